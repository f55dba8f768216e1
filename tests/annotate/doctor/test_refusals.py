"""Whether the response that refuses is always the chosen one."""

import pytest

from annotate.doctor.refusal_rules import refuses
from db.datasets import Dataset
from tests.annotate.doctor.clinic import Clinic
from tests.annotate.writing import preference

NO = "I'm sorry, but I can't help with number {}."
YES = "Take the first turn on the left, number {}."


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I\u2019m sorry, I cannot assist you.",
        "I cannot provide instructions for this.",
        "As an AI language model, I do not have opinions on it, and I cannot say.",
        "I am unable to help you with this request.",
        "Unfortunately, I will not write that letter.",
        "It is not appropriate to provide such details.",
        "I must apologize, but no.",
        "That is against our guidelines.",
    ],
)
def test_what_refuses(text: str) -> None:
    assert refuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "Take the first turn on the left.",
        "I can't help but smile at this. Here is the recipe.",
        "You cannot mix these two; use water instead.",
        "She said she was sorry and left.",
        "Do not open the lid while it is hot.",
        "",
        "First, boil the eggs. " * 20 + "I'm sorry, but I can't help with the rest.",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not refuses(text)


def pairs(clinic: Clinic, refusals: int, answers: int) -> Dataset:
    rows = [
        preference(f"Question {n}?", *(one.format(n) for one in sides))
        for n in range(refusals + answers)
        for sides in [(NO, YES) if n < refusals else (YES, NO)]
    ]
    return clinic.dataset(rows)


def test_refusals_that_always_win_are_a_warning(clinic: Clinic) -> None:
    found = clinic.one(pairs(clinic, 24, 1), "refusals")
    assert found.severity == "warn"
    assert "it is the chosen one in 24 of 25 pairs (96%" in found.sentence
    assert (
        "24 of 25 chosen responses (96%) refuse, and 1 of 25 rejected ones (4%)" in found.sentence
    )


def test_refusals_that_mostly_win_are_a_note(clinic: Clinic) -> None:
    assert clinic.one(pairs(clinic, 20, 5), "refusals").severity == "note"


def test_refusals_that_win_as_often_as_not_are_not_told(clinic: Clinic) -> None:
    assert not clinic.found(pairs(clinic, 15, 12), "refusals")


def test_few_of_them_say_nothing(clinic: Clinic) -> None:
    assert not clinic.found(pairs(clinic, 10, 0), "refusals")


def test_demonstrations_that_mostly_refuse_are_noted(clinic: Clinic) -> None:
    rows = [
        {"prompt": f"Question {n}?", "output": (NO if n < 21 else YES).format(n), "label": "accept"}
        for n in range(30)
    ]
    found = clinic.one(clinic.dataset(rows, "demonstrate"), "refusals")
    assert found.sentence == (
        "Much of what is to be learned refuses: 21 of 30 chosen responses (70%) refuse."
    )
