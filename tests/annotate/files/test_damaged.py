"""Damaged and foreign files: said in a sentence with the place, never a traceback."""

import gzip
import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import files
from db.errors import ChosenError
from tests.annotate.files.refusing import refused

GOOD = b'{"prompt": "One?", "chosen": "yes", "rejected": "no"}\n'


@pytest.mark.parametrize(
    "line",
    [b'{"prompt": "Two?', b"prompt,chosen", b'{"a": 1} {"a": 2}', b"[" * 100_000, b"9" * 5_000],
)
def test_malformed_json_is_named_by_its_line(tmp_path: Path, line: bytes) -> None:
    said = refused(tmp_path / "rows.jsonl", GOOD * 511 + line + b"\n" + GOOD)
    assert "line 512: found malformed JSON" in said
    assert "expected one JSON object. Nothing was imported." in said


@pytest.mark.parametrize(("line", "found"), [(b"[1, 2]", "list"), (b"null", "None"), (b"7", "int")])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: bytes, found: str) -> None:
    said = refused(tmp_path / "rows.jsonl", GOOD + line)
    assert f"line 2: found {found}" in said


def test_an_element_of_an_array_that_is_no_object_is_named(tmp_path: Path) -> None:
    assert "row 2: found str 'two'" in refused(tmp_path / "rows.json", b'[{"a": 1}, "two"]')


def test_an_array_that_breaks_off_is_said(tmp_path: Path) -> None:
    assert "malformed JSON" in refused(tmp_path / "rows.json", b'[{"a": 1},')


def test_text_that_is_not_utf8_names_the_byte(tmp_path: Path) -> None:
    said = refused(tmp_path / "rows.jsonl", GOOD + '{"prompt": "Grüße"}'.encode("latin-1"))
    assert "line 2: found byte 0xfc, which is not UTF-8; expected UTF-8 text" in said


def test_utf16_is_not_utf8(tmp_path: Path) -> None:
    said = refused(tmp_path / "rows.csv", GOOD.decode().encode("utf-16"))
    assert "is UTF-16 text; expected UTF-8 text" in said


def test_a_gzip_file_that_breaks_off_asks_to_be_fetched_again(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(json.dumps({"prompt": n}).encode() + b"\n" for n in range(9999)))
    assert "fetch it again" in refused(tmp_path / "rows.jsonl.gz", whole[: len(whole) // 2])


def test_a_gzip_file_that_fails_its_checksum_is_damaged(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(GOOD))
    whole[-8] ^= 1
    assert "not a complete gzip file" in refused(tmp_path / "rows.jsonl.gz", bytes(whole))


def test_what_only_looks_like_gzip_is_said(tmp_path: Path) -> None:
    assert "not a complete gzip file" in refused(tmp_path / "rows.jsonl.gz", GOOD)


@pytest.mark.parametrize("kept", [0, 3, 500, -1])
def test_a_truncated_parquet_file_is_not_readable(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "rows.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"prompt": ["x" * 100] * 999}), path)
    assert "not a readable Parquet file" in refused(path, path.read_bytes()[:kept])


def test_parquet_with_text_that_is_not_utf8_is_not_readable(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    latin = pyarrow.array([b"Gr\xfc\xdfe"]).view(pyarrow.string())
    pyarrow.parquet.write_table(pyarrow.table({"prompt": latin}), path)
    assert "not a readable Parquet file" in refused(path, path.read_bytes())


@pytest.mark.parametrize(
    ("table", "line"),
    [("a,b\n1,2\n1\n", 3), ("a,b\n1,2,3\n", 2), ('a,b\n1,"2\n', 2), ('a,b\n"1"x,2\n', 2)],
)
def test_a_row_of_csv_that_does_not_fit_its_header_is_named(
    tmp_path: Path, table: str, line: int
) -> None:
    assert f", line {line}: found" in refused(tmp_path / "rows.csv", table.encode())


@given(
    ending=st.sampled_from([".jsonl", ".json", ".csv", ".parquet", ".csv.gz"]), noise=st.binary()
)
def test_no_bytes_whatever_end_in_another_error(
    tmp_path_factory: pytest.TempPathFactory, ending: str, noise: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / f"noise{ending}"
    path.write_bytes(noise)
    try:
        for row in files.read(str(path)):
            assert row.values is not None
    except ChosenError as error:
        assert str(path) in str(error)
