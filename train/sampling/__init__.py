"""Sampling: answers of models and of runs, in batches that choose their own size."""
