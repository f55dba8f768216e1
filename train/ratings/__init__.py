"""Ratings as KTO trains on them: in which order, and against which reference."""
