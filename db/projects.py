"""Projects, their guidelines and their progress."""

import secrets
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from db.connection import Study
from db.errors import ProjectMismatch, UnknownProject
from db.times import to_text

Task = Literal["compare", "rate", "rank", "demonstrate"]
Strategy = Literal["depth", "breadth", "random", "uncertain"]
STRATEGIES: tuple[Strategy, ...] = ("depth", "breadth", "random", "uncertain")


class Project(NamedTuple):
    """A study set-up: one task, with `overlap` judgments wanted for each item.

    `strategy` is the order in which items are offered (:mod:`db.places`); `seed` shuffles it.
    """

    id: int
    name: str
    task: Task
    overlap: int
    blind_key: str
    lease_seconds: float
    min_seconds: float
    strategy: Strategy
    seed: int

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
    """A project in figures, kept as judgments come and go.

    `slots` are judgments wanted, `judged` those given, `surplus` those given too late to count; the
    others count items by what the one rule makes of them.
    """

    items: int
    slots: int
    judged: int
    surplus: int
    preference: int
    tied: int
    both_bad: int
    conflicting: int
    skipped: int


_COLUMNS = "id, name, task, overlap, blind_key, lease_seconds, min_seconds, strategy, seed"


def create(
    study: Study,
    name: str,
    task: Task,
    overlap: int,
    body: str,
    now: datetime,
    strategy: Strategy = "depth",
    seed: int = 0,
) -> Project:
    """Add a project with the first version of its guidelines; within a transaction."""
    row = study.execute(
        "INSERT INTO projects (name, task, overlap, blind_key, strategy, seed, created_at) "
        f"VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
        (name, task, overlap, secrets.token_hex(32), strategy, seed, to_text(now)),
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


def require(
    project: Project, task: Task, overlap: int | None, strategy: Strategy | None = None
) -> None:
    """Raise ProjectMismatch unless the project has this task and what else is given."""
    found = (project.task, project.overlap, project.strategy)
    if found != (task, overlap or project.overlap, strategy or project.strategy):
        raise ProjectMismatch(
            f"Project {project.name!r} exists with task {project.task}, overlap {project.overlap} "
            f"and strategy {project.strategy}. Leave these options out, choose another --project, "
            f"or change it first: annotate project {project.name}."
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
        f"SELECT {', '.join(Progress._fields)} FROM progress WHERE project_id = ?", (project_id,)
    ).fetchone()
    return Progress(*row)


def change(study: Study, project: Project) -> None:
    """Store the settings of a project; within a transaction. Slots follow by :mod:`db.places`."""
    study.execute(
        "UPDATE projects SET overlap = ?, strategy = ?, seed = ?, lease_seconds = ? WHERE id = ?",
        (project.overlap, project.strategy, project.seed, project.lease_seconds, project.id),
    )
