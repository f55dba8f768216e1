"""Opening a file of text: unzipped if need be, without a byte order mark, known as text or refused.

Damage becomes UnreadableFile wherever in the file it shows.
"""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotate.errors import UnreadableFile
from annotate.files.limits import check_growth

_CHUNK = 2**20
_OTHERS = {  # how files begin that are no text in UTF-8
    b"\x1f\x8b": ("gzipped", "add .gz to its name, or unzip it (once more)"),
    b"PAR1": ("a Parquet file", "let its name end in .parquet"),
    b"PK\x03\x04": ("a ZIP archive (as .xlsx and .zip are)", "save its rows as .csv or .jsonl"),
    b"BZh": ("packed by bzip2", "unpack it"),
    b"\xfd7zXZ": ("packed by xz", "unpack it"),
    b"\x28\xb5\x2f\xfd": ("packed by zstd", "unpack it"),
    b"SQLite format 3\x00": ("an SQLite database", "save its rows as .csv or .jsonl"),
    codecs.BOM_UTF32_LE: ("UTF-32 text", "save it as UTF-8"),
    codecs.BOM_UTF32_BE: ("UTF-32 text", "save it as UTF-8"),
    codecs.BOM_UTF16_LE: ("UTF-16 text", "save it as UTF-8"),
    codecs.BOM_UTF16_BE: ("UTF-16 text", "save it as UTF-8"),
}


class _Unzipped(io.RawIOBase):
    """The bytes in a gzip file, as long as they stay in proportion to it."""

    def __init__(self, path: Path, zipped: BinaryIO) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._unzipped = gzip.GzipFile(fileobj=zipped)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = self._unzipped.readinto(buffer)
        self._given += size
        check_growth(self._path, self._given, self._size)
        return size


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of a file of text; raises UnreadableFile, also while they are read in the block."""
    try:
        with path.open("rb") as file:
            binary = file
            if path.suffix.lower() == ".gz":
                binary = io.BufferedReader(_Unzipped(path, file), _CHUNK)
            start = binary.peek(32)
            for sign, (kind, advice) in _OTHERS.items():
                if start.startswith(sign):
                    raise UnreadableFile(
                        f"{path} is {kind}; expected UTF-8 text. Nothing was imported; {advice}."
                    )
            if start.startswith(codecs.BOM_UTF8):
                binary.read(len(codecs.BOM_UTF8))
            yield binary
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(
            f"{path} is not a complete gzip file ({error}). Nothing was imported; fetch it again."
        ) from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
