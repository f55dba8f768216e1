"""Draws by a seed: the same for the same text on every machine, whatever else is drawn."""

import hashlib


def draw(seed: int, what: str) -> float:
    """A number from 0 to 1 (1 excluded), as good as random, that only seed and text decide."""
    digest = hashlib.sha256(f"{seed} {what}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48  # 48 bits: a float holds them exactly
