"""Pairs that stand in both orders."""

from annotate import datasets
from tests.annotate.desk import Office
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import pair, preference


def test_a_pair_in_both_orders_is_found(clinic: Clinic) -> None:
    rows = [
        *healthy(3),
        preference("Why?", "Because.", "No."),
        preference("Why?", "No.", "Because."),
    ]
    found = clinic.one(clinic.dataset(rows), "contradictions")
    assert (found.severity, found.rows) == ("warn", (5,))
    assert found.sentence.startswith("1 of 5 rows (20%) say the opposite")


def test_a_response_that_is_good_and_bad_is_found(clinic: Clinic) -> None:
    rows = [
        {"prompt": "Why?", "response": "Because.", "label": True},
        {"prompt": "why?", "response": "Because.", "label": False},
    ]
    found = clinic.one(clinic.dataset(rows, "rate"), "contradictions")
    assert found.figures["count"] == 1


def test_other_pairs_of_a_prompt_contradict_nothing(clinic: Clinic) -> None:
    rows = [preference("Why?", "Because.", "No."), preference("Why?", "No.", "Who knows.")]
    assert not clinic.found(clinic.dataset(rows), "contradictions")


def test_a_tie_that_is_asked_to_be_both_orders_is_meant(clinic: Clinic) -> None:
    office = Office(clinic.study, clinic.folder).project([pair("Why?", "Because.", "No.")])
    office.desk("ada").judge("tie")
    dataset = datasets.build(clinic.study, datasets.Criteria(("pairs",), ties="both"))
    assert dataset.rows == 2
    assert not clinic.found(dataset, "contradictions")
