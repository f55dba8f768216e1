"""Lines of text, and JSON Lines: each line is decoded, and refused, by itself."""

import io
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import BadRow
from annotate.files import limits
from annotate.files.parsing import as_object, parse
from annotate.files.rows import Row, bad_row


def read_lines(path: Path, binary: io.BufferedReader) -> Iterator[Row]:
    """Rows of JSON Lines; blank lines are passed over, and counted."""
    for number, line in enumerate(text_lines(path, binary), start=1):
        if line.strip():
            where = f"line {number}"
            yield Row(where, as_object(path, where, parse(path, where, line)))


def text_lines(path: Path, binary: io.BufferedReader) -> Iterator[str]:
    """Lines with their ends (LF, CR LF or CR); raises BadRow for a long one and for no UTF-8."""
    number = 0
    while line := binary.readline(limits.ROW + 1):
        if len(line) > limits.ROW:
            raise too_long(path, f"line {number + 1}", "line")
        for part in line.splitlines(keepends=True) if line.find(b"\r", 0, -2) >= 0 else (line,):
            number += 1
            yield decoded(path, number, part)


def decoded(path: Path, line: int, content: bytes) -> str:
    """The text that begins in this line; raises BadRow where it is no UTF-8, or holds a NUL."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        at = line + content.count(b"\n", 0, error.start)
        raise not_utf8(path, at, content[error.start]) from error
    if "\0" in text:
        raise not_utf8(path, line + text.count("\n", 0, text.index("\0")), 0)
    return text


def too_long(path: Path, where: str, what: str) -> BadRow:
    """The error for a line or row that is not even read to its end."""
    most = limits.in_words(limits.ROW)
    return bad_row(path, where, f"a {what} of over {most}", f"{what}s of at most {most}")


def not_utf8(path: Path, line: int, byte: int) -> BadRow:
    """The error for a byte that no text has: in damaged files, and those in another encoding."""
    kind = "as UTF-16 and damaged files have" if byte == 0 else "which is not UTF-8"
    expected = "UTF-8 text (save the file as UTF-8)"
    return bad_row(path, f"line {line}", f"byte 0x{byte:02x}, {kind}", expected)
