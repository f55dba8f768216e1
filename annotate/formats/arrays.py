"""JSON: one array, with a row on every line of it, for tools that read a file at once."""

import json
from collections.abc import Iterable
from pathlib import Path

from annotate.formats.shape import Columns, Row


def write(path: Path, rows: Iterable[Row], _columns: Columns) -> None:
    """Write rows as an array, Unicode as it is; streams."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        before = "[\n"
        for row in rows:
            file.write(before + json.dumps(row, ensure_ascii=False))
            before = ",\n"
        file.write("\n]\n" if before == ",\n" else "[]\n")
