"""Where a study stands: its projects, datasets and runs. Not for annotators."""

from dataclasses import dataclass

from annotate import access
from db import datasets, imports, judgments, projects, runs
from db.connection import Study
from db.judgments import Hour
from db.projects import Task

__all__ = [
    "DatasetStatus", "Hour", "ProjectStatus", "RunStatus", "Status", "by_hour", "project_status",
    "status",
]  # fmt: skip


_ANY = {"conflicting": "conflicting", "skipped": "skipped"}
OUTCOMES: dict[Task, dict[str, str]] = {  # of items, by task: as they are counted, and for people
    "compare": {"preferences": "preferences", "tied": "tied", "both_bad": "both bad", **_ANY},
    "rate": {"good": "good", "bad": "bad", **_ANY},
    "rank": {"picked": "picked", "none": "none acceptable", **_ANY},
    "demonstrate": {
        "demonstrated": "demonstrated", "unconfirmed": "unconfirmed", "rejected": "rejected", **_ANY
    },
}  # fmt: skip


@dataclass(frozen=True)
class ProjectStatus:
    """A project in figures.

    `wanted` and `judged` count judgments; the outcomes count items, by the one rule, and those of
    other tasks are 0. `unfinished` are the sources of imports that were broken off, or are going
    on.
    """

    name: str
    task: Task
    overlap: int
    strategy: str
    items: int
    wanted: int
    judged: int
    preferences: int
    tied: int
    both_bad: int
    conflicting: int
    skipped: int
    surplus: int
    unfinished: tuple[str, ...]
    closed: bool
    good: int = 0
    bad: int = 0
    picked: int = 0
    none: int = 0
    demonstrated: int = 0
    unconfirmed: int = 0
    rejected: int = 0
    withdrawn: int = 0

    @property
    def outcomes(self) -> dict[str, int]:
        """How many items came to each outcome of the task, by its name for people."""
        found = {label: getattr(self, name) for name, label in OUTCOMES[self.task].items()}
        return found | ({"withdrawn": self.withdrawn} if self.withdrawn else {})


@dataclass(frozen=True)
class DatasetStatus:
    """A stored dataset."""

    name: str
    version: int
    rows: int
    hash: str


@dataclass(frozen=True)
class RunStatus:
    """A run and how it stands."""

    id: int
    method: str
    dataset: str
    state: str
    seconds: float | None


@dataclass(frozen=True)
class Status:
    """A whole study."""

    projects: tuple[ProjectStatus, ...]
    datasets: tuple[DatasetStatus, ...]
    runs: tuple[RunStatus, ...]


def status(study: Study) -> Status:
    """Read where the study stands; for researchers."""
    access.require(study, "researcher")
    return Status(
        tuple(project_status(study, p) for p in projects.list_all(study)),
        tuple(DatasetStatus(d.name, d.version, d.rows, d.hash) for d in datasets.list_all(study)),
        tuple(
            RunStatus(r.id, r.method, r.dataset, r.state, r.seconds) for r in runs.list_all(study)
        ),
    )


def project_status(study: Study, project: projects.Project) -> ProjectStatus:
    """Read where one project stands; for researchers.

    From kept counts: as fast for a million items as for ten.
    """
    access.require(study, "researcher")
    found = projects.progress(study, project.id)
    return ProjectStatus(
        name=project.name,
        task=project.task,
        overlap=project.overlap,
        strategy=project.strategy,
        items=found.items,
        wanted=found.slots,
        judged=found.judged,
        preferences=found.preference,
        tied=found.tied,
        both_bad=found.both_bad,
        conflicting=found.conflicting,
        skipped=found.skipped,
        surplus=found.surplus,
        unfinished=tuple(imports.unfinished(study, project.id)),
        closed=project.closed,
        good=found.good,
        bad=found.bad,
        picked=found.picked,
        none=found.none,
        demonstrated=found.demonstrated,
        unconfirmed=found.unconfirmed,
        rejected=found.rejected,
        withdrawn=found.withdrawn,
    )


def by_hour(study: Study, project: projects.Project) -> list[Hour]:
    """A project's judgments and skips per hour and annotator, oldest first; for researchers."""
    access.require(study, "researcher")
    return judgments.by_hour(study, project.id)


def known_items(study: Study, project: projects.Project) -> tuple[int, int]:
    """How many practice and how many gold items stand beside a project; for researchers."""
    access.require(study, "researcher")
    beside = (projects.companion(study, project, purpose) for purpose in ("practice", "gold"))
    practice, gold = (projects.progress(study, c.id).items if c else 0 for c in beside)
    return practice, gold
