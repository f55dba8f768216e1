"""Judgments behind the rows: withdrawn since, or only one."""

from annotate import datasets
from tests.annotate.desk import Office
from tests.annotate.doctor.clinic import Clinic
from tests.annotate.writing import pairs


def withdraw(clinic: Clinic, judgment_id: int) -> None:
    clinic.study.execute(
        "INSERT INTO withdrawals VALUES (?, 'asked to', 'rea', '2026')", (judgment_id,)
    )


def test_a_row_behind_which_a_judgment_was_withdrawn_stops(clinic: Clinic) -> None:
    ada = Office(clinic.study, clinic.folder).project(pairs(3)).desk("ada")
    for _ in range(3):
        ada.judge()
    dataset = datasets.build(clinic.study, "pairs")
    assert not clinic.found(dataset, "withdrawn judgments")
    (judgment_id,) = clinic.study.execute(
        "SELECT judgment_id FROM dataset_judgments WHERE number = 2"
    ).fetchone()
    withdraw(clinic, judgment_id)
    found = clinic.one(dataset, "withdrawn judgments")
    assert (found.severity, found.rows) == ("stop", (2,))
    assert found.sentence.startswith("Behind 1 of 3 rows (33%) there is a judgment")
    assert "annotate dataset rebuild pairs" in found.advice
    datasets.build(clinic.study, "pairs")
    found = clinic.one(dataset, "withdrawn judgments")
    assert found.advice == "Use pairs@2, which does not rest on any."


def test_rows_of_one_judgment_are_noted(clinic: Clinic) -> None:
    office = Office(clinic.study, clinic.folder).project(pairs(3), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    seen = [ada.judge("a") for _ in range(3)]
    for _ in range(2):
        shown = bob.claim()
        office.clock.wait(5)
        ours = next(one for one in seen if one.prompt == shown.prompt)
        bob.submit(shown, "a" if shown.responses[0] == ours.responses[0] else "b")
    dataset = datasets.build(clinic.study, "pairs")
    found = clinic.one(dataset, "single judgments")
    assert (found.severity, found.figures["count"]) == ("note", 1)
    assert found.sentence == "1 of 3 rows (33%) rest on a single judgment."


def test_two_judgments_each_are_not_told(clinic: Clinic) -> None:
    office = Office(clinic.study, clinic.folder).project(pairs(1), overlap=2)
    ada = office.desk("ada").judge("a")
    bob = office.desk("bob")
    shown = bob.claim()
    office.clock.wait(5)
    bob.submit(shown, "a" if shown.responses[0] == ada.responses[0] else "b")
    assert not clinic.found(datasets.build(clinic.study, "pairs"), "single judgments")
