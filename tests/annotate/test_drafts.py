"""Drafts: an answer in the making is not lost."""

import json

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


def test_what_ended_leases_left_goes_with_the_next_draft(office: Office) -> None:
    office.project(pairs(3), options=ASKED)
    ada, bob = office.desk("ada"), office.desk("bob")
    kept = bob.claim().token
    assert keep_at(bob, kept)
    left = ada.claim().token
    assert keep_at(ada, left)
    office.clock.wait(LONGER_THAN_A_LEASE / 2)
    bob.claim()  # still there
    office.clock.wait(LONGER_THAN_A_LEASE / 2)
    anew = ada.claim().token
    assert stored(ada) == sorted([left, kept])
    assert keep_at(ada, anew)
    assert stored(ada) == sorted([anew, kept])


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
