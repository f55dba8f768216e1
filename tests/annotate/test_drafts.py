"""Drafts: an answer in the making is not lost."""

import json
from dataclasses import replace

import pytest

from annotate.details import Details, Mark
from annotate.drafts import Draft, find, keep
from annotate.errors import Forbidden
from db.connection import transaction
from db.options import Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pairs

ASKED = Options(axes=("helpful",), marks=True, rationale="optional", edit=True)
DRAFT = Draft(
    "a_much",
    Details(
        axes=(("helpful", "b"), ("harmless", "equal")),
        marks=(Mark(True), None),
        rationale="It is kinder. \ud83d",  # half a character: the other half is being typed
        edit="",
        hidden_seconds=1.5,
    ),
)
LONGER_THAN_A_LEASE = 1801.0
DAY = 86_400.0


def keep_at(desk: Desk, token: str, draft: Draft = DRAFT) -> bool:
    return keep(desk.study, desk.annotator, token, draft, desk.clock.now)


def find_at(desk: Desk, token: str) -> Draft | None:
    return find(desk.study, desk.annotator, token)


def stored(desk: Desk) -> list[str]:
    return [token for (token,) in desk.study.execute("SELECT token FROM drafts ORDER BY 1")]


def test_a_draft_is_found_as_it_was_kept_last(office: Office) -> None:
    ada = office.project(pairs(1), options=ASKED).desk("ada")
    token = ada.claim().token
    assert find_at(ada, token) is None
    for draft in (DRAFT, Draft(), Draft(None, Details(marks=(Mark(False, "Other", 3), None)))):
        assert keep_at(ada, token, draft)
        assert find_at(ada, token) == draft
    assert stored(ada) == [token]


def test_it_goes_with_its_answer(office: Office) -> None:
    ada = office.project(pairs(1), options=ASKED).desk("ada")
    shown = ada.claim()
    keep_at(ada, shown.token)
    office.clock.wait(5)
    ada.submit(shown, "a")
    assert stored(ada) == []
    assert not keep_at(ada, shown.token), "the item is answered"


def test_only_the_holder_of_an_item_has_a_draft_of_it(office: Office) -> None:
    office.project(pairs(1), overlap=2, options=ASKED)
    ada, bob = office.desk("ada"), office.desk("bob")
    token = ada.claim().token
    assert not keep_at(bob, token)
    assert not keep_at(ada, "no such lease")
    assert keep_at(ada, token)
    assert find_at(bob, token) is None
    with acting_as(office.study, bob.annotator):
        with pytest.raises(Forbidden):
            keep_at(ada, token)
        with pytest.raises(Forbidden):
            find_at(ada, token)


def test_a_draft_comes_again_with_its_item_whatever_happened_to_the_lease(office: Office) -> None:
    """It is of one annotator and one item: a draft of another item does not remove it."""
    office.project(pairs(2), options=ASKED)
    ada, bob = office.desk("ada"), office.desk("bob")
    left = ada.claim()
    assert keep_at(ada, left.token)
    office.clock.wait(LONGER_THAN_A_LEASE)
    assert bob.claim().prompt == left.prompt
    other = ada.claim()
    assert find_at(ada, other.token) is None
    assert keep_at(ada, other.token, Draft("tie"))
    bob.release()
    office.clock.wait(5)
    ada.submit(other, "tie")
    again = ada.claim()
    assert (again.prompt, again.token == left.token) == (left.prompt, False)
    assert find_at(ada, again.token) == DRAFT
    assert not keep_at(ada, left.token), "that lease has ended"
    office.clock.wait(5)
    ada.submit(again, "a")
    assert stored(ada) == []


def test_it_is_turned_with_the_responses(office: Office) -> None:
    """Which stand the other way round in the second slot of an item."""
    office.project(pairs(1), overlap=2, options=ASKED)
    ada = office.desk("ada")
    draft = Draft("a_much", Details((("helpful", "b"), ("kind", "equal")), (Mark(True), None)))
    mirror = Draft("b_much", Details((("helpful", "a"), ("kind", "equal")), (None, Mark(True))))
    first = ada.claim()
    assert keep_at(ada, first.token, draft)
    office.clock.wait(LONGER_THAN_A_LEASE)
    office.desk("bob").judge()  # takes the first slot
    again = ada.claim()
    assert again.responses == first.responses[::-1]
    assert find_at(ada, again.token) == mirror
    assert find_at(ada, first.token) == draft
    assert keep_at(ada, again.token, mirror)
    assert find_at(ada, again.token) == mirror
    assert find_at(ada, first.token) == draft


def test_drafts_of_items_that_never_came_back_go_after_thirty_days(office: Office) -> None:
    office.project(pairs(4), options=ASKED)
    ada, bob = office.desk("ada"), office.desk("bob")
    left = ada.claim().token
    assert keep_at(ada, left)
    office.clock.wait(30 * DAY - 5)
    bob.judge()
    second = ada.claim().token
    assert keep_at(ada, second)
    assert stored(ada) == sorted([left, second])
    office.clock.wait(1)
    assert keep_at(ada, second)
    assert stored(ada) == [second]


def test_what_an_undone_answer_said_is_a_draft_again(office: Office) -> None:
    said = replace(DRAFT.details, axes=(("helpful", "b"),), rationale="It is kinder.")
    ada = office.project(pairs(1), options=ASKED).desk("ada")
    for details in (said, replace(said, rationale="", edit="A better text.")):
        ada.judge("a", details=details)
        ada.undo()
        shown = ada.claim()
        assert find_at(ada, shown.token) == Draft("a", replace(details, hidden_seconds=0.0))
    office.clock.wait(5)
    ada.submit(shown, "skip", "Broken text")
    ada.undo()
    assert find_at(ada, ada.claim().token) is None, "a skip says nothing"


def test_without_questions_an_undone_answer_leaves_no_draft(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    ada.undo()
    assert stored(ada) == []


def test_a_draft_of_another_version_is_understood_as_far_as_it_goes(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    token = ada.claim().token
    keep_at(ada, token)
    for body, expected in (
        ({}, Draft()),
        ({"verdict": "tie", "mood": "good"}, Draft("tie")),
        ({"details": {"rationale": "Why.", "colour": 3}}, Draft(None, Details(rationale="Why."))),
    ):
        with transaction(office.study):
            office.study.execute("UPDATE drafts SET body = ?", (json.dumps(body),))
        assert find_at(ada, token) == expected
