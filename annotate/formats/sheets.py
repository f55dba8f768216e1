"""CSV: strings only, for spreadsheets and statistics.

Every cell is quoted, and texts are written as they are, so that a reader of CSV gives back the same
ones, whatever they hold. A spreadsheet takes a text that begins with ``=``, ``+``, ``-`` or ``@``
for a formula: import the columns as text there. True and false are ``true`` and ``false``, no
number is an empty cell.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from annotate.formats.shape import Columns, Row


def write(path: Path, rows: Iterable[Row], columns: Columns) -> None:
    """Write a line of names, and then the rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows([_cell(row[name]) for name in columns] for row in rows)


def _cell(value: object) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
    return json.dumps(value)
