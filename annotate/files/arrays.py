"""JSON arrays of rows, read element by element, and benchmarks: ``{"instructions": [...]}``."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import BadRow, UnreadableFile
from annotate.files import limits
from annotate.files.lines import decoded, not_utf8, too_long
from annotate.files.parsing import DECODER, MALFORMED, NotJson, as_object, parse
from annotate.files.rows import Row, bad_row

BENCHMARK = re.compile(rb'\s*\{\s*"instructions"\s*:\s*\[')  # how such a file begins
_CHUNK = 2**18
_SPACE = re.compile(r"[ \t\n\r]*")


def read_array(path: Path, binary: io.BufferedReader) -> Iterator[Row]:
    """The elements of an array as rows; only one of them is held at a time."""
    text = _Text(path, binary)
    text.take("[", "row 1")
    number, ended = 0, text.next_is("]")
    while not ended:
        number += 1
        where = f"row {number}"
        yield Row(where, as_object(path, where, text.value(where)))
        ended = text.next_is("]")
        if not ended:
            text.take(",", f"row {number + 1}")
    text.take("]", f"row {number + 1}")
    text.take("", "the end")


def read_benchmark(path: Path, binary: io.BufferedReader) -> Iterator[Row]:
    """A row for each of the instructions; the object is read whole, so it must not be large."""
    content = binary.read(limits.ROW + 1)
    if len(content) > limits.ROW:
        most = limits.in_words(limits.ROW)
        raise UnreadableFile(
            f"{path} is one JSON object of over {most}, more than is read at once. Nothing was "
            'imported; write its instructions as lines of {"instruction": "..."} to a .jsonl file.'
        )
    whole = parse(path, "the file", decoded(path, 1, content))
    instructions = as_object(path, "the file", whole)["instructions"]
    assert isinstance(instructions, list)  # as the file begins, and no key is there twice
    for number, instruction in enumerate(instructions, start=1):
        where = f"instruction {number}"
        if not isinstance(instruction, str):
            raise bad_row(path, where, f"{type(instruction).__name__} {instruction!r:.60}", "text")
        yield Row(where, {"instruction": instruction})


class _Text:
    """The text of a file, taken value by value."""

    def __init__(self, path: Path, binary: io.BufferedReader) -> None:
        self._path = path
        self._binary = binary
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._text = ""
        self._at = 0
        self._line = 1  # that the text begins in
        self._ended = False

    def next_is(self, sign: str) -> bool:
        """Whether this sign follows."""
        self._skip_space()
        return self._text.startswith(sign, self._at)

    def take(self, sign: str, where: str) -> None:
        """Pass over this sign, or the end of the file (``""``); raises BadRow for any other."""
        self._skip_space()
        if self._text[self._at : self._at + 1] != sign:
            found = repr(self._text[self._at]) if self._at < len(self._text) else "the end"
            wanted = f"{sign!r}" if sign else "nothing after the array"
            raise self._malformed(where, f"{found} instead of {wanted}", self._at)
        self._at += len(sign)

    def value(self, where: str) -> object:
        """The value that follows; raises BadRow."""
        self._skip_space()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except NotJson as error:
                raise bad_row(self._path, where, error.found, error.expected) from error
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError) or not self._more(where):
                    raise self._unparsed(where, error) from error
            else:
                if end < len(self._text) or not self._more(where):  # 12 may go on as 123
                    self._at = end
                    return value

    def _skip_space(self) -> None:
        while True:
            found = _SPACE.match(self._text, self._at)
            assert found is not None
            self._at = found.end()
            if self._at < len(self._text) or not self._more("the end"):
                return

    def _more(self, where: str) -> bool:
        """Read as much again as there is; False at the end. Raises BadRow for too long a value."""
        most = limits.ROW + 1 - (len(self._text) - self._at)
        if most <= 0:
            raise too_long(self._path, where, "row")
        self._line += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :], 0
        chunk = self._binary.read(min(most, max(_CHUNK, len(self._text))))
        self._text += self._decoded(chunk)
        return bool(chunk)

    def _decoded(self, chunk: bytes) -> str:
        before = self._line + self._text.count("\n")
        try:
            text = self._decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            line = before + error.object.count(b"\n", 0, error.start)
            raise not_utf8(self._path, line, error.object[error.start]) from error
        if "\0" in text:
            raise not_utf8(self._path, before + text.count("\n", 0, text.index("\0")), 0)
        return text

    def _unparsed(self, where: str, error: Exception) -> BadRow:
        if isinstance(error, json.JSONDecodeError):
            return self._malformed(where, error.msg, error.pos)
        return self._malformed(where, str(error), self._at)

    def _malformed(self, where: str, what: str, at: int) -> BadRow:
        line = self._line + self._text.count("\n", 0, at)
        return bad_row(self._path, where, f"malformed JSON ({what} in line {line:,})", MALFORMED)
