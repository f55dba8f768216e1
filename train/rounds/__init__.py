"""Rounds: sample, pair, have judged, build, train, evaluate, compare; then again.

Each step is a row of the study and can be done again: what is there is not made twice, so that a
round goes on wherever it was stopped. What pairs and builds lives in the package `annotate` and is
handed in (:class:`train.rounds.working.Joined`).
"""
