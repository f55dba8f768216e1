"""Storing: chosen items enter a project, in short transactions, while people are at work."""

from datetime import datetime

from annotate.errors import BrokenOff
from annotate.importing import Progress
from annotate.pacing import Pace
from db import imports, projects
from db.connection import Study, transaction
from db.errors import StudyUnwritable
from db.imports import Added
from db.projects import Project
from db.room import roomy

CHUNK = 500  # items stored in one transaction while others are at work


def store(
    study: Study, project: Project, items: int, moment: datetime, progress: Progress | None
) -> Added:
    """Move so many staged items into the project; what it has already stays as it is.

    `progress` is called after each transaction, with the items stored and how many there are.
    Raises BrokenOff where the disk is full: the same again stores the rest.
    """
    total = Added(0, 0, 0)
    pace = Pace(study, CHUNK)
    done = 0
    with roomy(study):
        while done < items:
            pace.begin()
            last = min(done + pace.chunk, items) - 1
            try:
                with transaction(study, durable=False):
                    now = projects.as_it_is(study, project)
                    added = imports.store(study, now, None, done, last, moment)
            except StudyUnwritable as error:
                raise BrokenOff(
                    f"{error} Of {items:,} items, {done:,} are in: pair again then, and the rest "
                    "follows."
                ) from error
            done = last + 1
            total = Added(*map(sum, zip(total, added, strict=True)))
            if progress is not None:
                progress(done, items)
            if done < items:
                pace.rest(done)
    return total
