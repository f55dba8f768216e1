"""Where the study stands, in figures."""

from annotate.datasets import build
from annotate.importing import Settings, import_pairs
from annotate.status import DatasetStatus, ProjectStatus, RunStatus, Status, status
from db import runs
from db.connection import Study, transaction
from db.runs import NewRun
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, write_jsonl
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
