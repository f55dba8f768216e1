"""What a length limit leaves of the rows; tests/train compares it with what TRL does."""

import pytest

from annotate.doctor import Finding
from annotate.errors import BadCriteria
from db.datasets import Dataset
from tests.annotate.doctor.clinic import Clinic
from tests.annotate.doctor.words import Words
from tests.annotate.writing import preference, proposals

ROWS = [
    preference("one two", "three four", "five six"),  # 4 tokens
    preference("one two", "three four five", "three four six"),  # the same as far as 4 tokens reach
    preference("one two", "three four five six", "four"),  # cut
    preference("one two three four", "five", "six"),  # the prompt fills 4 tokens
]


def limited(clinic: Clinic, dataset: Dataset, most: int) -> dict[str, Finding]:
    """What is found of the limit, by the last word or two of what it says."""
    found = clinic.examine(dataset, Words(), most).findings
    endings = ("left out of training.", "teach nothing.", "tokens.")
    return {
        next(end for end in endings if one.sentence.endswith(end)): one
        for one in found
        if one.check == "truncation"
    }


def test_rows_are_dropped_cut_and_made_equal(clinic: Clinic) -> None:
    found = limited(clinic, clinic.dataset(ROWS), 4)
    assert found["left out of training."].rows == (4,)
    assert found["teach nothing."].rows == (2,)
    assert found["tokens."].rows == (2, 3)
    assert found["tokens."].sentence == (
        "2 of 4 rows (50%) have a response that is cut off under words at 4 tokens."
    )


def test_a_limit_that_all_rows_fit_is_not_told(clinic: Clinic) -> None:
    assert limited(clinic, clinic.dataset(ROWS), 6) == {}


def test_a_limit_that_leaves_half_of_nothing_stops(clinic: Clinic) -> None:
    dataset = clinic.dataset(ROWS)
    assert limited(clinic, dataset, 2)["left out of training."].severity == "stop"
    assert clinic.examine(dataset, Words(), 2).stops
    assert not clinic.examine(dataset, Words(), 5).stops


def test_one_response_alone_can_be_cut(clinic: Clinic) -> None:
    rows = [row | {"label": "accept"} for row in proposals(4)]
    found = limited(clinic, clinic.dataset(rows, "demonstrate"), 3)
    assert list(found) == ["tokens."]


def test_the_report_says_what_it_was_made_with(clinic: Clinic) -> None:
    dataset = clinic.dataset(ROWS)
    report = clinic.examine(dataset, Words(), 4)
    assert (report.tokenizer, report.max_length) == ("words", 4)
    assert "truncation" in report.checks
    assert any("Truncation" in sentence for sentence in clinic.examine(dataset).not_made)


def test_tokenizer_and_length_go_together(clinic: Clinic) -> None:
    dataset = clinic.dataset(ROWS)
    with pytest.raises(BadCriteria, match="go together"):
        clinic.examine(dataset, Words())
    with pytest.raises(BadCriteria, match="1 or more"):
        clinic.examine(dataset, Words(), 0)
