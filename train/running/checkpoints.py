"""Checkpoints: where a run that was stopped goes on, exact to its metrics.

They lie in ``OUT/checkpoints`` while a run trains and are removed when it has finished. One that
was being written when the power went is never gone on from: each says when it is whole.
"""

import shutil
from pathlib import Path

FOLDER = "checkpoints"
PREFIX = "checkpoint-"  # as transformers names them, with the step behind it
WHOLE = "whole"  # an empty file in a checkpoint that is written to its end


def folder(out: Path) -> Path:
    """Where a run's checkpoints lie."""
    return out / FOLDER


def newest(out: Path) -> Path | None:
    """The last whole checkpoint of a run; None where there is none."""
    found = [path.parent for path in folder(out).glob(f"{PREFIX}*/{WHOLE}")]
    return max(found, key=step, default=None)


def remove_unfinished(out: Path) -> None:
    """Remove those that were cut off: they take room, and nothing goes on from them."""
    for checkpoint in folder(out).glob(f"{PREFIX}*"):
        if not (checkpoint / WHOLE).exists():
            shutil.rmtree(checkpoint, ignore_errors=True)


def step(checkpoint: Path) -> int:
    """After which optimizer step a checkpoint was written."""
    return int(checkpoint.name.removeprefix(PREFIX))


def remove(out: Path) -> None:
    """Remove them; what they could go on to is there."""
    shutil.rmtree(folder(out), ignore_errors=True)
