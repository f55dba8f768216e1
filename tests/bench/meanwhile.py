"""One person who judges, in a process of its own, while something else happens to the study."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from annotate import people
from annotate.assignment import claim
from annotate.judging import submit
from db import projects, times
from db.connection import open_study
from tests.bench.studies import PROJECT, person

PAUSE = 0.02  # seconds between two judgments
START, END = 60.0, 120.0  # seconds to wait for the person to sit down, and to be done


class Waits(NamedTuple):
    """How long every claim and every submit took, in seconds, and what went wrong."""

    seconds: tuple[float, ...]
    errors: tuple[str, ...]


class Person:
    """Somebody at work; `leave` ends it and says how it went."""

    def __init__(self, stop: Any, out: Any) -> None:
        self._stop = stop
        self._out = out

    def leave(self) -> Waits:
        """Let them finish the judgment at hand, and return what they went through."""
        self._stop.set()
        waits: Waits = self._out.get(timeout=END)
        return waits


@contextmanager
def judging(study: Path) -> Iterator[Person]:
    """A person at work in this study, once the block begins."""
    spawn = multiprocessing.get_context("spawn")
    seated, stop, out = spawn.Event(), spawn.Event(), spawn.Queue()
    process = spawn.Process(target=_judge, args=(str(study), seated, stop, out), daemon=True)
    process.start()
    try:
        if not seated.wait(START):
            raise TimeoutError(f"nobody began to judge in {study}")
        yield Person(stop, out)
    finally:
        stop.set()
        process.join(END)
        process.kill()


def _judge(path: str, seated: Any, stop: Any, out: Any) -> None:
    seconds: list[float] = []
    errors: list[str] = []
    with open_study(path) as study:
        project, annotator = projects.get(study, PROJECT), people.enter(study, person(1))
        while not stop.is_set():
            began = read = time.perf_counter()
            try:
                shown = claim(study, project, annotator)
                read = time.perf_counter()
                seconds.append(read - began)
                if shown is None:
                    errors.append("nothing left to judge")
                    break
                moment = times.now() + timedelta(seconds=1)
                submit(study, project, annotator, shown.token, "a", now=moment)
            except Exception as error:  # noqa: BLE001 - counted, and printed
                errors.append(f"{type(error).__name__}: {error}")
            seconds.append(time.perf_counter() - read)
            seated.set()
            time.sleep(PAUSE)
    seated.set()
    out.put(Waits(tuple(seconds), tuple(errors)))
