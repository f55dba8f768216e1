"""Rounds: a chain of trainings, each from the model of the one before, and the steps of each.

A step is begun, maybe waits for people, and is done or fails; it is the same row when it is done
again.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from db.connection import Study
from db.errors import UnknownChain
from db.times import from_text, to_text

Method = Literal["sit", "dpo", "raft", "kto"]
Name = Literal["sample", "pair", "judge", "build", "train", "evaluate", "compare"]
State = Literal["running", "waiting", "done", "failed"]
METHODS: tuple[Method, ...] = get_args(Method)
NAMES: tuple[Name, ...] = get_args(Name)  # in the order of the work


class Round(NamedTuple):
    """One round of a chain; `start_run_id` None is the base model, `settings` is JSON."""

    id: int
    chain: str
    number: int
    method: Method
    start_run_id: int | None
    settings: str
    created_at: datetime


class Step(NamedTuple):
    """A step of a round as it stands, with what came of it.

    `project` and `dataset` are named as people name them. `finished_at` is also when it failed.
    """

    name: Name
    state: State
    detail: dict[str, Any]
    error: str | None
    project: str | None
    dataset: str | None
    run_id: int | None
    started_at: datetime
    finished_at: datetime | None


class Links(NamedTuple):
    """What a step made or used, by id; None leaves what is stored."""

    project_id: int | None = None
    dataset_id: int | None = None
    run_id: int | None = None


def add(
    study: Study, chain: str, method: Method, start_run_id: int | None, settings: str, now: datetime
) -> Round:
    """Begin the next round of a chain, its first if there is none; within a transaction."""
    row = study.execute(
        "INSERT INTO rounds (chain, number, method, start_run_id, settings, created_at) "
        "SELECT ?, 1 + (SELECT count(*) FROM rounds WHERE chain = ?), ?, ?, ?, ? "
        f"RETURNING {_COLUMNS}",
        (chain, chain, method, start_run_id, settings, to_text(now)),
    ).fetchone()
    return _round(row)


_COLUMNS = "id, chain, number, method, start_run_id, settings, created_at"


def change(study: Study, round_id: int, settings: str) -> None:
    """Let the settings (JSON) of a round be others; within a transaction."""
    study.execute("UPDATE rounds SET settings = ? WHERE id = ?", (settings, round_id))


def chains(study: Study) -> list[str]:
    """The names of all chains, that with the newest round first."""
    rows = study.execute("SELECT chain FROM rounds GROUP BY chain ORDER BY max(id) DESC")
    return [name for (name,) in rows]


def of_chain(study: Study, chain: str) -> list[Round]:
    """The rounds of a chain, the first first; raises UnknownChain, naming those there are."""
    rows = study.execute(
        f"SELECT {_COLUMNS} FROM rounds WHERE chain = ? ORDER BY number", (chain,)
    ).fetchall()
    if not rows:
        names = ", ".join(chains(study)) or "none yet"
        raise UnknownChain(
            f"There is no chain of rounds {chain!r} in this study (there is: {names}). "
            "Begin one with: train round start NAME --method dpo --prompts-from PROJECT."
        )
    return [_round(row) for row in rows]


def steps(study: Study, round_id: int) -> list[Step]:
    """The steps of a round that were begun, in the order of the work."""
    rows = study.execute(
        "SELECT s.name, s.state, s.detail, s.error, p.name, d.name || '@' || d.version, s.run_id, "
        "s.started_at, s.finished_at FROM round_steps s "
        "LEFT JOIN projects p ON p.id = s.project_id LEFT JOIN datasets d ON d.id = s.dataset_id "
        "WHERE s.round_id = ?",
        (round_id,),
    )
    return sorted(map(_step, rows), key=lambda step: NAMES.index(step.name))


def training(study: Study, folder: str) -> Round | None:
    """The round whose training writes to a folder (its full path); None where none does."""
    for each in study.execute("SELECT round_id, detail FROM round_steps WHERE name = 'train'"):
        if json.loads(each[1]).get("folder") == folder:
            found = study.execute(f"SELECT {_COLUMNS} FROM rounds WHERE id = ?", (each[0],))
            return _round(found.fetchone())
    return None


def begin(study: Study, round_id: int, name: Name, now: datetime) -> None:
    """Say that a step is at work, for the first time or again; within a transaction.

    What it has noted is kept.
    """
    study.execute(
        "INSERT INTO round_steps (round_id, name, state, started_at) VALUES (?, ?, 'running', ?) "
        "ON CONFLICT (round_id, name) DO UPDATE SET state = 'running', error = NULL, "
        "started_at = excluded.started_at, finished_at = NULL",
        (round_id, name, to_text(now)),
    )


def note(
    study: Study, round_id: int, name: Name, detail: Mapping[str, Any], links: Links | None = None
) -> None:
    """Keep what a step has found or made so far; within a transaction.

    Of `detail`, what is there under other names stays.
    """
    (stored,) = study.execute(
        "SELECT detail FROM round_steps WHERE round_id = ? AND name = ?", (round_id, name)
    ).fetchone()
    links = links or Links()
    study.execute(
        "UPDATE round_steps SET detail = ?, project_id = coalesce(?, project_id), "
        "dataset_id = coalesce(?, dataset_id), run_id = coalesce(?, run_id) "
        "WHERE round_id = ? AND name = ?",
        (json.dumps({**json.loads(stored), **detail}), *links, round_id, name),
    )


def end(
    study: Study, round_id: int, name: Name, state: State, now: datetime, error: str | None = None
) -> None:
    """Say how a step came to rest; within a transaction. One that waits has not finished."""
    at = None if state == "waiting" else to_text(now)
    study.execute(
        "UPDATE round_steps SET state = ?, error = ?, finished_at = ? "
        "WHERE round_id = ? AND name = ?",
        (state, error, at, round_id, name),
    )


def _round(row: tuple[Any, ...]) -> Round:
    *head, created_at = row
    return Round._make((*head, from_text(created_at)))


def _step(row: tuple[Any, ...]) -> Step:
    name, state, detail, *rest, started_at, finished_at = row
    ended = from_text(finished_at) if finished_at else None
    return Step._make((name, state, json.loads(detail), *rest, from_text(started_at), ended))
