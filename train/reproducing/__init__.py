"""Reproducing: both papers in small, as a list of commands that anyone could type."""
