"""What is no text, and what is zipped: known by how it begins, and by how far it grows."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest

from tests.annotate.files.refusing import refused, values

GOOD = b'{"prompt": "One?"}\n'


def zipped() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("rows.jsonl", GOOD)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (gzip.compress(GOOD), "is gzipped; expected UTF-8 text. Nothing was imported; add .gz"),
        (bz2.compress(GOOD), "is packed by bzip2"),
        (lzma.compress(GOOD), "is packed by xz"),
        (zipped(), "is a ZIP archive"),
        (b"PAR1" + GOOD, "is a Parquet file"),
        (b"SQLite format 3\x00" + GOOD, "is an SQLite database"),
    ],
    ids=["gzip", "bzip2", "xz", "zip", "parquet", "sqlite"],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    assert kind in refused(tmp_path / "rows.jsonl", content)


def test_what_is_gzipped_twice_is_to_be_unzipped_once(tmp_path: Path) -> None:
    said = refused(tmp_path / "rows.jsonl.gz", gzip.compress(gzip.compress(GOOD)))
    assert "is gzipped; expected UTF-8 text" in said


def test_what_follows_a_gzip_file_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path / "rows.jsonl.gz", gzip.compress(GOOD) + b"and more")
    assert "is not a complete gzip file" in said


def test_several_gzip_files_after_each_other_are_one(tmp_path: Path) -> None:
    content = gzip.compress(GOOD) + gzip.compress(GOOD)
    assert values(tmp_path / "rows.jsonl.gz", content) == [{"prompt": "One?"}] * 2


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.symlink_to("/proc/self/mem")
    assert "rows.jsonl cannot be read: Input/output error." in refused(path)


@pytest.mark.parametrize("name", ["rows.jsonl.gz", "rows.csv.gz", "rows.json.gz"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str) -> None:
    """100 MB in 100 kB, without a line of 64 MB in it."""
    line = (b'{"a": "' if "csv" not in name else b'"a') + b" " * 2**20
    line += b'"},\n' if ".json." in name else b'"}\n' if "jsonl" in name else b'"\n'
    content = gzip.compress((b"[" if ".json." in name else b"") + line * 100)
    assert "MB, more than 200 times its size, as no file of texts" in refused(
        tmp_path / name, content
    )


def test_an_honest_file_may_pack_well(tmp_path: Path) -> None:
    """Below 64 MB in all, any packing is let pass."""
    content = gzip.compress(b'{"prompt": "' + b"x" * 2**20 + b'"}\n' + GOOD)
    assert len(content) * 200 < 2**20
    assert len(values(tmp_path / "rows.jsonl.gz", content)) == 2
