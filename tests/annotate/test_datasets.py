"""Building datasets from what annotators judged."""

import json

import pytest

from annotate.datasets import Criteria, build
from annotate.errors import NothingToExport
from db import dataset_rows, datasets
from db.errors import UnknownProject
from db.judgments import Verdict
from tests.annotate.desk import Office
from tests.annotate.writing import pair, pairs


def test_every_judged_item_is_accounted_for(office: Office) -> None:
    office.project(pairs(7), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    seen: list[tuple[Verdict, Verdict]] = [
        ("a", "a"),  # of the sides swapped
        ("b", "skip"),
        ("a", "b"),
        ("tie", "tie"),
        ("both_bad", "both_bad"),
        ("skip", "skip"),
    ]
    for of_ada, of_bob in seen:
        ada.judge(of_ada)
        bob.judge(of_bob)
    ledger = build(office.study, "pairs").ledger
    assert ledger.adds_up()
    assert (ledger.judged, ledger.exported, ledger.conflicting) == (6, 2, 1)
    assert (ledger.tied, ledger.both_bad, ledger.skipped, ledger.duplicate) == (1, 1, 1, 0)


def test_the_same_judgments_give_the_same_version(office: Office) -> None:
    office.project(pairs(2)).desk("ada").judge()
    assert build(office.study, "pairs") == build(office.study, "pairs")


def test_a_corrected_judgment_gives_the_next_version_and_leaves_the_old(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    first = build(office.study, "pairs")
    before = list(dataset_rows.preferences(office.study, first.id))
    ada.undo()
    ada.judge("b")
    second = build(office.study, "pairs")
    assert (first.version, second.version) == (1, 2)
    (then,), (now,) = before, dataset_rows.preferences(office.study, second.id)
    assert (now.chosen, now.rejected) == (then.rejected, then.chosen)
    assert list(dataset_rows.preferences(office.study, first.id)) == before


def test_a_row_names_the_judgment_that_stands(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    build(office.study, "pairs")
    ada.undo()
    ada.judge("a")
    newest = build(office.study, "pairs")
    behind = office.study.execute(
        "SELECT j.verdict, j.supersedes FROM dataset_judgments d "
        "JOIN judgments j ON j.id = d.judgment_id WHERE d.dataset_id = ?",
        (newest.id,),
    ).fetchall()
    assert behind == [("a", 2)]


def test_a_surplus_judgment_is_in_no_dataset(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    late = ada.claim()
    office.clock.wait(1801)
    office.desk("bob").judge("a")
    ada.submit(late, "b")
    dataset = build(office.study, "pairs")
    assert (dataset.rows, dataset.ledger.conflicting) == (1, 0)


def test_rows_that_repeat_a_pair_can_be_dropped(office: Office) -> None:
    office.project([pair("Same?", "yes", "no"), pair("same?", "yes", "no")])
    ada = office.desk("ada")
    for _ in range(2):
        shown = ada.claim()
        office.clock.wait(5)
        ada.submit(shown, "a" if shown.responses[0][0].content == "yes" else "b")
    assert build(office.study, Criteria(("pairs",), duplicates="keep")).ledger.exported == 2
    dropped = build(office.study, Criteria(("pairs",), duplicates="drop")).ledger
    assert (dropped.exported, dropped.duplicate, dropped.judged) == (1, 1, 2)


def test_a_dataset_can_have_a_name_of_its_own(office: Office) -> None:
    office.project(pairs(1)).desk("ada").judge()
    assert build(office.study, "pairs", "first batch").name == "first batch"


def test_without_a_preference_there_is_nothing_to_export(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    ada.judge("tie")
    with pytest.raises(NothingToExport, match=r"items judged: 1.*annotate serve"):
        build(office.study, "pairs")
    assert datasets.list_all(office.study) == []


def test_an_unknown_project_is_said(office: Office) -> None:
    with pytest.raises(UnknownProject, match="none yet"):
        build(office.study, "pairs")


def test_building_is_in_the_audit_log(office: Office) -> None:
    office.project(pairs(1)).desk("ada").judge()
    dataset = build(office.study, "pairs")
    (detail,) = office.study.execute(
        "SELECT detail FROM audit WHERE action = 'build dataset'"
    ).fetchone()
    assert json.loads(detail) == {"project": "pairs", "version": 1, "hash": dataset.hash}
