"""Reading rows: JSON Lines, JSON, CSV (each perhaps gzipped), Parquet, or a dataset on the Hub.

Every reader yields :class:`Row` one at a time, so memory does not grow with the file (except for a
single JSON array). Benchmarks that are one object, ``{"instructions": [...]}``, have a row with the
column ``instruction`` for each. What a row should contain is not decided here: see
``annotate.shapes``.
"""

import csv
import gzip
import io
import json
import logging
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from annotate.errors import BadRow, MissingExtra, MissingFile, UnreadableFile

HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
BENCHMARK = re.compile(r'\{\s*"instructions"\s*:\s*\[')  # how such a file begins
SUFFIXES = (
    ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".gz", ".parquet",
    ".txt", ".xlsx", ".xls", ".zip", ".arrow", ".db",
)  # fmt: skip
ENDINGS = ".jsonl, .json, .csv, .tsv (each also with .gz) or .parquet"


class Row(NamedTuple):
    """One row: `where` names its place in the file for people, such as ``line 12``."""

    where: str
    values: Mapping[str, object]


def read(source: str, split: str = "train") -> Iterator[Row]:
    """The rows of a local file or, if no such file exists, of the Hugging Face dataset `source`.

    Raises MissingFile, UnreadableFile, or BadRow for a row that is not even a row; all while
    iterating, when the row is reached.
    """
    path = Path(source)
    if path.is_file():
        yield from _read_file(path)
    elif path.exists():
        raise MissingFile(f"{source} is a folder. Give the path of a file: {ENDINGS}.")
    elif HUB_ID.fullmatch(source) and path.suffix.lower() not in SUFFIXES:
        yield from _read_hub(source, split)
    else:
        raise MissingFile(f"There is no file {source}. Give a path, or a dataset as OWNER/NAME.")


def name_of(source: str) -> str:
    """A short name for a source: a file's stem, or the dataset id."""
    path = Path(source)
    return path.name.split(".")[0] or path.name if path.exists() else source


def _read_file(path: Path) -> Iterator[Row]:
    endings = [ending.lower() for ending in path.suffixes]
    kind = "".join(endings[-2:] if endings[-1:] == [".gz"] else endings[-1:])
    match kind.removesuffix(".gz"):
        case ".parquet" if not kind.endswith(".gz"):
            yield from _read_parquet(path)
        case ".jsonl" | ".ndjson" | ".json" as ending:
            with _text(path) as lines:
                start = _start(lines) if ending == ".json" else ""
                if BENCHMARK.match(start):
                    yield from _read_benchmark(path, lines)
                else:
                    whole = start.startswith("[")
                    yield from _read_array(path, lines) if whole else _read_lines(path, lines)
        case ".csv" | ".tsv" as ending:
            with _text(path) as lines:
                yield from _read_table(path, lines, "," if ending == ".csv" else "\t")
        case _:
            raise UnreadableFile(f"{path} has an unknown ending. Use {ENDINGS}.")


@contextmanager
def _text(path: Path) -> Iterator[io.TextIOBase]:
    """The file as UTF-8 text, unzipped if need be; damage becomes UnreadableFile."""
    open_binary = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with open_binary(path, "rb") as binary:
            yield io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path} is not UTF-8 text: found byte 0x{error.object[error.start]:02x}. "
            "Nothing was imported; save the file as UTF-8."
        ) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(
            f"{path} is not a complete gzip file ({error}). Nothing was imported; fetch it again."
        ) from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error


def _start(lines: io.TextIOBase) -> str:
    start = lines.read(4096).lstrip()
    lines.seek(0, os.SEEK_SET)
    return start


def _read_lines(path: Path, lines: io.TextIOBase) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            where = f"line {number}"
            yield Row(where, _object(path, where, _parse(path, where, line)))


def _read_array(path: Path, text: io.TextIOBase) -> Iterator[Row]:
    rows = _parse(path, "the JSON array", text.read())
    assert isinstance(rows, list)
    for number, row in enumerate(rows, start=1):
        yield Row(f"row {number}", _object(path, f"row {number}", row))


def _read_benchmark(path: Path, text: io.TextIOBase) -> Iterator[Row]:
    whole = _object(path, "the file", _parse(path, "the file", text.read()))
    instructions = whole["instructions"]
    assert isinstance(instructions, list)
    for number, instruction in enumerate(instructions, start=1):
        where = f"instruction {number}"
        if not isinstance(instruction, str):
            raise bad_row(path, where, f"{type(instruction).__name__} {instruction!r:.60}", "text")
        yield Row(where, {"instruction": instruction})


def _read_table(path: Path, lines: io.TextIOBase, delimiter: str) -> Iterator[Row]:
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    csv.field_size_limit(2**31 - 1)
    try:
        for row in reader:
            where = f"line {reader.line_num}"
            if None in row or None in row.values():
                raise bad_row(path, where, "another number of cells", "one for each column")
            yield Row(where, row)
    except csv.Error as error:
        raise bad_row(path, f"line {reader.reader.line_num}", str(error), "a row of CSV") from error


def _read_parquet(path: Path) -> Iterator[Row]:
    import pyarrow.parquet  # 30 MB that only some need

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(batch_size=1_000):
                for row in batch.to_pylist():
                    number += 1
                    yield Row(f"row {number}", row)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UnreadableFile(
            f"{path} is not a readable Parquet file: {reason}. Nothing was imported."
        ) from error


def _read_hub(name: str, split: str) -> Iterator[Row]:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import datasets
    except ImportError as error:
        raise MissingExtra(
            f"There is no file {name}. To read it as a Hugging Face dataset, install: "
            'pip install "chosen[hub]".'
        ) from error
    for library in ("huggingface_hub", "datasets"):  # their notes on each retry; ours is below
        logging.getLogger(library).setLevel(logging.ERROR)
    try:
        rows = iter(datasets.load_dataset(name, split=split, streaming=True))
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise MissingFile(
            f"{name} is neither a file nor a dataset that could be reached on the Hub ({reason}). "
            "Check the name and --split, or download a file of it and import that."
        ) from error
    try:
        for number, row in enumerate(rows, start=1):
            yield Row(f"row {number}", row)
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFile(
            f"{name} cannot be read to its end ({reason}). Nothing was imported."
        ) from error


def _parse(path: Path, where: str, text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # a number can have too many digits
        raise bad_row(path, where, f"malformed JSON ({error})", "one JSON object") from error


def _object(path: Path, where: str, value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise bad_row(path, where, f"{type(value).__name__} {value!r:.60}", "a JSON object")


def bad_row(source: object, where: str, found: str, expected: str) -> BadRow:
    """The error for a row that cannot be imported."""
    return BadRow(f"{source}, {where}: found {found}; expected {expected}. Nothing was imported.")
