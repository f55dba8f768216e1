"""The bar of an import: it moves while rows are checked, and while they are stored."""

from io import BytesIO

import pytest

from pages.load_progress import lines_in, told
from pages.load_source import Source


@pytest.mark.parametrize(
    ("name", "lines"),
    [("rows.jsonl", 3), ("rows.CSV", 3), ("rows.jsonl.gz", None), ("rows.parquet", None)],
)
def test_the_lines_of_a_file_are_known_where_they_are_rows(name: str, lines: int | None) -> None:
    content = BytesIO(b"one\ntwo\nthree\n")
    assert lines_in(Source("key", name, content)) == lines


def test_nobody_knows_how_many_rows_the_hub_holds() -> None:
    assert lines_in(Source("key", "owner/rows.jsonl")) is None


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        ((97_000, None, 194_000), (0.5, "Checked 97,000 rows of 194,000 lines")),
        ((97_000, None, None), (0.0, "Checked 97,000 rows")),
        ((97_000, None, 96_999), (1.0, "Checked 97,000 rows of 96,999 lines")),
        ((1_000, 4_000, 4_000), (0.25, "1,000 of 4,000 rows stored")),
    ],
)
def test_the_bar_says_what_is_done(
    progress: tuple[int, int | None, int | None], shown: tuple[float, str]
) -> None:
    assert told(*progress) == shown
