"""The output directory: taken before training, so that no adapter is lost at the end."""

from pathlib import Path

from train.errors import OutputTaken


def claim(out: Path) -> None:
    """Make the directory; raises OutputTaken when it holds something or cannot be made."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        taken = next(out.iterdir(), None)
    except OSError as error:
        raise OutputTaken(
            f"{out} cannot be used as a directory ({error.strerror}). Choose another --out."
        ) from error
    if taken is not None:
        raise OutputTaken(f"{out} is not empty (it holds {taken.name}). Choose another --out.")
