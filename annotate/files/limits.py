"""Limits: how much of a file is held in memory, and how far a packed one may grow.

Honest files of texts stay far below them: a conversation of 64 MB is some thirty novels, and texts
pack to a twentieth at best unless they are made to.
"""

from pathlib import Path

from annotate.errors import UnreadableFile

ROW = 64 * 2**20  # bytes of one line or row
FREELY = 64 * 2**20  # bytes that anything may unpack to
TIMES = 200  # its size on disk is what a larger file may unpack to


def check_growth(path: Path, unpacked: int, size: int) -> None:
    """Raise UnreadableFile where `size` bytes on disk became so many that they are a bomb."""
    if unpacked > FREELY and unpacked > TIMES * size:
        raise UnreadableFile(
            f"{path} unpacks to over {unpacked // 2**20:,} MB from {size / 2**20:,.1f} MB, more "
            f"than {TIMES} times its size, as no file of texts does. Nothing was imported; if it "
            "is what you want, unpack it and import that."
        )


def in_words(size: int) -> str:
    """A number of bytes for people: ``64 MB``."""
    return f"{size // 2**20:,} MB"
