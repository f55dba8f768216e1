"""JSON arrays are read element by element, however they are laid out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import files
from annotate.files import arrays
from tests.annotate.files.refusing import refused, values

TEXTS = st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text()))


@given(
    rows=st.lists(TEXTS),
    indent=st.none() | st.integers(0, 3),
    ascii_=st.booleans(),
    chunk=st.integers(1, 9),
)
def test_every_array_is_read_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, object]],
    indent: int | None,
    ascii_: bool,
    chunk: int,
) -> None:
    """Wherever the pieces end in which it is read."""
    written = json.dumps(rows, indent=indent, ensure_ascii=ascii_)
    path = tmp_path_factory.getbasetemp() / "array.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_CHUNK", chunk)
        assert values(path, written.encode(errors="surrogatepass")) == rows


@pytest.mark.parametrize("content", [b"[]", b" [ ]\n", b"\xef\xbb\xbf[\n]"])
def test_an_empty_array_has_no_rows(tmp_path: Path, content: bytes) -> None:
    assert values(tmp_path / "rows.json", content) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[{"a": 1},\n {"a": 2} {"a": 3}]', "row 3: found malformed JSON ('{' instead of ',' in"),
        (b'[{"a": 1},\n {"a": 2}', "row 3: found malformed JSON (the end instead of ',' in line 2"),
        (b'[{"a": 1}, {"a"', "row 2: found malformed JSON"),
        (b'[{"a": 1},]', "row 2: found malformed JSON"),
        (b'[{"a": 1}]\n\n{"a": 2}', "the end: found malformed JSON ('{' instead of nothing"),
        (b'[{"a": 1},\n\n{"a": tru}]', "row 2: found malformed JSON (Expecting value in line 3)"),
        (b"[12", "row 1: found int 12; expected a JSON object"),
        (b'[{"a": 1},\n{"a": "\xfc"}]', "line 2: found byte 0xfc, which is not UTF-8"),
        (b'[{"a": 1},\n{"a": "\xc3', "line 2: found byte 0xc3, which is not UTF-8"),
        (b'[{"a": 1},\n\n{"a": "\x00"}]', "line 3: found byte 0x00, as UTF-16"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_line(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refused(tmp_path / "rows.json", content)


def test_rows_before_a_damage_are_given(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(b'[{"a": 1}, {"a": 2}, oh')
    rows = files.read(str(path))
    assert [next(rows).values, next(rows).values] == [{"a": 1}, {"a": 2}]
