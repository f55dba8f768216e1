"""Runs: each training, what it was made from, and its metrics as they come."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from db.connection import Study
from db.errors import UnknownRun
from db.times import from_text, to_text

Method = Literal["sit", "dpo", "raft", "kto", "reward"]
State = Literal["running", "finished", "interrupted", "failed"]


class NewRun(NamedTuple):
    """What is known of a run when it starts; `settings` and `versions` are JSON."""

    method: Method
    base_model: str
    parent_id: int | None
    dataset_id: int
    dataset_hash: str
    settings: str
    seed: int
    versions: str
    git_revision: str | None
    device: str


class Run(NamedTuple):
    """A run as the pages and commands show it; `seconds` is None while it runs."""

    id: int
    method: Method
    base_model: str
    parent_id: int | None
    dataset: str
    dataset_hash: str
    settings: str
    seed: int
    versions: str
    git_revision: str | None
    device: str
    state: State
    error: str | None
    artifact: str | None
    started_at: datetime
    finished_at: datetime | None

    @property
    def seconds(self) -> float | None:
        """How long the run took."""
        if self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class Metric(NamedTuple):
    """One value at one optimizer step; None where it was not a number."""

    step: int
    name: str
    value: float | None


def start(study: Study, run: NewRun, now: datetime) -> int:
    """Record a run that begins; within a transaction. Returns its number."""
    (id_,) = study.execute(
        "INSERT INTO runs (method, base_model, parent_id, dataset_id, dataset_hash, settings, "
        "seed, versions, git_revision, device, state, started_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?) RETURNING id",
        (*run, to_text(now)),
    ).fetchone()
    return int(id_)


def finish(
    study: Study,
    run_id: int,
    state: State,
    now: datetime,
    *,
    artifact: str | None = None,
    error: str | None = None,
) -> None:
    """Record how a run ended; within a transaction."""
    study.execute(
        "UPDATE runs SET state = ?, artifact = ?, error = ?, finished_at = ? WHERE id = ?",
        (state, artifact, error, to_text(now), run_id),
    )


def log(study: Study, run_id: int, step: int, values: Mapping[str, float]) -> None:
    """Store metrics of a step; within a transaction. A value logged again replaces the first."""
    for name, value in values.items():
        study.execute(
            "INSERT INTO metrics (run_id, step, name, value) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (run_id, name, step) DO UPDATE SET value = excluded.value",
            (run_id, step, name, value if math.isfinite(value) else None),
        )


def metrics(study: Study, run_id: int) -> list[Metric]:
    """Every metric of a run, by name and step."""
    rows = study.execute(
        "SELECT step, name, value FROM metrics WHERE run_id = ? ORDER BY name, step", (run_id,)
    )
    return [Metric(*row) for row in rows]


_SELECT = """
SELECT r.id, r.method, r.base_model, r.parent_id, d.name || '@' || d.version, r.dataset_hash,
    r.settings, r.seed, r.versions, r.git_revision, r.device, r.state, r.error, r.artifact,
    r.started_at, r.finished_at
FROM runs r JOIN datasets d ON d.id = r.dataset_id
"""


def get(study: Study, run_id: int) -> Run:
    """One run, by number; raises UnknownRun, naming those there are."""
    row = study.execute(f"{_SELECT} WHERE r.id = ?", (run_id,)).fetchone()
    if row is None:
        numbers = ", ".join(str(r.id) for r in list_all(study)) or "none yet"
        raise UnknownRun(
            f"There is no run {run_id} in this study (there is: {numbers}). "
            "Train one with: train dpo --dataset NAME --out DIR."
        )
    return _run(row)


def newest_finished(study: Study) -> Run:
    """The last run that finished; raises UnknownRun when none has."""
    row = study.execute(
        f"{_SELECT} WHERE r.state = 'finished' ORDER BY r.id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise UnknownRun(
            "No run of this study has finished yet. "
            "Train one with: train dpo --dataset NAME --out DIR."
        )
    return _run(row)


def list_all(study: Study) -> list[Run]:
    """All runs, newest first."""
    return [_run(row) for row in study.execute(f"{_SELECT} ORDER BY r.id DESC")]


def _run(row: tuple[Any, ...]) -> Run:
    *head, started_at, finished_at = row
    ended = from_text(finished_at) if finished_at else None
    return Run._make((*head, from_text(started_at), ended))
