"""Faults of the machine or model as sentences: a full disk, too little memory, a template."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import ChosenError
from train.errors import DiskFull, OutOfMemory
from train.running import checkpoints

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What writers that are not Python's say: safetensors with the system's words, torch with its own.
WORDS = (
    "No space left", "Disk quota exceeded", "File too large",
    "PytorchStreamWriter failed", "inline_container.cc", "iostream error",
)  # fmt: skip


@contextmanager
def sentences() -> Iterator[None]:
    """Raise OutOfMemory or NoChatTemplate instead of what a library raises; decorates recipes."""
    from train.running import chat_templates

    with chat_templates.written(), _memory():
        yield


@contextmanager
def said(out: Path) -> Iterator[None]:
    """Raise DiskFull or OutOfMemory instead of what Python or torch raise within the block.

    What was being written in `out` when the disk was full is removed: its room may be needed to
    say so in the study.
    """
    try:
        with _memory():
            yield
    except Exception as error:
        if not _full(error):
            raise
        checkpoints.remove_unfinished(out)
        raise DiskFull(_no_room(out)) from error


@contextmanager
def _memory() -> Iterator[None]:
    try:
        yield
    except ChosenError:
        raise
    except Exception as error:
        from train import memory  # which needs torch

        if memory.ran_out(error):
            raise OutOfMemory(
                "Memory ran out. Lower --batch-size and raise --accumulate by as much (a step "
                "stays the same), lower --max-length, or choose a smaller --model."
            ) from error
        raise


def _no_room(out: Path) -> str:
    kept = checkpoints.newest(out)
    if kept is None:
        checkpoints.remove(out)
        again = "give the same command again"
    else:
        again = f"go on after step {checkpoints.step(kept)} with the same command and --resume"
    return f"There is no room in {out} for what is to be saved. Free some disk space, and {again}."


def _full(error: BaseException | None) -> bool:
    """Whether an error, or one that it came from, says that the disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if any(words in str(error) for words in WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
