"""Moving in: staged rows enter a project in short transactions, while people are at work."""

from collections.abc import Callable
from datetime import datetime

from annotate.errors import BrokenOff
from annotate.pacing import Pace
from db import imports, projects
from db.annotators import Annotator
from db.connection import Study, transaction
from db.errors import StudyUnwritable
from db.imports import Added
from db.projects import Project
from db.room import roomy

Progress = Callable[[int, int | None], None]  # rows read so far, or rows stored of so many


def move_in(
    study: Study,
    project: Project,
    annotator: Annotator | None,
    rows: int,
    moment: datetime,
    progress: Progress | None,
    *,
    chunk: int,
    broken_off: Callable[[int], str],
) -> Added:
    """Move so many staged rows in, `chunk` at a time, with a pause for others after each.

    What the project has already stays as it is. `progress` is called after each transaction.
    Raises BrokenOff where the disk is full, with what `broken_off` says of so many rows stored.
    """
    total = Added(0, 0, 0)
    pace = Pace(study, chunk)
    done = 0
    with roomy(study):
        while done < rows:
            pace.begin()
            last = min(done + pace.chunk, rows) - 1
            try:
                with transaction(study, durable=False):
                    now = projects.as_it_is(study, project)
                    added = imports.store(study, now, annotator, done, last, moment)
            except StudyUnwritable as error:
                raise BrokenOff(f"{error} {broken_off(done)}") from error
            done = last + 1
            total = Added(*map(sum, zip(total, added, strict=True)))
            if progress is not None:
                progress(done, rows)
            if done < rows:
                pace.rest(done)
    return total
