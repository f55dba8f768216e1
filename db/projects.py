"""Projects, their guidelines and their progress."""

import secrets
from datetime import datetime, timedelta
from shlex import quote
from typing import Any, Literal, NamedTuple

from db import options
from db.connection import Study
from db.errors import ProjectMismatch, UnknownProject
from db.options import Options
from db.times import to_text

Task = Literal["compare", "rate", "rank", "demonstrate"]
Strategy = Literal["depth", "breadth", "random", "uncertain"]
STRATEGIES: tuple[Strategy, ...] = ("depth", "breadth", "random", "uncertain")
Purpose = Literal["work", "practice", "gold", "repeat"]


class Project(NamedTuple):
    """A study set-up: one task, with `overlap` judgments wanted for each item.

    `strategy` is the order in which items are offered (:mod:`db.places`); `seed` shuffles it.
    Practice, gold and repeated items are in companions: projects whose `parent_id` is that of the
    project they serve, under its options.
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
    parent_id: int | None
    purpose: Purpose
    options: Options
    closed: bool

    @property
    def lease(self) -> timedelta:
        """How long an annotator may hold an item without being heard of."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def asks_more(self) -> bool:
        """Whether an answer may have more to it than its verdict."""
        ranked = self.task == "rank" and self.options.full_ranking
        return self.task == "demonstrate" or ranked or self.options.asks_more


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
    good: int
    bad: int
    picked: int
    none: int
    demonstrated: int
    unconfirmed: int
    rejected: int
    withdrawn: int


_COLUMNS = (
    "id, name, task, overlap, blind_key, lease_seconds, min_seconds, strategy, seed, "
    "parent_id, purpose, options, closed_at IS NOT NULL"
)


def _project(row: tuple[Any, ...]) -> Project:
    *head, stored, closed = row
    return Project._make((*head, options.from_json(stored), bool(closed)))


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
    project = _project(row)
    study.execute(
        "INSERT INTO guidelines (project_id, version, body, created_at) VALUES (?, 1, ?, ?)",
        (project.id, body, to_text(now)),
    )
    return project


def find(study: Study, name: str) -> Project | None:
    """The project of that name, or None."""
    row = study.execute(f"SELECT {_COLUMNS} FROM projects WHERE name = ?", (name,)).fetchone()
    return _project(row) if row else None


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


def as_it_is(study: Study, project: Project) -> Project:
    """The project as it is stored now: somebody may have changed it since it was read."""
    return get(study, project.name)


def served(study: Study, project_id: int) -> Project:
    """The project of this id; of a companion's id, the project that it serves. Reads two rows."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM projects "
        "WHERE id = (SELECT coalesce(parent_id, id) FROM projects WHERE id = ?)",
        (project_id,),
    ).fetchone()
    return _project(row)


def require(
    project: Project, task: Task, overlap: int | None, strategy: Strategy | None = None
) -> None:
    """Raise ProjectMismatch unless the project has this task and what else is given."""
    found = (project.task, project.overlap, project.strategy)
    if found != (task, overlap or project.overlap, strategy or project.strategy):
        raise ProjectMismatch(
            f"Project {project.name!r} exists with task {project.task}, overlap {project.overlap} "
            f"and strategy {project.strategy}. Leave these options out, choose another --project, "
            f"or change it first: annotate project edit {quote(project.name)}."
        )


def list_all(study: Study) -> list[Project]:
    """All projects but companions, in the order they were made."""
    rows = study.execute(f"SELECT {_COLUMNS} FROM projects WHERE parent_id IS NULL ORDER BY id")
    return [_project(row) for row in rows]


def companion(study: Study, project: Project, purpose: Purpose) -> Project | None:
    """The project that holds the practice, gold or repeated items of this one, or None."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM projects WHERE parent_id = ? AND purpose = ?",
        (project.id, purpose),
    ).fetchone()
    return _project(row)._replace(options=project.options) if row else None


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
        "UPDATE projects SET overlap = ?, strategy = ?, seed = ?, lease_seconds = ?, "
        "min_seconds = ?, options = ? WHERE id = ?",
        (
            project.overlap,
            project.strategy,
            project.seed,
            project.lease_seconds,
            project.min_seconds,
            options.to_json(project.options),
            project.id,
        ),
    )


def set_closed(study: Study, project_id: int, at: datetime | None) -> None:
    """Close a project and its companions, or open them again; within a transaction."""
    study.execute(
        "UPDATE projects SET closed_at = ? WHERE id = ? OR parent_id = ?",
        (to_text(at) if at else None, project_id, project_id),
    )
