"""How many of the rated responses are good."""

from db.datasets import Dataset
from tests.annotate.doctor.clinic import Clinic


def rated(clinic: Clinic, good: int, bad: int) -> Dataset:
    rows = [
        {"prompt": f"Question {n}?", "response": f"Answer {n}.", "label": n < good}
        for n in range(good + bad)
    ]
    return clinic.dataset(rows, "rate")


def test_hardly_any_bad_ones_are_a_warning(clinic: Clinic) -> None:
    found = clinic.one(rated(clinic, 49, 1), "balance")
    assert (found.severity, found.rows, found.figures["label"]) == ("warn", (50,), "bad")
    assert found.sentence == "1 of 50 rows (2%) are bad."


def test_few_good_ones_are_a_note(clinic: Clinic) -> None:
    found = clinic.one(rated(clinic, 3, 17), "balance")
    assert (found.severity, found.figures["label"]) == ("note", "good")


def test_enough_of_both_are_not_told(clinic: Clinic) -> None:
    assert not clinic.found(rated(clinic, 7, 13), "balance")
