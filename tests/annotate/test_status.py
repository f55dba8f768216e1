"""Where the study stands, in figures."""

import pytest

from annotate import printing
from annotate.datasets import build
from annotate.details import Details
from annotate.importing import Settings, import_pairs
from annotate.status import DatasetStatus, ProjectStatus, RunStatus, Status, status
from db import runs
from db.connection import Study, transaction
from db.judgments import Verdict
from db.projects import Task
from db.runs import NewRun
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, proposals, ratings, sets, write_jsonl
from tests.db.filling import NOW


def test_an_empty_study_has_nothing(study: Study) -> None:
    assert status(study) == Status(projects=(), datasets=(), runs=())


def test_a_project_counts_judgments_and_items_by_their_outcome(office: Office) -> None:
    office.project(pairs(4), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    late = ada.claim()
    office.clock.wait(1801)
    bob.judge("a")
    office.desk("eve").judge("a")
    ada.submit(late, "b")
    for verdict in ("tie", "skip"):
        ada.judge(verdict)
        bob.judge(verdict)
    assert status(office.study).projects == (
        ProjectStatus(
            name="pairs",
            task="compare",
            overlap=2,
            strategy="depth",
            items=4,
            wanted=8,
            judged=4,
            preferences=0,
            tied=1,
            both_bad=0,
            conflicting=1,
            skipped=1,
            surplus=1,
            unfinished=(),
            closed=False,
        ),
    )


@pytest.mark.parametrize(
    ("task", "rows", "answer", "line"),
    [
        ("rate", ratings(2), ("bad", ()), "0 good, 1 bad, 0 conflicting, 0 skipped, 0 surplus"),
        (
            "rank",
            sets(2, 3),
            ("pick", (2,)),
            "1 picked, 0 none acceptable, 0 conflicting, 0 skipped, 0 surplus",
        ),
        (
            "demonstrate",
            proposals(2),
            ("reject", ()),
            "0 demonstrated, 0 unconfirmed, 1 rejected, 0 conflicting, 0 skipped, 0 surplus",
        ),
    ],
)
def test_outcomes_are_those_of_the_task(
    office: Office,
    task: Task,
    rows: list[dict[str, object]],
    answer: tuple[Verdict, tuple[int, ...]],
    line: str,
) -> None:
    verdict, ranking = answer
    office.start("study", task, rows).desk("ada").judge(verdict, details=Details(ranking=ranking))
    assert printing.status(status(office.study)).splitlines() == [
        f"project study ({task}, overlap 1, depth): 1 of 2 judgments (50%)", f"  {line}",
    ]  # fmt: skip


def test_datasets_and_runs_are_listed(office: Office) -> None:
    office.project(pairs(1)).desk("ada").judge()
    dataset = build(office.study, "pairs")
    new = NewRun("dpo", "model", None, dataset.id, dataset.hash, "{}", 0, "{}", None, "cpu")
    with transaction(office.study):
        runs.start(office.study, new, NOW)
    found = status(office.study)
    assert found.datasets == (DatasetStatus("pairs", 1, 1, dataset.hash),)
    assert found.runs == (RunStatus(1, "dpo", "pairs@1", "running", None),)


def test_projects_are_counted_apart(office: Office) -> None:
    office.project(pairs(2)).desk("ada").judge()
    source = write_jsonl(office.folder / "others.jsonl", pairs(3))
    import_pairs(office.study, str(source), "others", Settings(overlap=2))
    found = status(office.study).projects
    assert [(p.name, p.judged, p.wanted) for p in found] == [("pairs", 1, 2), ("others", 0, 6)]
