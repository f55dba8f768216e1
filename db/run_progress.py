"""How far a run is, by what it has written: steps, the time left, and whether it still writes."""

from datetime import datetime, timedelta
from typing import NamedTuple

from db import run_points
from db.connection import Study
from db.runs import Run

STARTING = timedelta(minutes=10)  # loading a model and measuring it before the first step
PATIENCE = timedelta(minutes=2)  # within which any run writes again, unless
STEPS = 10  # so many of its steps take longer


class Progress(NamedTuple):
    """Of a run: optimizer steps done and planned, and of one that is running the time it still
    takes, as long as that is known, and how long it has been `silent`, if that is too long.
    """

    done: int
    planned: int | None
    left: timedelta | None = None
    silent: timedelta | None = None

    def __str__(self) -> str:
        return f"{self.done:,}/{self.planned:,}" if self.planned else f"{self.done:,}"


def of_run(study: Study, run: Run, now: datetime) -> Progress:
    """How far it is at this moment; reads a few rows."""
    found = Progress(run_points.reached(study, run.id), run.steps)
    if run.state != "running":
        return found
    pace = _pace(run, found.done)
    seen = run.seen_at or run.started_at
    patience = STARTING if pace is None else max(PATIENCE, STEPS * pace)
    silent = now - seen if now - seen > patience else None
    if pace is None or run.steps is None or silent or run.resumed:
        return found._replace(silent=silent)
    return found._replace(left=max(timedelta(0), (run.steps - found.done) * pace - (now - seen)))


def _pace(run: Run, done: int) -> timedelta | None:
    """Time for a step; of a run that was stopped in between at most that."""
    return (run.seen_at - run.started_at) / done if run.seen_at and done else None
