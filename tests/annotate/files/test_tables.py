"""Tables: as many cells in every row as the header names, each name once."""

from pathlib import Path

import pytest

from tests.annotate.files.refusing import refused, values


def test_cells_are_texts_under_the_names_of_the_header(tmp_path: Path) -> None:
    rows = values(tmp_path / "rows.tsv", b'prompt\tchosen\nOne?\tNaN\n\n"Two\t?"\t\n')
    assert rows == [{"prompt": "One?", "chosen": "NaN"}, {"prompt": "Two\t?", "chosen": ""}]


def test_too_few_and_too_many_cells_are_counted(tmp_path: Path) -> None:
    said = refused(tmp_path / "rows.csv", b"a,b\n1,2\n1\n")
    assert "line 3: found 1 cells; expected 2, one for each column" in said
    assert "line 2: found 3 cells" in refused(tmp_path / "rows.csv", b"a,b\n1,2,3\n")


@pytest.mark.parametrize("header", [b"prompt,chosen,prompt", b"a,,b,"])
def test_two_columns_of_one_name_are_refused(tmp_path: Path, header: bytes) -> None:
    cells = b",".join([b"1"] * (header.count(b",") + 1))
    assert "has two columns called '" in refused(tmp_path / "rows.csv", header + b"\n" + cells)
