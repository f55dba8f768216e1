"""Processes: the same command in several at once, under ``accelerate launch`` or ``torchrun``.

Each trains on its share of the rows. Only the main one says and writes anything. What both set is
in the environment, so that asking needs no torch.
"""

import os


def count() -> int:
    """How many processes train together; 1 for a command by itself."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_main() -> bool:
    """Whether this process is the one that says and writes."""
    return int(os.environ.get("RANK", "0")) == 0


def local() -> int:
    """Which of the processes of this machine this one is, from 0."""
    return int(os.environ.get("LOCAL_RANK", "0"))
