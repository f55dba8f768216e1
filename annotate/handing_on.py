"""Handing on: where no response of several is acceptable, people write one.

A rank project may name a demonstrate project (`none_to`): a prompt whose item comes to *none* is
queued there, without a proposal, once. When a response is acceptable after all and nobody has begun
to write, the prompt is taken from the queue again, unless it was imported there too. When another
project is named, what nobody has begun to write moves there.
"""

from datetime import datetime
from typing import NamedTuple

from annotate import access
from db import audit, handed, items, projects, times
from db.connection import Study, transaction
from db.errors import ProjectMismatch
from db.projects import Project, Task

CHUNK = 500  # items handed on in one transaction


class Handed(NamedTuple):
    """Items of which no response was acceptable, and how many prompts were queued anew for them."""

    items: int
    queued: int


def follow_many(study: Study, project: Project, first: int, last: int, moment: datetime) -> None:
    """Queue the prompts of those of the items `first` to `last` that came to none."""
    for item_id in handed.unacceptable(study, project.id, first, last):
        handed.follow(study, project, item_id, "none", moment)


def take_back(study: Study, project: Project, name: str, first: int, last: int) -> None:
    """Want no demonstrations in project `name` any more for these items: others are to have them.

    Within a transaction.
    """
    target = projects.find(study, name)
    if target is not None:
        for item_id in handed.unacceptable(study, project.id, first, last):
            handed.withdraw(study, target, item_id)


def hand_on(study: Study, project_name: str, into: str, now: datetime | None = None) -> Handed:
    """Queue the prompts of all items that came to none in the demonstrate project `into`.

    Doing it again adds nothing. Takes a researcher; 500 items in a transaction, and an entry in the
    audit log. Raises UnknownProject and ProjectMismatch.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    project = _with_task(study, project_name, "rank")
    target = _with_task(study, into, "demonstrate")
    found = Handed(0, 0)
    for first in range(1, items.last(study, project.id) + 1, CHUNK):
        some = handed.unacceptable(study, project.id, first, first + CHUNK - 1)
        if some:
            with transaction(study):
                queued = sum(handed.queue(study, target, item_id, moment) for item_id in some)
            found = Handed(found.items + len(some), found.queued + queued)
    with transaction(study):
        detail = {"into": into, **found._asdict()}
        audit.record(study, "hand on", project_name, detail, moment)
    return found


def _with_task(study: Study, name: str, task: Task) -> Project:
    project = projects.get(study, name)
    if project.task != task or project.parent_id is not None:
        raise ProjectMismatch(
            f"Project {name!r} is no {task} project of its own. Prompts are handed on from a rank "
            "project into a demonstrate project; give these."
        )
    return project
