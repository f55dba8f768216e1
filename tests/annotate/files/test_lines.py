"""Lines: their ends, and bytes that are no UTF-8, by the number of the line."""

from pathlib import Path

import pytest

from tests.annotate.files.refusing import refused, values

GOOD = b'{"prompt": "One?"}\n'


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv"])
def test_lines_may_end_in_any_way(tmp_path: Path, name: str, end: bytes) -> None:
    lines = [b'{"a": "1"}', b'{"a": "2"}'] if "json" in name else [b"a", b"1", b'"2"']
    assert values(tmp_path / name, end.join(lines)) == [{"a": "1"}, {"a": "2"}]


def test_a_cell_keeps_its_line_breaks(tmp_path: Path) -> None:
    content = b'a,b\r\n"1\r2\n3\r\n4",5\r\n'
    assert values(tmp_path / "rows.csv", content) == [{"a": "1\r2\n3\r\n4", "b": "5"}]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json", "rows.csv"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_another_encoding_is_refused(tmp_path: Path, name: str, encoding: str) -> None:
    row = '[{"prompt": "Grüße?"}]' if name == "rows.json" else '{"prompt": "Grüße?"}'
    said = refused(tmp_path / name, row.encode(encoding))
    assert "UTF-8" in said
    assert "line 1: found byte 0x" in said or "is UTF-16 text" in said or "is UTF-32" in said


@pytest.mark.parametrize(("line", "byte"), [(b"\xe9", "0xe9"), (b"\xed\xa0\xbd", "0xed")])
def test_one_line_in_another_encoding_is_named(tmp_path: Path, line: bytes, byte: str) -> None:
    content = GOOD * 511 + b'{"prompt": "' + line + b'"}\n' + GOOD
    said = refused(tmp_path / "rows.jsonl", content)
    assert f"line 512: found byte {byte}, which is not UTF-8; expected UTF-8 text" in said


def test_a_nul_in_a_table_is_refused(tmp_path: Path) -> None:
    assert "line 2: found byte 0x00" in refused(tmp_path / "rows.csv", b"a,b\n1,\x002\n")


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json", "rows.csv", "rows.tsv"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_an_empty_file_has_no_rows(tmp_path: Path, name: str, content: bytes) -> None:
    assert values(tmp_path / name, content) == []
