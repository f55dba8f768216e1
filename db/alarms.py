"""Alarms: what went wrong in a training, or looks as if it will; each kind once a run."""

from typing import NamedTuple

from db.connection import Study


class Alarm(NamedTuple):
    """What was seen, first at optimizer step `step`, in a sentence that says what to do."""

    kind: str
    step: int
    message: str


def add(study: Study, run_id: int, alarm: Alarm) -> bool:
    """Record an alarm unless the run has one of its kind; within a transaction.

    Returns whether it is new.
    """
    added = study.execute(
        "INSERT INTO alarms (run_id, kind, step, message) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (run_id, kind) DO NOTHING",
        (run_id, alarm.kind, alarm.step, alarm.message),
    )
    return added.rowcount == 1


def of_run(study: Study, run_id: int) -> list[Alarm]:
    """The alarms of a run, as they came."""
    rows = study.execute(
        "SELECT kind, step, message FROM alarms WHERE run_id = ? ORDER BY step, kind", (run_id,)
    )
    return [Alarm(*row) for row in rows]
