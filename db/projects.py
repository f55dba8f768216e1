"""Projects, their guidelines and their progress."""

import secrets
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from db.connection import Study
from db.errors import ProjectMismatch, UnknownProject
from db.times import to_text

Task = Literal["compare", "rate", "rank", "demonstrate"]


class Project(NamedTuple):
    """A study set-up: one task, with `overlap` judgments wanted for each item."""

    id: int
    name: str
    task: Task
    overlap: int
    blind_key: str
    lease_seconds: float
    min_seconds: float

    @property
    def lease(self) -> timedelta:
        """How long an annotator may hold an item without being heard of."""
        return timedelta(seconds=self.lease_seconds)


class Guideline(NamedTuple):
    """One version of what annotators are asked to do."""

    id: int
    version: int
    body: str


class Progress(NamedTuple):
    """Judgments wanted (`slots`) and given (`judged`) in a project."""

    slots: int
    judged: int


_COLUMNS = "id, name, task, overlap, blind_key, lease_seconds, min_seconds"


def create(study: Study, name: str, task: Task, overlap: int, body: str, now: datetime) -> Project:
    """Add a project with the first version of its guidelines; within a transaction."""
    row = study.execute(
        "INSERT INTO projects (name, task, overlap, blind_key, created_at) "
        f"VALUES (?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
        (name, task, overlap, secrets.token_hex(32), to_text(now)),
    ).fetchone()
    project = Project(*row)
    study.execute(
        "INSERT INTO guidelines (project_id, version, body, created_at) VALUES (?, 1, ?, ?)",
        (project.id, body, to_text(now)),
    )
    return project


def find(study: Study, name: str) -> Project | None:
    """The project of that name, or None."""
    row = study.execute(f"SELECT {_COLUMNS} FROM projects WHERE name = ?", (name,)).fetchone()
    return Project(*row) if row else None


def get(study: Study, name: str) -> Project:
    """The project of that name; raises UnknownProject, naming those there are."""
    project = find(study, name)
    if project is None:
        names = ", ".join(p.name for p in list_all(study)) or "none yet"
        raise UnknownProject(
            f"There is no project {name!r} in this study (there is: {names}). "
            "Choose one of these, or import a file into a new one."
        )
    return project


def require(project: Project, task: Task, overlap: int | None) -> None:
    """Raise ProjectMismatch unless the project has this task and (if given) this overlap."""
    if project.task != task or overlap not in (None, project.overlap):
        raise ProjectMismatch(
            f"Project {project.name!r} exists with task {project.task} and overlap "
            f"{project.overlap}. Leave out --task and --overlap, or choose another --project."
        )


def list_all(study: Study) -> list[Project]:
    """All projects, in the order they were made."""
    return [Project(*row) for row in study.execute(f"SELECT {_COLUMNS} FROM projects ORDER BY id")]


def guideline(study: Study, project_id: int) -> Guideline:
    """The newest version of a project's guidelines."""
    row = study.execute(
        "SELECT id, version, body FROM guidelines WHERE project_id = ? "
        "ORDER BY version DESC LIMIT 1",
        (project_id,),
    ).fetchone()
    return Guideline(*row)


def progress(study: Study, project_id: int) -> Progress:
    """How far a project is; reads one row."""
    row = study.execute(
        "SELECT slots, judged FROM progress WHERE project_id = ?", (project_id,)
    ).fetchone()
    return Progress(*row)
