"""Flipping: prompts whose answers became unsafe, refused or better, and projects of them."""
