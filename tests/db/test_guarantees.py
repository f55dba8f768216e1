"""What the database itself refuses, whatever the code above it does."""

import sqlite3
from datetime import timedelta

import pytest

from db import annotators, assignments, projects, slots
from db.annotators import Annotator
from db.assignments import Assignment, Presentation
from db.connection import Study, transaction
from db.projects import Project
from db.slots import Slot
from tests.db.filling import NOW, new_project, pair, snapshot, store

HISTORY = {
    "judgments": "reason",
    "datasets": "name",
    "dataset_rows": "weight",
    "dataset_judgments": "judgment_id",
    "audit": "detail",
}


@pytest.fixture
def history(study: Study) -> Study:
    """A study with a row in every table that only grows."""
    project = new_project(study)
    store(study, project, [pair("One?"), pair("Two?", verdict="b")])
    snapshot(study, project)
    study.execute("INSERT INTO audit (at, actor, action, subject) VALUES ('now', 'a', 'b', 'c')")
    return study


@pytest.mark.parametrize(("table", "column"), HISTORY.items())
def test_history_is_never_changed(history: Study, table: str, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|immutable"):
        history.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_never_deleted(history: Study, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|immutable"):
        history.execute(f"DELETE FROM {table}")


def test_a_judgment_is_not_replaced_by_inserting_over_it(history: Study) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        history.execute("INSERT OR REPLACE INTO judgments SELECT * FROM judgments")


@pytest.fixture
def project(study: Study) -> Project:
    """Two items that want two judgments each."""
    project = new_project(study, overlap=2)
    store(study, project, [pair("One?", verdict=None), pair("Two?", verdict=None)])
    return project


@pytest.fixture
def ada(study: Study) -> Annotator:
    with transaction(study):
        return annotators.ensure(study, "ada", "person", NOW)


def test_an_annotator_has_one_turn_at_an_item(
    study: Study, project: Project, ada: Annotator
) -> None:
    first = lease(study, project, ada, Slot(1, 0))
    assignments.end(study, first.id, "judged")
    with pytest.raises(
        sqlite3.IntegrityError, match=r"annotator_id, assignments\.project_id, assignments\.item_id"
    ):
        lease(study, project, ada, Slot(1, 1))


def test_an_annotator_holds_one_item_of_a_project(
    study: Study, project: Project, ada: Annotator
) -> None:
    lease(study, project, ada, Slot(1, 0))
    with pytest.raises(sqlite3.IntegrityError, match=r"annotator_id, assignments\.project_id"):
        lease(study, project, ada, Slot(2, 0))


def test_an_assignment_holds_one_slot(study: Study, project: Project, ada: Annotator) -> None:
    held = lease(study, project, ada, Slot(1, 0))
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*assignment_id"):
        slots.hold(study, Slot(1, 1), held.id)


def test_a_slot_does_not_count_a_judgment_of_no_assignment(history: Study) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        history.execute("UPDATE slots SET assignment_id = NULL")


def test_a_judgment_counts_once(study: Study, project: Project, ada: Annotator) -> None:
    store(study, project, [pair("One?", verdict="a")])
    other = lease(study, project, ada, Slot(1, 1))
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*judgment_id"):
        slots.fill(study, other.id, 1)


def test_progress_is_kept_as_judgments_come_and_go(study: Study, project: Project) -> None:
    store(study, project, [pair("One?", verdict="a"), pair("Two?", verdict="skip")])
    assert projects.progress(study, project.id)[1:3] == (4, 1)
    (assignment_id,) = study.execute("SELECT id FROM assignments WHERE item_id = 1").fetchone()
    slots.release(study, assignment_id)
    assert projects.progress(study, project.id)[1:3] == (4, 0)


def lease(study: Study, project: Project, annotator: Annotator, slot: Slot) -> Assignment:
    """Lease a slot as the code above does, without its questions."""
    shown = Presentation(f"token {slot}", (0, 1), 1, NOW, NOW + timedelta(hours=1))
    held = assignments.lease(study, project.id, annotator.id, slot, shown)
    slots.hold(study, slot, held.id)
    return held
