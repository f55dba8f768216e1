"""JSON is taken as its standard has it: what others let pass would change what a row says."""

from pathlib import Path

import pytest

from tests.annotate.files.refusing import refused

GOOD = b'{"prompt": "One?"}\n'
NOT_JSON = [
    (b'{"score": NaN}', "found NaN; expected a number of JSON, or null"),
    (b'{"score": [1, -Infinity]}', "found -Infinity; expected a number of JSON"),
    (b'{"prompt": 1, "prompt": 2}', "found the key 'prompt' twice in one object; expected each"),
    (b'{"turns": [{"role": 1, "role": 1}]}', "found the key 'role' twice in one object"),
    (b'{"prompt": "One?",}', "found malformed JSON"),
    (b'{"prompt": "\t"}', "found malformed JSON (Invalid control character at at character 13)"),
]


@pytest.mark.parametrize(("line", "said"), NOT_JSON)
def test_a_line_is_refused_by_its_number(tmp_path: Path, line: bytes, said: str) -> None:
    assert f"rows.jsonl, line 3: {said}" in refused(tmp_path / "rows.jsonl", GOOD * 2 + line)


@pytest.mark.parametrize(("row", "said"), NOT_JSON)
def test_so_is_an_element_of_an_array(tmp_path: Path, row: bytes, said: str) -> None:
    found = said.partition(" (")[0]
    content = b"[" + GOOD + b",\n" + row + b"]"
    assert f"rows.json, row 2: {found}" in refused(tmp_path / "rows.json", content)


def test_of_a_huge_key_the_beginning_is_told(tmp_path: Path) -> None:
    key = b'"' + b"k" * 1_000_000 + b'": 1'
    said = refused(tmp_path / "rows.jsonl", b"{" + key + b"," + key + b"}")
    assert "the key 'kkkkk" in said
    assert len(said) < 500


def test_of_a_huge_value_that_is_no_row_the_beginning_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path / "rows.jsonl", b'"' + b"v" * 1_000_000 + b'"')
    assert "found str 'vvvvv" in said
    assert len(said) < 500
