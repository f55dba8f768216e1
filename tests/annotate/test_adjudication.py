"""Adjudication: a researcher's decision decides alone, is kept, and can be taken back."""

from typing import Any

import pytest

from annotate import adjudication, planning, status
from annotate.adjudication import Decided, take_back
from annotate.changes import changes
from annotate.details import Details
from annotate.disputes import case, disputes
from annotate.errors import (
    BadVerdict,
    CannotAdjudicate,
    Forbidden,
    NothingToUndo,
    UnknownItem,
    UnknownJudgment,
)
from annotate.history import history
from db import given, preferences
from db.judgments import Verdict
from db.projects import Task
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office, place_of
from tests.annotate.opening import open_project, open_slots, outcome, problems, progress
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair

WHY = Details(rationale="The other one is wrong.")


def decide(
    desk: Desk, verdict: Verdict, details: Details = WHY, item: int = 1, token: str | None = None
) -> Decided:
    """Look at an item and decide it, as the researcher of this desk."""
    token = token or case(desk.study, desk.project, item).token
    where = (desk.study, desk.project, desk.annotator, item, token)
    return adjudication.decide(*where, verdict, details=details, now=desk.clock.now)


@pytest.fixture
def split(office: Office) -> Office:
    """A pair on which ada and bob disagree."""
    open_project(office, "compare", [pair("Which?")], overlap=2)
    prefer(office.desk("ada"), "yes")
    prefer(office.desk("bob"), "no")
    return office


def test_a_decision_settles_what_people_disagree_on(split: Office) -> None:
    rea = split.desk("rea")
    assert outcome(split.study) == "conflicting"
    done = decide(rea, "a", Details())
    found = preferences.decision(split.study, 1)
    assert found is not None
    assert (outcome(split.study), found.weight, done.fate) == ("preference", 1.0, "decided")
    assert done.judgment_id in found.judgment_ids
    assert (found.chosen_id, found.rejected_id) == (1, 2)
    entry = changes(split.study)[-1]
    assert (entry.action, entry.subject) == ("adjudicate", "compare")
    assert problems(split.study) == []


@pytest.mark.parametrize(
    ("task", "row", "votes", "verdict", "details", "expected"),
    [
        ("compare", pair("W?"), ["a", "a"], "both_bad", {}, "both_bad"),
        ("compare", pair("W?"), ["tie", "tie"], "skip", {}, "skipped"),
        ("rate", {"prompt": "W?", "response": "R."}, ["good", "good"], "bad", {}, "bad"),
        ("rank", {"prompt": "W?", "responses": ["1", "2", "3"]}, ["none", "none"], "pick",
         {"ranking": (2,)}, "picked"),
        ("demonstrate", {"prompt": "W?", "response": "R."}, ["reject", "reject"], "edit",
         {"edit": "Better."}, "demonstrated"),
        ("demonstrate", {"prompt": "W?"}, ["skip"], "write", {"edit": "Good."}, "demonstrated"),
    ],
)  # fmt: skip
def test_it_decides_alone_in_every_task(
    office: Office,
    task: Task,
    row: dict[str, object],
    votes: list[Verdict],
    verdict: Verdict,
    details: dict[str, Any],
    expected: str,
) -> None:
    open_project(office, task, [row], overlap=2)
    for name, vote in zip(("ada", "bob"), votes, strict=False):
        office.desk(name).judge(vote)
    voted = outcome(office.study)
    decide(office.desk("rea"), verdict, Details(rationale="I looked it up.", **details))
    assert outcome(office.study) == expected
    (id_,) = office.study.execute("SELECT max(id) FROM judgments").fetchone()
    found = preferences.decision(office.study, 1)
    assert found is not None
    assert id_ in found.judgment_ids
    assert problems(office.study) == []
    take_back(office.study, office.desk("rea").project, id_)
    assert outcome(office.study) == voted
    assert problems(office.study) == []


def test_whoever_overrules_the_votes_says_why(office: Office) -> None:
    open_project(office, "compare", [pair("Which?")], overlap=2)
    for name in ("ada", "bob"):
        prefer(office.desk(name), "yes")
    rea = office.desk("rea")
    with pytest.raises(BadVerdict, match="say why"):
        decide(rea, "b", Details())
    assert outcome(office.study) == "preference"
    assert decide(rea, "a", Details()).fate == "decided"  # as they said
    assert decide(rea, "b", WHY).fate == "decided"
    assert problems(office.study) == []


def test_a_later_decision_takes_the_place_of_an_earlier_one(split: Office) -> None:
    rea, root = split.desk("rea"), split.desk("root")
    first = decide(rea, "a")
    assert case(split.study, rea.project, 1).decision is not None
    decide(rea, "b")
    last = decide(root, "tie")
    looked = case(split.study, rea.project, 1).decision
    assert looked is not None
    assert (looked.annotator, looked.verdict) == ("root", "tie")
    assert outcome(split.study) == "tied"
    said = history(split.study, 1).describe()
    assert f"takes back {first.judgment_id}" in said
    assert f"{last.judgment_id}  " in said
    assert "root: tie; adjudicated: decides alone" in said
    assert problems(split.study) == []


def test_pressing_twice_decides_once(split: Office) -> None:
    rea = split.desk("rea")
    token = case(split.study, rea.project, 1).token
    first = decide(rea, "a", token=token)
    assert decide(rea, "a", token=token) == Decided(first.judgment_id, "repeated")
    assert len(history(split.study, 1).events) == 3


def test_another_pick_or_text_under_the_same_token_is_no_repetition(office: Office) -> None:
    cases: list[tuple[Task, dict[str, object], Verdict, Details, Details]] = [
        ("rank", {"prompt": "W?", "responses": ["1", "2", "3"]}, "pick",
         Details(ranking=(0,)), Details(ranking=(1,))),
        ("demonstrate", {"prompt": "W?"}, "write", Details(edit="So."), Details(edit="Thus.")),
    ]  # fmt: skip
    for item, (task, row, verdict, one, other) in enumerate(cases, start=1):
        rea = open_project(office, task, [row]).desk("rea")
        token = case(office.study, rea.project, item).token
        first = decide(rea, verdict, one, item, token)
        assert decide(rea, verdict, one, item, token) == (first.judgment_id, "repeated")
        with pytest.raises(CannotAdjudicate, match="decided this meanwhile"):
            decide(rea, verdict, other, item, token)
        decision = case(office.study, rea.project, item).decision
        assert decision is not None
        assert decision.details == one


def test_two_researchers_at_once_do_not_overwrite_each_other(split: Office) -> None:
    rea, root = split.desk("rea"), split.desk("root")
    token = case(split.study, rea.project, 1).token
    decide(rea, "a", token=token)
    with pytest.raises(CannotAdjudicate, match="decided this meanwhile"):
        decide(root, "b", token=token)
    assert outcome(split.study) == "preference"


def test_taking_it_back_twice_changes_nothing_more(split: Office) -> None:
    rea = split.desk("rea")
    stale = case(split.study, rea.project, 1).token
    first = decide(rea, "a")
    for _ in range(2):
        take_back(split.study, rea.project, first.judgment_id)
    assert outcome(split.study) == "conflicting"
    with pytest.raises(CannotAdjudicate):
        decide(rea, "a", token=stale)
    assert decide(rea, "a").judgment_id > first.judgment_id
    assert problems(split.study) == []


def test_annotators_own_judgments_are_theirs_to_take_back(split: Office) -> None:
    rea = split.desk("rea")
    with pytest.raises(CannotAdjudicate, match="an annotator's own"):
        take_back(split.study, rea.project, 1)
    with pytest.raises(CannotAdjudicate, match="no decision"):
        take_back(split.study, rea.project, 99)


def test_a_decision_is_no_judgment_of_ones_own_to_correct(split: Office) -> None:
    rea = split.desk("rea")
    done = decide(rea, "a")
    with pytest.raises(UnknownJudgment):
        rea.correct(done.judgment_id, "b")
    with pytest.raises(NothingToUndo):
        rea.undo()


def test_deciding_is_no_part_of_an_annotators_day(split: Office) -> None:
    rea = split.desk("rea")
    decide(rea, "a")
    assert rea.mine() == []
    assert [hour.annotator for hour in status.by_hour(split.study, rea.project)] == ["ada", "bob"]
    assert {g.annotator for g in given.given(split.study, rea.project.id)} == {"ada", "bob"}
    assert (progress(split).judged, progress(split).surplus) == (2, 0)


def test_nobody_is_asked_of_what_is_decided_until_that_is_taken_back(office: Office) -> None:
    open_project(office, "compare", [pair("Which?")], overlap=2)
    office.desk("ada").judge("a")
    rea = office.desk("rea")
    rea.claim()
    done = decide(rea, "a")  # it is given back
    assert (rea.ask(), office.desk("bob").ask()) == (None, None)
    assert problems(office.study) == []
    take_back(office.study, rea.project, done.judgment_id)
    assert office.desk("bob").ask() is not None
    assert problems(office.study) == []


def test_judgments_after_a_decision_are_kept_and_do_not_change_it(office: Office) -> None:
    open_project(office, "compare", [pair("Which?")], overlap=2)
    prefer(office.desk("ada"), "yes")
    bob = office.desk("bob")
    on_screen = bob.claim()
    decide(office.desk("rea"), "a")
    office.clock.wait(5)
    bob.submit(on_screen, "a" if place_of(on_screen, "no") == 0 else "b")
    assert (outcome(office.study), progress(office).judged) == ("preference", 2)
    assert problems(office.study) == []


def test_a_decision_asks_for_no_more_judgments(office: Office) -> None:
    open_project(office, "compare", [pair("Which?")], overlap=2, extra=2)
    prefer(office.desk("ada"), "yes")
    prefer(office.desk("bob"), "no")
    assert open_slots(office.study) == 1
    done = decide(office.desk("rea"), "a")
    assert open_slots(office.study) == 0
    take_back(office.study, office.desk("rea").project, done.judgment_id)
    assert open_slots(office.study) == 1
    assert problems(office.study) == []


def test_a_closed_project_can_be_decided_on(split: Office) -> None:
    planning.close(split.study, "compare")
    assert decide(split.desk("rea"), "a").fate == "decided"


def test_annotators_decide_nothing(split: Office) -> None:
    ada = split.desk("ada")
    with acting_as(split.study, ada.annotator):
        for act in (
            lambda: decide(ada, "a", token="adjudicate:1:0"),
            lambda: take_back(split.study, ada.project, 1),
            lambda: disputes(split.study, ada.project),
            lambda: case(split.study, ada.project, 1),
        ):
            with pytest.raises(Forbidden):
                act()


def test_a_case_shows_everybody_in_terms_of_the_stored_order(split: Office) -> None:
    rea = split.desk("rea")
    found = case(split.study, rea.project, 1)
    assert [r[-1].content for r in found.shown.responses] == ["yes", "no"]
    assert [(one.annotator, one.verdict, one.fate) for one in found.said] == [
        ("ada", "a", "counts"),
        ("bob", "b", "counts"),
    ]
    assert (found.said[0].seconds, found.said[0].guideline, found.decision) == (5.0, 1, None)
    (mine,) = split.desk("bob").mine()
    split.desk("bob").correct(mine.judgment_id, "tie")
    assert [one.corrected for one in case(split.study, rea.project, 1).said] == [False, True]


def test_a_case_shows_confirmations_beside_what_they_confirm(office: Office) -> None:
    row = {"prompt": "How?", "response": "Like this.", "generator": "model-1"}
    open_project(office, "demonstrate", [row], confirm=True)
    office.desk("ada").judge("accept")
    office.desk("bob").judge("reject")
    found = case(office.study, office.desk("rea").project, 1)
    assert [(one.annotator, one.confirms) for one in found.said] == [("ada", None), ("bob", 1)]
    assert found.generators == (("model-1",),)
    (listed,) = disputes(office.study, office.desk("rea").project).disputes
    assert listed.listed.outcome == "rejected"
    decide(office.desk("rea"), "accept")
    assert outcome(office.study) == "demonstrated"
    assert problems(office.study) == []


def test_items_of_others_are_none_to_decide(split: Office) -> None:
    rea = split.desk("rea")
    with pytest.raises(UnknownItem, match="no item 7"):
        case(split.study, rea.project, 7)
    with pytest.raises(CannotAdjudicate, match="none of project"):
        decide(rea, "a", item=7, token="adjudicate:7:0")
