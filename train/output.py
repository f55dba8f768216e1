"""The output directory: looked at before anything takes long, and made when there is a model."""

from pathlib import Path

from train.errors import OutputTaken


def check(out: Path) -> None:
    """Raise OutputTaken when there is something at `out` already; makes nothing."""
    try:
        taken = next(out.iterdir(), None) if out.exists() else None
    except OSError as error:
        raise _unusable(out, error) from error
    if taken is not None:
        raise OutputTaken(f"{out} is not empty (it holds {taken.name}). Choose another --out.")


def claim(out: Path) -> None:
    """Make the directory; raises OutputTaken when it holds something or cannot be made."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(out, error) from error
    check(out)


def _unusable(out: Path, error: OSError) -> OutputTaken:
    return OutputTaken(
        f"{out} cannot be used as a directory ({error.strerror}). Choose another --out."
    )
