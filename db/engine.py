"""sqlite-utils, loaded without two libraries that it looks for and that we do not need there.

It imports pandas and numpy where they are installed, to know their types in tables that it makes;
ours are made by migrations. They would take 85 MB and half a second of every command and server.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _as_if_missing(*names: str) -> Iterator[None]:
    """Within the block, imports of these fail, unless they are loaded already."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what Python reads as "not there"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _as_if_missing("pandas", "numpy"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
