"""A crew of annotators: real threads or real processes that begin together and note their times.

Each step of a plan is done by everybody at once, from a barrier until its seconds are over. A
step is annotating (claim, then submit, through the same functions as the pages) or the floor: a
bare durable transaction of one row. Both are done by the same workers, in turn.
"""

import multiprocessing
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from annotate import people
from annotate.assignment import claim
from annotate.judging import submit
from db import projects, times
from db.connection import open_study
from tests.bench.studies import PROJECT, person

Kind = Literal["threads", "processes"]
KINDS: tuple[Kind, ...] = ("threads", "processes")
WAIT = 180.0  # seconds after which a crew that does not come together is given up
READING = timedelta(seconds=1)  # sooner is refused, as a double press


class Step(NamedTuple):
    """What everybody does next: `floor` or annotate, in this file, for so long."""

    floor: bool
    path: str
    seconds: float


class Shift(NamedTuple):
    """What one worker did in one step: times on the machine's monotonic clock, in seconds."""

    began: float
    ended: tuple[float, ...]  # when every claim + submit, or every row, was done
    took: tuple[float, ...]  # how long each of them took
    claims: tuple[float, ...]
    submits: tuple[float, ...]
    tokens: tuple[str, ...]  # acknowledged
    errors: tuple[str, ...]


class Barrier(Protocol):
    """What threads and processes wait at."""

    def wait(self, timeout: float | None = None) -> int: ...


def run(kind: Kind, size: int, plan: Sequence[Step]) -> list[list[Shift]]:
    """Let `size` workers do the plan; returns the shifts of each step."""
    out: Any
    start: Callable[..., Any]
    if kind == "threads":
        barrier: Barrier = threading.Barrier(size)
        out, start = queue.SimpleQueue(), threading.Thread
    else:
        spawn = multiprocessing.get_context("spawn")
        barrier, out, start = spawn.Barrier(size), spawn.Queue(), spawn.Process
    crew = [
        start(target=_work, args=(number, plan, barrier, out), daemon=True)
        for number in range(1, size + 1)
    ]
    for worker in crew:
        worker.start()
    patience = WAIT + sum(2 * step.seconds for step in plan)
    diaries = [out.get(timeout=patience) for _ in crew]
    for worker in crew:
        worker.join(timeout=WAIT)
    return [list(shifts) for shifts in zip(*diaries, strict=True)]


def _work(number: int, plan: Sequence[Step], barrier: Barrier, out: Any) -> None:
    out.put([(_insert if step.floor else _annotate)(number, step, barrier) for step in plan])


def _annotate(number: int, step: Step, barrier: Barrier) -> Shift:
    asked_at: list[float] = []
    read_at: list[float] = []
    ended: list[float] = []
    tokens: list[str] = []
    errors: list[str] = []
    with open_study(step.path) as study:
        project, annotator = projects.get(study, PROJECT), people.enter(study, person(number))
        barrier.wait(WAIT)
        began = asked = time.perf_counter()
        while asked < began + step.seconds:
            try:
                shown = claim(study, project, annotator)
                if shown is None:
                    break
                read = time.perf_counter()
                moment = times.now() + READING
                submit(study, project, annotator, shown.token, "a", now=moment)
            except Exception as error:  # noqa: BLE001 - counted, and printed
                errors.append(f"{type(error).__name__}: {error}")
            else:
                ended.append(time.perf_counter())
                asked_at.append(asked)
                read_at.append(read)
                tokens.append(shown.token)
            asked = time.perf_counter()
    return Shift(
        began,
        tuple(ended),
        took=_gaps(asked_at, ended),
        claims=_gaps(asked_at, read_at),
        submits=_gaps(read_at, ended),
        tokens=tuple(tokens),
        errors=tuple(errors),
    )


def _gaps(starts: Sequence[float], ends: Sequence[float]) -> tuple[float, ...]:
    return tuple(end - start for start, end in zip(starts, ends, strict=True))


def bare(path: Path) -> None:
    """Make the floor's file: one table."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, worker INTEGER, text TEXT)")
    connection.close()


def _insert(number: int, step: Step, barrier: Barrier) -> Shift:
    ended: list[float] = []
    connection = sqlite3.connect(step.path, timeout=60, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        barrier.wait(WAIT)
        began = now = time.perf_counter()
        while now < began + step.seconds:
            connection.execute("INSERT INTO rows (worker, text) VALUES (?, ?)", (number, "x" * 99))
            now = time.perf_counter()
            ended.append(now)
    finally:
        connection.close()
    return Shift(began, tuple(ended), _gaps([began, *ended[:-1]], ended), (), (), (), ())
