"""Projects of every task with rows to work on, opened for the people of an office."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotate import planning
from annotate.check import check
from annotate.importing import Settings, import_pairs
from annotate.setups import Plan
from db import projects
from db.connection import Study
from db.projects import Progress, Task
from tests.annotate.desk import Office
from tests.annotate.writing import write_jsonl


def open_project(
    office: Office,
    task: Task,
    rows: Iterable[Mapping[str, object]] = (),
    overlap: int = 1,
    name: str | None = None,
    **options: Any,
) -> Office:
    """Make a project with these options, import its rows, and let the office work on it."""
    office.name = name or task
    planning.create(office.study, office.name, Plan(task=task, overlap=overlap, options=options))
    rows = list(rows)
    if rows:
        source = write_jsonl(office.folder / f"{office.name}.jsonl", rows)
        import_pairs(office.study, str(source), office.name, Settings(task))
    return office


def change(office: Office, **options: Any) -> None:
    """Change options while people work."""
    planning.change(office.study, office.name, Plan(options=options))


def progress(office: Office) -> Progress:
    """The figures kept of the project."""
    return projects.progress(office.study, projects.get(office.study, office.name).id)


def outcome(study: Study, item_id: int = 1) -> str | None:
    """What an item comes to, as it is kept."""
    (found,) = study.execute("SELECT outcome FROM items WHERE id = ?", (item_id,)).fetchone()
    return None if found is None else str(found)


def open_slots(study: Study, item_id: int = 1) -> int:
    """How many judgments of an item are to be had."""
    (found,) = study.execute(
        "SELECT count(*) FROM slots WHERE item_id = ? AND assignment_id IS NULL AND closed = 0",
        (item_id,),
    ).fetchone()
    return int(found)


def problems(study: Study) -> list[str]:
    """What ``annotate check`` finds wrong."""
    return [finding.sentence for finding in check(study)]
