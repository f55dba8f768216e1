"""Packed: rows of tokens without padding, and models that take them."""
