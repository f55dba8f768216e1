"""The history of an item: nothing is overwritten, and each answer says what became of it."""

import pytest

from annotate.details import Details
from annotate.errors import UnknownItem
from annotate.history import history
from db.options import Options
from tests.annotate.desk import Office
from tests.annotate.writing import pair, pairs


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


def test_what_was_typed_does_not_act_on_a_terminal(office: Office) -> None:
    typed = "\x1b]0;owned\x07 \x9b2J \u202e \r\n\u2028     7  bob: a; counts"
    office.project([pair(f"Question? {typed}")], options=Options(rationale="optional", edit=True))
    item = office.desk("ada").claim()
    office.clock.wait(60)
    office.desk("ada").submit(item, "a", f"reason {typed}", Details(rationale=f"why {typed}"))
    office.clock.wait(60)
    lines = history(office.study, 1).describe().split("\n")
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    assert "reason [U+001B]]0;owned[U+0007] [U+009B]2J [U+202E]" in lines[1]


def test_an_item_nobody_judged_says_so(office: Office) -> None:
    office.project(pairs(1))
    assert history(office.study, 1).describe() == "item 1: Question 0?\n  never judged"


def test_an_unknown_item_is_said(office: Office) -> None:
    office.project(pairs(1))
    with pytest.raises(UnknownItem, match="no item 7"):
        history(office.study, 7)
