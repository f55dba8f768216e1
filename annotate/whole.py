"""Files and folders that appear whole or not at all, whatever happens while they are written."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.errors import BadTarget


@contextmanager
def whole(target: Path, allowed: Callable[[Path], object] = lambda _: None) -> Iterator[Path]:
    """A name to write under; what is there at the end is synced and moved to `target`.

    `allowed` is asked once more before the move, and raises where `target` must not be taken.
    Raises BadTarget for what the system refuses; nothing is left behind then.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        _sync(part)
        allowed(target)
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise BadTarget(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes `target` at the end; an empty one may be there.

    Raises BadTarget for what the system refuses, as where `target` holds something by then; nothing
    is left behind then.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        yield part
        for folder, _, names in os.walk(part):
            for name in names:
                _sync(Path(folder, name))
            _sync(Path(folder))
        part.rename(target)
        _sync(target.parent)
    except OSError as error:
        raise BadTarget(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
