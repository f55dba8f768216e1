"""The history of an item: nothing is overwritten, and each answer says what became of it."""

import pytest

from annotate.errors import UnknownItem
from annotate.history import history
from tests.annotate.desk import Office
from tests.annotate.writing import pairs


def told(office: Office, item_id: int) -> list[str]:
    """The lines about an item, without numbers and times."""
    lines = history(office.study, item_id).describe().splitlines()
    return [lines[0], *(line.split("Z  ")[1] for line in lines[1:])]


def test_an_undo_stands_beside_what_it_takes_back(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    ada.judge("a")
    ada.undo()
    ada.judge("b")
    assert told(office, 1) == [
        "item 1: Question 0?",
        "ada: a; taken back",
        "ada: undo; takes back 1",
        "ada: b; counts, judged again",
    ]


def test_skips_and_late_answers_are_in_it(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    late = ada.claim()
    office.clock.wait(1801)
    office.desk("eve").judge("skip")
    bob.judge("tie")
    ada.submit(late, "a")
    assert told(office, 1)[1:] == [
        "eve: skip (Broken text); skipped",
        "bob: tie; counts",
        "ada: a; kept, too late to count",
    ]


def test_an_item_nobody_judged_says_so(office: Office) -> None:
    office.project(pairs(1))
    assert history(office.study, 1).describe() == "item 1: Question 0?\n  never judged"


def test_an_unknown_item_is_said(office: Office) -> None:
    office.project(pairs(1))
    with pytest.raises(UnknownItem, match="no item 7"):
        history(office.study, 7)
