"""Who judged, in words: people and files are never taken for each other."""

from annotate.datasets.origin_words import MOST, alone, shares
from db.dataset_origins import Judged


def test_each_kind_has_its_words() -> None:
    found = [
        Judged(1, "import", 1_810, "pku"),
        Judged(2, "person", 3, None),
        Judged(3, "sample", 46, None),
        Judged(4, "model", 1, None),
        Judged(5, "person", 4, None),
    ]
    assert [share.counted for share in shares(found)] == [
        "7 judgments of 2 people", "1,810 labels of 1 imported file", "46 labels of the sample",
        "1 judgment of 1 model",
    ]  # fmt: skip
    assert [share.described for share in shares(found)][1:3] == [
        "1,810 labels of 1 imported file (“pku”)",
        "46 labels of the sample that comes with the program",
    ]
    assert shares(found)[0].named == "judgments of 2 people"


def test_many_files_are_named_in_part() -> None:
    found = [Judged(n, "import", 1, f"file{n:02}") for n in range(MOST + 2)]
    (share,) = shares(found)
    assert share.described.endswith("“file09”, 2 more)")


def test_rows_on_one_judgment_say_of_what() -> None:
    assert list(alone({"import": 2, "person": 1})) == [
        (1, "the judgment of one person"),
        (2, "one label of an imported file"),
    ]
