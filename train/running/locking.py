"""Locks: one process at a time works in a folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import ChosenError
from train.errors import OutputTaken


@contextmanager
def alone(folder: Path, taken: ChosenError) -> Iterator[int]:
    """Keep others from working in `folder`, which is made, within the block.

    The lock is the system's on that folder, and is let go with its process, however that ends; a
    process that is given the open file (which is returned) keeps it, too.
    Raises `taken` when another has it, and OutputTaken when there can be no such folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise unusable(folder, error) from error
    try:
        _lock(lock, taken)
        yield lock
    finally:
        os.close(lock)


def unusable(folder: Path, error: OSError) -> OutputTaken:
    """What to say of a folder that cannot be made or read."""
    return OutputTaken(
        f"{folder} cannot be used as a directory ({error.strerror}). Make it one that can be "
        "written, or choose another --out."
    )


def _lock(folder: int, taken: ChosenError) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise taken from None
