"""Datasets of studies in which some items have one judgment and others more."""

import pytest

from annotate.datasets import Criteria, build
from annotate.details import Details
from db import ballots, dataset_rows, preferences, row_rules, staging
from db.connection import Study
from db.judgments import Verdict
from db.options import Options
from tests.annotate.desk import Office
from tests.annotate.every_task import fill
from tests.annotate.writing import pairs


def hash_one_by_one(study: Study, project_id: int) -> str:
    """The hash of what every item comes to when each is decided by itself."""
    staging.begin(study)
    staging.add(study, preferences.decisions(study, project_id), row_rules.preferences)
    staging.finish(study)
    return staging.staged_hash(study)


@pytest.mark.parametrize("block", [1, 2, 3, 100])
def test_the_rows_are_those_of_items_decided_by_themselves(
    office: Office, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(ballots, "_BLOCK", block)
    office.project(pairs(9), overlap=2, options=Options(edit=True, verdicts="strength"))
    ada, bob = office.desk("ada"), office.desk("bob")
    said: list[Verdict] = ["a", "b", "tie", "a_much", "skip", "both_bad", "b"]
    for verdict in said:
        ada.judge(verdict)
    ada.judge("a", details=Details(edit="Better."))
    ada.judge("a")
    ada.undo()
    bob.judge("a")
    bob.judge("b")
    study = office.study
    dataset = build(study, Criteria(projects=(office.name,)))
    assert dataset.hash == hash_one_by_one(study, ada.project.id)
    assert sum(1 for _ in dataset_rows.preferences(study, dataset.id)) == dataset.rows


@pytest.mark.parametrize("project", ["pairs", "rated", "safe", "ranked", "shown"])
def test_of_every_task_the_dataset_is_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch, project: str
) -> None:
    fill(office)
    quick = build(office.study, project, "quick")
    monkeypatch.setattr("db.votes.stage_single", lambda *_, **__: False)
    slow = build(office.study, project, "slow")
    assert (quick.hash, quick.ledger) == (slow.hash, slow.ledger)
    assert quick.rows == slow.rows > 0
