"""Withdrawn judgments count for nothing wherever judgments are read, and are told from others."""

import pytest

from annotate.check import check
from annotate.companions import gold_accuracy
from annotate.consistency import consistency
from annotate.datasets.withdrawing import Which, withdraw
from annotate.disputes import case, disputes
from annotate.enough import enough
from annotate.history import history
from annotate.label_agreement import label_agreement
from annotate.quality_report import report
from annotate.quality_study import Design
from annotate.reliability import reliabilities
from annotate.signals import signals
from db import projects
from db.connection import Study
from db.judgments import Verdict
from db.options import Options
from tests.annotate.desk import Office
from tests.annotate.quality import judge_all, make
from tests.annotate.schooling import answer_all, with_gold
from tests.annotate.writing import pairs

BOBS = Which(people=("bob",))


def test_history_and_disputes_tell_withdrawn_judgments(three: Office) -> None:
    project = three.desk("rea").project
    assert len(disputes(three.study, project).disputes) == 1
    withdraw(three.study, BOBS, "Why")
    assert "withdrawn: counts for nothing" in history(three.study, 1).describe()
    assert [one.fate for one in case(three.study, project, 1).said] == ["counts", "withdrawn"]
    assert disputes(three.study, project).disputes == ()
    one, *_ = disputes(three.study, project, "judged").disputes
    assert [number for _, number in one.tally] == [1]


def test_figures_of_agreement_and_of_people_are_without_them(three: Office) -> None:
    project = projects.get(three.study, "pairs")
    withdraw(three.study, BOBS, "Why")
    (question,) = label_agreement(three.study, "pairs").questions
    assert question.agreement.units == 0
    assert [one.annotator for one in reliabilities(three.study, project)] == ["ada"]
    assert [one.annotator for one in signals(three.study, project)] == ["ada"]


def test_a_forecast_is_not_made_of_withdrawn_items(office: Office) -> None:
    office.project(pairs(4))
    ada, bob = office.desk("ada"), office.desk("bob")
    for desk in (ada, ada, bob):
        desk.judge("a")
    assert enough(office.study, "pairs", 10).finished == 3
    withdraw(office.study, BOBS, "Why")
    found = enough(office.study, "pairs", 10)
    assert (found.finished, found.usable) == (2, 2)


@pytest.mark.parametrize(("paired", "verdict"), [(False, "good"), (True, "a")])
def test_in_a_quality_study_they_are_as_if_never_given(
    study: Study, paired: bool, verdict: Verdict
) -> None:
    texts = {label: {"Ask?": label, "Tell?": f"{label}!"} for label in ("base", "tuned")}
    make(study, "q", texts, Design(paired=paired))
    unjudged = report(study, "q")
    for annotator in ("ada", "bob"):
        judge_all(study, "q", annotator, lambda _: verdict)
    judged = report(study, "q")
    withdraw(study, Which(projects=("q",)), "Why")
    assert report(study, "q")._replace(judged=0) == unjudged != judged._replace(judged=0)
    assert check(study) == []


def test_gold_is_counted_without_them(office: Office) -> None:
    with_gold(office, items=10, every=2, overlap=2)
    answer_all(office.desk("ada"))
    answer_all(office.desk("bob"))
    project = projects.get(office.study, "pairs")
    told = {one.annotator: one.answered for one in gold_accuracy(office.study, project)}
    assert set(told) == {"ada", "bob"}
    withdraw(office.study, Which(people=("bob",), projects=("pairs",)), "Why")
    left = {one.annotator: one.answered for one in gold_accuracy(office.study, project)}
    assert left == {"ada": told["ada"]}
    assert check(office.study) == []


def test_repeats_are_compared_without_them(office: Office) -> None:
    office.project(pairs(40), options=Options(repeat_every=5))
    ada = office.desk("ada")
    while ada.ask() is not None:
        ada.judge()
    project = projects.get(office.study, "pairs")
    (all_,) = consistency(office.study, project)
    assert all_.answered > 1
    first, *_ = office.study.execute(
        "SELECT i.repeats FROM judgments j JOIN items i ON i.id = j.item_id "
        "WHERE i.repeats IS NOT NULL ORDER BY i.id"
    ).fetchone()
    withdraw(office.study, Which(items=(first,)), "Why")
    (without,) = consistency(office.study, project)
    assert without.answered == all_.answered - 1
