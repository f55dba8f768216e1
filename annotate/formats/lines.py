"""JSON Lines: a JSON object on every line."""

import json
from collections.abc import Iterable
from pathlib import Path

from annotate.formats.shape import Columns, Row


def write(path: Path, rows: Iterable[Row], _columns: Columns) -> None:
    """Write rows as lines, Unicode as it is."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
