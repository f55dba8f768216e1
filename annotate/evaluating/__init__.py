"""Evaluating: what judges said of models, in figures with their intervals."""
