"""Parquet: any kind of text column, and files that say or hold more than they should."""

import io
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from annotate import files
from tests.annotate.files.refusing import refused, values


def written(table: pyarrow.Table, **options: object) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(table, sink, **options)
    return sink.getvalue()


@pytest.mark.parametrize(
    "kind",
    [
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    ],
)
def test_texts_of_any_kind_are_texts(tmp_path: Path, kind: pyarrow.DataType) -> None:
    table = pyarrow.table({"prompt": pyarrow.array(["One?", None, "One?"]).cast(kind)})
    rows = values(tmp_path / "rows.parquet", written(table))
    assert rows == [{"prompt": "One?"}, {"prompt": None}, {"prompt": "One?"}]


def test_rows_are_counted_over_groups(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(written(pyarrow.table({"n": list(range(1_234))}), row_group_size=100))
    rows = list(files.read(str(path)))
    assert [row.values["n"] for row in rows] == list(range(1_234))
    assert [rows[0].where, rows[-1].where] == ["row 1", "row 1234"]


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pyarrow.Table.from_arrays([pyarrow.array(["a"])] * 2, names=["prompt", "prompt"])
    assert "has two columns called 'prompt'" in refused(tmp_path / "r.parquet", written(table))


def test_a_text_repeated_by_a_dictionary_is_a_bomb(tmp_path: Path) -> None:
    """40 GB in half a kilobyte: every row holds the same text of 2 MB."""
    texts = pyarrow.DictionaryArray.from_arrays([0] * 20_000, ["x" * 2_000_000])
    content = written(pyarrow.table({"prompt": texts}), compression="zstd")
    assert len(content) < 1_000
    assert "more than 200 times its size" in refused(tmp_path / "rows.parquet", content)


def test_rows_without_end_are_a_bomb(tmp_path: Path) -> None:
    """10 million rows of one text in a few kilobytes."""
    texts = pyarrow.DictionaryArray.from_arrays(pyarrow.repeat(0, 10_000_000), ["x" * 10_000])
    content = written(pyarrow.table({"prompt": texts}), compression="zstd")
    assert "more than 200 times its size" in refused(tmp_path / "rows.parquet", content)


def test_pages_that_say_how_large_they_are_are_not_unpacked(tmp_path: Path) -> None:
    table = pyarrow.table({"prompt": ["x" * 40_000_000] * 3})
    content = written(table, compression="zstd", use_dictionary=False)
    assert "more than 200 times its size" in refused(tmp_path / "rows.parquet", content)


def test_a_row_of_over_64_mb_is_refused_by_its_number(tmp_path: Path) -> None:
    table = pyarrow.table({"prompt": ["short", "x" * 70_000_000]})
    said = refused(tmp_path / "rows.parquet", written(table, compression="none"))
    assert "row 2: found a row of over 64 MB; expected rows of at most 64 MB" in said
