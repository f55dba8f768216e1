"""Planning: what a project wants of its annotators, and in which order; changed while they work.

A change is stored at once; the slots follow in short transactions, so that nobody who judges waits
for a million of them. A change that was broken off is completed by asking for the same again.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from db import audit, items, places, projects, queue, times
from db.connection import Study, transaction
from db.projects import Project, Strategy

CHUNK = 5_000  # items whose slots are fitted in one transaction


class Plan(NamedTuple):
    """What to change; None leaves a setting as it is. Leases are in seconds."""

    overlap: int | None = None
    strategy: Strategy | None = None
    seed: int | None = None
    lease_seconds: float | None = None


def settings(study: Study, project_name: str) -> Project:
    """The settings of a project; raises UnknownProject."""
    return projects.get(study, project_name)


def change(study: Study, project_name: str, plan: Plan, now: datetime | None = None) -> Project:
    """Change the settings of a project and fit its slots to them; returns the project as changed.

    Raising the overlap opens slots; lowering it closes open ones, and those that are taken stay
    until they are given back: no judgment is thrown away. The settings and their entry in the audit
    log are one transaction, and every 5,000 items one more. Raises UnknownProject.
    """
    wanted = {name: value for name, value in plan._asdict().items() if value is not None}
    with transaction(study):
        project = projects.get(study, project_name)._replace(**wanted)
        projects.change(study, project)
        audit.record(study, "change project", project.name, wanted, now or times.now())
    _each(study, project, places.fit_overlap)
    if plan.strategy is not None or plan.seed is not None:
        _each(study, project, places.arrange)
    with transaction(study):
        queue.forget(study, project.id)
    return project


def arrange_all(study: Study, project: Project) -> None:
    """Bring all slots to their places, such as after priorities have changed."""
    _each(study, project, places.arrange)
    with transaction(study):
        queue.forget(study, project.id)


def _each(study: Study, project: Project, fit: Callable[[Study, Project, int, int], None]) -> None:
    """Do this to all items of the project, in many short transactions."""
    last = items.last(study, project.id)
    for first in range(1, last + 1, CHUNK):
        with transaction(study, durable=False):
            now = projects.get(study, project.name)  # somebody may have changed it meanwhile
            fit(study, now, first, first + CHUNK - 1)
