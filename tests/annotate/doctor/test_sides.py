"""Whether people chose the response on the left more often than the right one."""

from annotate import datasets
from db.datasets import Dataset
from tests.annotate.desk import Office
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import pairs


def judged(clinic: Clinic, left: int, right: int) -> Dataset:
    office = Office(clinic.study, clinic.folder).project(pairs(left + right))
    ada = office.desk("ada")
    for n in range(left + right):
        ada.judge("a" if n < left else "b")
    return datasets.build(clinic.study, "pairs")


def test_always_the_left_one_is_a_warning(clinic: Clinic) -> None:
    found = clinic.one(judged(clinic, 28, 2), "sides")
    assert found.severity == "warn"
    assert (
        "on the left was chosen in 28 of 30 judgments (93%, 95% interval 79 to 98%)"
        in found.sentence
    )
    assert found.figures["p"] == 2 * (1 + 30 + 30 * 29 // 2) / 2**30  # of a coin tossed 30 times


def test_often_the_right_one_is_a_note(clinic: Clinic) -> None:
    found = clinic.one(judged(clinic, 8, 22), "sides")
    assert (found.severity, found.figures["count"]) == ("note", 8)


def test_both_sides_alike_are_not_told(clinic: Clinic) -> None:
    assert not clinic.found(judged(clinic, 16, 14), "sides")


def test_few_judgments_say_nothing(clinic: Clinic) -> None:
    assert not clinic.found(judged(clinic, 15, 0), "sides")


def test_the_order_of_a_file_is_no_side(clinic: Clinic) -> None:
    assert not clinic.found(clinic.dataset(healthy(30)), "sides")  # the chosen one first, always
