"""Rows whose texts were there before."""

from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import preference


def test_rows_with_the_same_texts_are_counted(clinic: Clinic) -> None:
    rows = [
        *healthy(8),
        preference("Why?", "Because.", "No."),
        preference("why? ", "because.", "no."),
    ]
    found = clinic.one(clinic.dataset(rows), "duplicates")
    assert found.severity == "warn"
    assert found.sentence.startswith("1 of 10 rows (10%) have the texts of a row before them")
    assert found.rows == (10,)
    assert "--duplicates drop" in found.advice


def test_what_it_advises_mends_it(clinic: Clinic) -> None:
    rows = [preference("Why?", "Because.", "No."), preference("Why?", "Because.", "No.")]
    assert not clinic.found(clinic.dataset(rows, duplicates="drop"), "duplicates")


def test_few_in_many_are_a_note(clinic: Clinic) -> None:
    rows = [
        *healthy(120),
        preference("Why?", "Because.", "No."),
        preference("WHY?", "Because.", "No."),
    ]
    assert clinic.one(clinic.dataset(rows), "duplicates").severity == "note"


def test_a_prompt_with_other_responses_is_only_noted(clinic: Clinic) -> None:
    rows = [preference("Why?", "Because.", "No."), preference("Why?", "Who knows.", "No.")]
    dataset = clinic.dataset(rows)
    assert not clinic.found(dataset, "duplicates")
    found = clinic.one(dataset, "repeated prompts")
    assert (found.severity, found.rows, found.figures["prompts"]) == ("note", (2,), 1)


def test_texts_of_their_own_are_no_duplicates(clinic: Clinic) -> None:
    dataset = clinic.dataset(healthy(10))
    assert not clinic.found(dataset, "duplicates")
    assert not clinic.found(dataset, "repeated prompts")
