"""What annotators are spared, when a break is due, and when it is enough for a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from annotate import planning
from annotate.details import Details
from annotate.drafts import Draft, keep
from annotate.errors import EnoughForToday, Forbidden
from annotate.setups import Plan
from annotate.wellbeing import (
    all_categories,
    break_due,
    categories,
    opt_out,
    opt_outs,
    rested,
    worked_for,
)
from db.options import Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office, question
from tests.annotate.schooling import give, known
from tests.annotate.writing import pair, pairs

MINUTE, HOUR = 60.0, 3600.0
BREAKS = Options(break_minutes=10)


def due(desk: Desk) -> timedelta | None:
    return break_due(desk.study, desk.project, desk.annotator, desk.clock.now)


def worked(desk: Desk) -> float:
    """Minutes."""
    return worked_for(desk.study, desk.annotator, desk.clock.now) / timedelta(minutes=1)


def work(desk: Desk, answers: int, seconds: float) -> None:
    """Answer once in so many seconds."""
    for _ in range(answers):
        desk.clock.wait(seconds - 5)
        desk.judge()


def test_the_categories_of_a_study_are_those_of_its_prompts(office: Office) -> None:
    office.project([pair("One?", category="violence"), pair("Two?", category="drugs"), pair("3?")])
    assert all_categories(office.study) == ["drugs", "violence"]


def test_of_projects_that_are_not_open_to_them_annotators_learn_no_category(
    office: Office,
) -> None:
    """Also where two projects share a prompt, and of the gold items hidden in the work."""
    office.project([pair("One?", category="violence")])
    give(office, "gold", [{**known("Gold?")[0], "category": "fraud"}])
    office.name = "secret"
    rows = [pair("One?", "left", "right", category=None), pair("Two?", category="weapons")]
    office.project(rows, options=Options(members_only=True))
    give(office, "practice", [{**known("Practice?")[0], "category": "poisons"}])
    ada, bob = office.desk("ada").annotator, office.desk("bob").annotator
    planning.change(office.study, "secret", Plan(join=("bob",)))
    with acting_as(office.study, ada):
        assert categories(office.study, ada) == ["fraud", "violence"]
    with acting_as(office.study, bob):
        assert categories(office.study, bob) == ["fraud", "poisons", "violence", "weapons"]
        opt_out(office.study, bob, ["weapons"])
    planning.change(office.study, "secret", Plan(leave=("bob",)))
    with acting_as(office.study, bob):
        found = categories(office.study, bob)
    assert found == ["fraud", "violence", "weapons"], "what they left out they can let in again"
    assert len(all_categories(office.study)) == 4


def test_what_is_left_out_is_not_offered_until_it_is_let_in_again(office: Office) -> None:
    office.project([pair("One?", category="violence"), pair("Two?"), pair("Three?")])
    ada = office.desk("ada")
    opt_out(office.study, ada.annotator, ["violence", "drugs"])
    assert opt_outs(office.study, ada.annotator) == ["drugs", "violence"]
    assert question(ada.judge()) == "Two?"
    opt_out(office.study, ada.annotator, [])
    assert opt_outs(office.study, ada.annotator) == []
    assert question(ada.judge()) == "One?"


def test_what_somebody_leaves_out_is_theirs_alone(office: Office) -> None:
    office.project(pairs(1))
    ada, bob = office.desk("ada"), office.desk("bob")
    with acting_as(office.study, bob.annotator, "researcher"):
        for act in (
            lambda: opt_outs(office.study, ada.annotator),
            lambda: opt_out(office.study, ada.annotator, []),
            lambda: worked(ada),
            lambda: rested(office.study, ada.annotator),
        ):
            with pytest.raises(Forbidden):
                act()


def test_a_break_is_due_after_so_much_work_and_not_after_a_rest(office: Office) -> None:
    ada = office.project(pairs(40), options=BREAKS).desk("ada")
    assert due(ada) is None
    work(ada, answers=11, seconds=MINUTE)
    assert worked(ada) == 10
    assert due(ada) == timedelta(minutes=10)
    office.clock.wait(5 * MINUTE)
    assert due(ada) is None, "that was a break"
    work(ada, answers=10, seconds=MINUTE)
    assert (worked(ada), due(ada)) == (9, None)
    office.clock.wait(2 * MINUTE)
    assert due(ada) == timedelta(minutes=11), "reading is work"


def test_whoever_goes_on_is_not_asked_again_at_once(office: Office) -> None:
    ada = office.project(pairs(40), options=BREAKS).desk("ada")
    work(ada, answers=12, seconds=MINUTE)
    rested(office.study, ada.annotator)
    assert due(ada) is None
    work(ada, answers=2, seconds=MINUTE)
    assert worked(ada) == 1


def test_work_is_counted_over_projects_and_skips_are_work(office: Office) -> None:
    ada = office.project(pairs(9), options=BREAKS).desk("ada")
    work(ada, answers=5, seconds=MINUTE)
    office.name = "others"
    there = office.project(pairs(9), options=BREAKS).desk("ada")
    work(there, answers=5, seconds=MINUTE)
    office.clock.wait(MINUTE)
    ada.judge("skip")
    assert due(ada) == due(there) == timedelta(minutes=10, seconds=5)


def test_a_project_without_breaks_keeps_no_such_time(office: Office) -> None:
    ada = office.project(pairs(20)).desk("ada")
    work(ada, answers=12, seconds=MINUTE)
    assert (worked(ada), due(ada)) == (0, None)


def test_it_is_enough_when_the_daily_limit_is_reached_skips_included(office: Office) -> None:
    ada = office.project(pairs(9), options=Options(daily_limit=3)).desk("ada")
    ada.judge()
    office.clock.wait(2 * HOUR)
    ada.judge("skip")
    shown = ada.judge()
    with pytest.raises(EnoughForToday, match="after 06 January, 10:00 UTC") as enough:
        ada.ask()
    assert enough.value.again_at.isoformat() == "2026-01-06T10:00:00+00:00"
    ada.undo()
    assert question(ada.judge()) == question(shown), "what was taken back is one fewer"
    with pytest.raises(EnoughForToday):
        ada.ask()
    office.clock.now = enough.value.again_at - timedelta(seconds=1)
    with pytest.raises(EnoughForToday):
        ada.ask()
    office.clock.now = enough.value.again_at
    ada.judge()
    with pytest.raises(EnoughForToday, match="after 06 January, 12:00 UTC"):
        ada.ask()


def test_what_is_on_screen_stays_whatever_the_limit(office: Office) -> None:
    ada = office.project(pairs(9), options=Options(daily_limit=2)).desk("ada")
    ada.judge()
    shown = ada.claim()
    office.ask(Options(daily_limit=1))
    assert office.desk("ada").claim() == shown


def test_a_limit_is_of_one_annotator_in_one_project(office: Office) -> None:
    office.project(pairs(9), options=Options(daily_limit=1))
    office.desk("ada").judge()
    assert office.desk("bob").claim()
    office.name = "others"
    assert office.project(pairs(9), options=Options(daily_limit=1)).desk("ada").claim()


def type_something(desk: Desk) -> None:
    """What the page does while somebody writes."""
    shown, draft = desk.claim(), Draft(None, Details(rationale="Because"))
    assert keep(desk.study, desk.annotator, shown.token, draft, desk.clock.now)


def test_nobody_is_sent_into_a_break_in_the_middle_of_an_answer(office: Office) -> None:
    asked = replace(BREAKS, rationale="optional")
    ada = office.project(pairs(20), options=asked).desk("ada")
    work(ada, answers=11, seconds=MINUTE)
    assert due(ada)
    type_something(ada)
    assert due(ada) is None
    office.clock.wait(5)
    ada.submit(ada.claim(), "a")
    assert due(ada)


def test_writing_is_work_however_long_an_answer_takes(office: Office) -> None:
    asked = replace(BREAKS, rationale="optional")
    ada = office.project(pairs(3), options=asked).desk("ada")
    for _ in range(4):
        type_something(ada)
        office.clock.wait(4 * MINUTE)
    ada.submit(ada.claim(), "a")
    assert due(ada) == timedelta(minutes=16)


def test_corrections_do_not_count_towards_the_daily_limit(office: Office) -> None:
    ada = office.project(pairs(9), options=Options(daily_limit=2)).desk("ada")
    for _ in range(2):
        ada.judge()
    office.clock.wait(30 * HOUR)
    for one in ada.mine():
        ada.correct(ada.correct(one.judgment_id, "b").judgment_id, "tie")
    ada.judge()
    ada.judge()
    with pytest.raises(EnoughForToday):
        ada.ask()


def test_what_is_corrected_still_counts_as_the_item_it_was(office: Office) -> None:
    ada = office.project(pairs(9), options=Options(daily_limit=2)).desk("ada")
    ada.judge()
    ada.judge()
    office.clock.wait(2 * HOUR)
    for one in ada.mine():
        ada.correct(one.judgment_id, "b")
    with pytest.raises(EnoughForToday, match="after 06 January, 10:00 UTC"):
        ada.ask()
