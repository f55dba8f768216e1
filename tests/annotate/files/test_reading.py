"""Reading: the same rows, whatever the format of the file."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from annotate import files
from annotate.errors import MissingFile, UnreadableFile

ROWS: list[dict[str, object]] = [
    {"prompt": "Grüße, wie geht's?", "chosen": 'He said "fine",\nand left.', "rejected": ""},
    {"prompt": "你好\u2028?", "chosen": "\U0001f600\ttab", "rejected": " spaces "},
]


def as_lines() -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def as_array() -> bytes:
    return json.dumps(ROWS, indent=1).encode()


def as_table(delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue().encode()


def as_parquet() -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), sink)
    return sink.getvalue()


FORMATS: dict[str, Callable[[], bytes]] = {
    "rows.jsonl": as_lines,
    "rows.ndjson": as_lines,
    "array.json": as_array,
    "lines.json": as_lines,
    "rows.csv": lambda: as_table(","),
    "rows.tsv": lambda: as_table("\t"),
    "rows.parquet": as_parquet,
    "rows.jsonl.gz": lambda: gzip.compress(as_lines()),
    "array.json.gz": lambda: gzip.compress(as_array()),
    "rows.csv.gz": lambda: gzip.compress(as_table(",")),
    "LOUD.JSONL.GZ": lambda: gzip.compress(as_lines()),
}
TEXT = ["rows.jsonl", "array.json", "lines.json", "rows.csv"]


def values(path: Path) -> list[dict[str, object]]:
    return [dict(row.values) for row in files.read(str(path))]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_rows(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name]())
    assert values(path) == ROWS


@pytest.mark.parametrize("name", TEXT)
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xef\xbb\xbf" + FORMATS[name]())
    assert values(path) == ROWS


def test_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('\n{"prompt": 1}\r\n \n{"prompt": 2}', encoding="utf-8")
    assert [(row.where, row.values["prompt"]) for row in files.read(str(path))] == [
        ("line 2", 1),
        ("line 4", 2),
    ]


def test_a_row_of_csv_is_named_by_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(as_table(","))
    assert [row.where for row in files.read(str(path))] == ["line 3", "line 4"]


def test_a_long_cell_of_csv_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"prompt\n{'x' * 1_000_000}\n", encoding="utf-8")
    assert values(path) == [{"prompt": "x" * 1_000_000}]


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"prompt": 1}\nnot JSON\n', encoding="utf-8")
    assert next(files.read(str(path))).values == {"prompt": 1}


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="There is no file"):
        values(tmp_path / "missing.jsonl")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="is a folder"):
        values(tmp_path)


@pytest.mark.parametrize("name", ["rows.xlsx", "rows", "rows.parquet.gz", "rows.gz"])
def test_an_unknown_ending_names_those_that_are_known(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(as_lines())
    with pytest.raises(UnreadableFile, match=r"\.jsonl, \.json, \.csv"):
        values(path)


def test_a_source_is_named_by_its_stem_or_its_id(tmp_path: Path) -> None:
    path = tmp_path / "rows.v2.jsonl.gz"
    path.touch()
    assert files.name_of(str(path)) == "rows"
    assert files.name_of("owner/name") == "owner/name"
