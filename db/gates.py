"""Gates: whether a run was good enough to be the next start, by which rule, and what it found."""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text


class Gate(NamedTuple):
    """A verdict on a run, `against` another model (a generator); `rule` and `findings` are JSON."""

    run_id: int
    against: str
    rule: str
    passed: bool
    findings: str
    command: str


class Given(NamedTuple):
    """A verdict as it was given."""

    id: int
    gate: Gate
    at: str


def add(study: Study, gate: Gate, now: datetime) -> int:
    """Store a verdict; within a transaction. Returns its number."""
    (id_,) = study.execute(
        "INSERT INTO gates (run_id, against, rule, passed, findings, command, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*gate, to_text(now)),
    ).fetchone()
    return int(id_)


def list_all(study: Study, run_id: int | None = None) -> list[Given]:
    """The verdicts on a run, or all, the newest first."""
    rows = study.execute(
        "SELECT id, at, run_id, against, rule, passed, findings, command FROM gates "
        "WHERE ?1 IS NULL OR run_id = ?1 ORDER BY id DESC",
        (run_id,),
    )
    return [
        Given(id_, Gate(run, against, rule, bool(passed), findings, command), at)
        for id_, at, run, against, rule, passed, findings, command in rows
    ]


def promoted(study: Study) -> int | None:
    """The run that passed last, if any has: what the next training should start from."""
    row = study.execute("SELECT run_id FROM gates WHERE passed ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else None
