"""Tables: CSV and TSV, a header and as many cells in every row."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import UnreadableFile
from annotate.files import limits
from annotate.files.lines import text_lines, too_long
from annotate.files.rows import Row, bad_row


def read_table(path: Path, binary: io.BufferedReader, delimiter: str) -> Iterator[Row]:
    """Rows named by the line that they end in; raises BadRow, and UnreadableFile for a header."""
    lines = _Lines(path, text_lines(path, binary))
    csv.field_size_limit(limits.ROW)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = next(filter(None, reader), None)
        if header is None:
            return
        check_names(path, header)
        lines.begin_row()
        for cells in reader:
            lines.begin_row()
            if len(cells) == len(header):
                yield Row(f"line {reader.line_num}", dict(zip(header, cells, strict=True)))
            elif cells:
                where = f"line {reader.line_num}"
                expected = f"{len(header):,}, one for each column"
                raise bad_row(path, where, f"{len(cells):,} cells", expected)
    except csv.Error as error:
        raise bad_row(path, f"line {reader.line_num}", str(error), "a row of CSV") from error


def check_names(path: Path, names: list[str]) -> None:
    """Raise UnreadableFile where two columns have one name: which is meant cannot be known."""
    for name in names:
        if names.count(name) > 1:
            raise UnreadableFile(
                f"{path} has two columns called {name!r:.60}; expected different names. Nothing "
                "was imported."
            )


class _Lines(Iterator[str]):
    """Lines on their way to rows, which may span many where a quote is not closed."""

    def __init__(self, path: Path, lines: Iterator[str]) -> None:
        self._path = path
        self._lines = lines
        self._number = 0
        self._first = 1
        self._size = 0

    def begin_row(self) -> None:
        self._first = self._number + 1
        self._size = 0

    def __next__(self) -> str:
        line = next(self._lines)
        self._number += 1
        self._size += len(line)
        if self._size > limits.ROW:
            raise too_long(self._path, f"line {self._first} and on", "row")
        return line
