"""What comes back to the queue, what is new in it, and what somebody is spared."""

import pytest

from annotate.wellbeing import opt_out
from db import queue
from tests.annotate.desk import Office, question
from tests.annotate.writing import pair, pairs

LEASE = 1800.0


@pytest.fixture(params=[queue.WALK, 1])
def walks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few slots are looked at in one transaction."""
    monkeypatch.setattr(queue, "WALK", request.param)


def test_an_item_given_back_is_offered_to_whoever_has_passed_it(office: Office) -> None:
    ada, bob = office.project(pairs(3)).desk("ada"), office.desk("bob")
    ada.claim()
    assert bob.questions() == ["Question 1?", "Question 2?"]
    assert ada.release()
    assert not ada.release()
    assert question(bob.claim()) == "Question 0?"


def test_what_came_back_is_taken_before_what_is_further_on(office: Office, walks: None) -> None:
    ada, bob = office.project(pairs(9)).desk("ada"), office.desk("bob")
    ada.claim()
    assert [question(bob.judge()) for _ in range(3)][-1] == "Question 3?"
    ada.release()
    assert question(bob.judge()) == "Question 0?"
    assert question(bob.judge()) == "Question 4?"


def test_everything_that_came_back_is_found(office: Office, walks: None) -> None:
    office.project(pairs(6))
    for name in ("ada", "bob", "dan", "fay"):
        office.desk(name).claim()
    eve = office.desk("eve")
    assert eve.questions() == ["Question 4?", "Question 5?"]
    office.clock.wait(LEASE + 1)
    assert sorted(eve.questions()) == [f"Question {n}?" for n in range(4)]
    assert office.desk("ada").ask() is None


def test_new_rows_with_a_higher_priority_come_next_even_for_who_is_further_on(
    office: Office, walks: None
) -> None:
    ada = office.project(pairs(4)).desk("ada")
    assert [question(ada.judge()) for _ in range(2)] == ["Question 0?", "Question 1?"]
    office.project([pair("Urgent?", priority=5), pair("Some time?", priority=-1)])
    assert ada.questions() == ["Urgent?", "Question 2?", "Question 3?", "Some time?"]


def test_rows_imported_again_with_a_priority_are_moved(office: Office) -> None:
    ada = office.project(pairs(4)).desk("ada")
    office.project([{**row, "priority": n} for n, row in enumerate(pairs(4))])
    assert ada.questions() == ["Question 3?", "Question 2?", "Question 1?", "Question 0?"]


def test_a_category_is_spared_until_it_is_wanted_again(office: Office, walks: None) -> None:
    rows = [pair(f"{c} {n}?", category=c) for n in range(2) for c in ("violence", "drugs", "fraud")]
    ada = office.project(rows).desk("ada")
    opt_out(office.study, ada.annotator, ["violence", "drugs"])
    assert ada.questions() == ["fraud 0?", "fraud 1?"]
    opt_out(office.study, ada.annotator, ["drugs"])
    assert ada.questions() == ["violence 0?", "violence 1?"]
    assert question(office.desk("bob").claim()) == "drugs 0?"


def test_an_item_on_screen_stays_there_after_opting_out(office: Office) -> None:
    ada = office.project([pair("Q?", category="violence"), pair("R?", category="violence")])
    shown = ada.desk("ada").claim()
    opt_out(office.study, office.desk("ada").annotator, ["violence"])
    assert office.desk("ada").claim() == shown
    office.clock.wait(5)
    office.desk("ada").submit(shown, "a")
    assert office.desk("ada").ask() is None


def test_nobody_judges_what_they_wrote(office: Office, walks: None) -> None:
    rows = [pair("Hers?", generator_a="ada"), pair("His?", generator_b="bob", generator_a="x")]
    office.project([{"generator_b": None, **row} for row in rows])
    assert office.desk("ada").questions() == ["His?"]
    assert office.desk("bob").questions() == ["Hers?"]


def test_what_came_back_is_found_behind_what_is_spared(office: Office, walks: None) -> None:
    spared = [pair(f"Spared {n}?", category="violence") for n in range(4)]
    office.project([*spared, pair("Fine?", category=None), pair("Last?", category=None)])
    for name in ("ada", "bob", "dan", "fay", "gus"):
        office.desk(name).claim()
    eve = office.desk("eve")
    opt_out(office.study, eve.annotator, ["violence"])
    assert eve.questions() == ["Last?"]
    office.clock.wait(LEASE + 1)
    assert eve.questions() == ["Fine?"]
