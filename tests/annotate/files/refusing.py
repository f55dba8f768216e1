"""What reading a file says is wrong with it."""

from pathlib import Path

import pytest

from annotate import files
from annotate.errors import BadRow, UnreadableFile


def refused(path: Path, content: bytes | None = None) -> str:
    """Why the file, with this content if one is given, is not read to its end."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((BadRow, UnreadableFile)) as caught:
        for row in files.read(str(path)):
            assert row.values is not None
    assert str(path) in str(caught.value)
    return str(caught.value)


def values(path: Path, content: bytes) -> list[dict[str, object]]:
    """The rows of a file of this content."""
    path.write_bytes(content)
    return [dict(row.values) for row in files.read(str(path))]
