"""The figures beside the work tell nobody what others answered."""

import pytest

from annotate import planning
from annotate.details import Details
from annotate.importing import Settings, import_pairs
from annotate.setups import Plan
from db import projects
from db.judgments import Verdict
from tests.annotate.desk import Desk, Office
from tests.annotate.opening import change, open_project, open_slots, problems, progress
from tests.annotate.test_adjudication import decide
from tests.annotate.test_standing import of
from tests.annotate.writing import pairs, proposals, ratings, sets, write_jsonl

DEMONSTRATED: tuple[Verdict, ...] = ("accept", "edit", "reject")


def figures(desk: Desk) -> tuple[int, int]:
    """What the line above the work says of everybody: judged, and in all."""
    found = of(desk)
    return found.judged, found.wanted


def answer(desk: Desk, verdict: Verdict) -> None:
    text = f"A text by {desk.annotator.name}." if verdict in ("edit", "write") else ""
    desk.judge(verdict, details=Details(edit=text))


def test_a_rating_and_its_undo_are_the_same_whatever_others_said(office: Office) -> None:
    open_project(office, "rate", ratings(3), overlap=2, extra=1)
    ann, bob = office.desk("ann"), office.desk("bob")
    answer(ann, "good")
    assert figures(ann) == (1, 6)
    verdicts: tuple[Verdict, ...] = ("good", "bad", "good")
    for verdict in verdicts:
        answer(bob, verdict)
        assert figures(bob) == (2, 6)
        bob.undo()
        assert figures(bob) == (1, 6)
    assert problems(office.study) == []


def test_a_correction_that_makes_people_disagree_changes_no_figure(office: Office) -> None:
    open_project(office, "rate", ratings(1), overlap=2, extra=1)
    ann, bob = office.desk("ann"), office.desk("bob")
    answer(ann, "good")
    answer(bob, "good")
    bob.correct(bob.mine()[0].judgment_id, "bad")
    assert (figures(bob), open_slots(office.study)) == ((2, 2), 1)


def test_extra_judgments_count_as_they_are_given(office: Office) -> None:
    open_project(office, "rate", ratings(2), overlap=2, extra=1)
    ann, bob, eve = map(office.desk, ("ann", "bob", "eve"))
    for verdict in ("good", "good"):
        answer(ann, verdict)
        answer(bob, "bad")
    assert (figures(eve), progress(office).slots) == ((4, 4), 6), "researchers see all of them"
    answer(eve, "good")
    assert figures(eve) == (5, 5)
    eve.undo()
    assert figures(eve) == (4, 4)


def test_judgments_for_the_sake_of_severity_are_expected_from_the_start(office: Office) -> None:
    rows = [{**row, "severity": n} for n, row in enumerate(pairs(3), start=1)]
    open_project(office, "compare", rows, overlap=2, extra=3, extra_severity=2)
    assert figures(office.desk("ann")) == (0, 3 * 2 + 2 * 3)
    assert progress(office).slots == 12
    change(office, extra_severity=3)
    assert figures(office.desk("ann")) == (0, 3 * 2 + 3)


def test_a_severity_that_is_told_later_is_counted(office: Office) -> None:
    open_project(office, "compare", pairs(3), extra=2, extra_severity=1)
    told = [{**row, "severity": 3} for row in pairs(2)]
    source = write_jsonl(office.folder / "told.jsonl", told)
    import_pairs(office.study, str(source), office.name, Settings("compare"))
    assert figures(office.desk("ann")) == (0, 3 + 2 * 2)
    assert (progress(office).slots, problems(office.study)) == (7, [])


@pytest.mark.parametrize("verdict", DEMONSTRATED)
def test_every_demonstration_is_expected_to_be_confirmed(office: Office, verdict: Verdict) -> None:
    open_project(office, "demonstrate", proposals(2), confirm=True)
    ann, bob = office.desk("ann"), office.desk("bob")
    assert figures(ann) == (0, 4)
    answer(ann, verdict)
    assert figures(ann) == (1, 4)
    ann.undo()
    assert figures(ann) == (0, 4)
    answer(ann, verdict)
    answer(bob, "accept")
    assert figures(bob) == (2, 4)
    assert problems(office.study) == []


@pytest.mark.parametrize("verdict", DEMONSTRATED)
def test_no_figure_tells_a_confirmation_from_an_original(office: Office, verdict: Verdict) -> None:
    open_project(office, "demonstrate", proposals(1, unanswered=1), confirm=True)
    ann, bob = office.desk("ann"), office.desk("bob")
    answer(ann, "accept")
    answer(ann, "write")
    for judged in (3, 4):
        answer(bob, verdict)
        assert figures(bob) == (judged, 4)
        bob.undo()
        assert figures(bob) == (judged - 1, 4)
        answer(bob, verdict)
    assert (bob.ask(), progress(office).slots) == (None, 4)
    assert problems(office.study) == []


def test_a_demonstration_taken_back_leaves_its_confirmation_counted(office: Office) -> None:
    open_project(office, "demonstrate", proposals(1), confirm=True)
    ann, bob = office.desk("ann"), office.desk("bob")
    answer(ann, "accept")
    answer(bob, "accept")
    ann.undo()
    assert figures(ann) == (1, 2)
    answer(ann, "reject")
    assert figures(ann) == (2, 2)


@pytest.mark.parametrize("verdict", ["good", "bad", "skip"])
def test_a_decision_meanwhile_is_not_told(office: Office, verdict: Verdict) -> None:
    open_project(office, "rate", ratings(2), overlap=2, extra=1)
    ann, bob = office.desk("ann"), office.desk("bob")
    answer(ann, "good")
    bob.claim()
    decide(office.desk("rea"), "bad")
    assert figures(bob) == (1, 4)
    answer(bob, verdict)
    assert figures(bob) == (1 + (verdict != "skip"), 4)
    assert problems(office.study) == []


@pytest.mark.parametrize("confirm", [False, True])
def test_a_prompt_handed_on_is_work_while_it_is_wanted(office: Office, confirm: bool) -> None:
    open_project(office, "demonstrate", name="writing", confirm=confirm)
    open_project(office, "rank", sets(2, 3), none_to="writing")
    ann, eve = office.desk("ann"), office.desk("eve")
    eve.project = projects.get(office.study, "writing")
    verdicts: tuple[Verdict, ...] = ("none", "pick")
    each = 1 + confirm
    assert (figures(ann), figures(eve)) == ((0, 2), (0, 0))
    for verdict in verdicts:
        ann.judge(verdict, details=Details(ranking=(0,) if verdict == "pick" else ()))
        assert (figures(ann), figures(eve)) == ((1, 2), (0, each * (verdict == "none")))
        ann.undo()
        assert (figures(ann), figures(eve)) == ((0, 2), (0, 0))
    ann.judge("none")
    answer(eve, "write")
    assert figures(eve) == (1, each)
    assert problems(office.study) == []


def test_more_overlap_is_more_work(office: Office) -> None:
    open_project(office, "rate", ratings(3), extra=1)
    planning.change(office.study, office.name, Plan(overlap=2))
    assert figures(office.desk("ann")) == (0, 6)
