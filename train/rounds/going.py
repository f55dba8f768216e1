"""Going on: a chain's last round, step after step, as far as it gets now.

What a step has made is stored before it is called done, and making it again changes nothing: so a
round that was killed anywhere goes on where it was. One process at a time works on a chain.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from db import round_standing, rounds, times
from db.connection import open_study, transaction
from db.errors import ChosenError
from db.round_standing import Standing
from db.rounds import Links, Name, State
from train.errors import OutputTaken, RoundAtWork
from train.job import Say, silent
from train.rounds import comparing, judging, measuring, sampling, settings, teaching
from train.rounds.working import At, Joined, Outcome


def _pair(at: At) -> Outcome:
    sampled = at.settings.sampling(at.round.chain, at.round.number)
    asked = {"temperature": sampled.temperature, "seed": sampled.seed}
    made = at.joined.pair(at.database, at.title, at.settings, at.generator, asked)
    return Outcome({"items": made.items}, made.words, Links(project_id=made.project_id))


def _build(at: At) -> Outcome:
    made = at.joined.build(at.database, at.title, at.settings)
    return Outcome({"rows": made.rows}, made.words, Links(dataset_id=made.dataset_id))


WORK: Mapping[Name, Callable[[At], Outcome]] = {
    "sample": sampling.sample,
    "pair": _pair,
    "judge": judging.judge,
    "build": _build,
    "train": teaching.train,
    "evaluate": measuring.evaluate,
    "compare": comparing.compare,
}


def go(
    database: Path, chain: str, joined: Joined, *, enough: bool = False, say: Say = silent
) -> Standing:
    """Do what can be done now for the last round of a chain, and return how it stands then.

    It stops where people are needed; with `enough`, it goes on with what they have judged. Each
    step is stored as it comes to rest, in a transaction of its own.
    Raises UnknownChain, RoundAtWork, and what the steps raise: a step that failed is tried again
    the next time.
    """
    with open_study(database) as study:
        newest = rounds.of_chain(study, chain)[-1]
    with alone(Path(settings.from_json(newest.settings).out), chain):
        while True:
            with open_study(database) as study:
                standing = round_standing.newest(study, chain)
            if standing.at is None:
                return standing
            steps = {step.name: step for step in standing.steps}
            asked = settings.from_json(standing.round.settings)
            at = At(database, standing.round, asked, steps, joined, say, enough)
            if _do(at, standing.at) == "waiting":
                with open_study(database) as study:
                    return round_standing.newest(study, chain)


def _do(at: At, name: Name) -> State:
    with open_study(at.database) as study, transaction(study):
        rounds.begin(study, at.round.id, name, times.now())
    try:
        outcome = WORK[name](at)
    except BaseException as error:
        _end(at, name, "failed", _sentence(error))
        raise
    at.note(name, outcome.detail, outcome.links)
    _end(at, name, outcome.state)
    if outcome.said:
        at.say(f"{name}: {outcome.said}")
    return outcome.state


def _end(at: At, name: Name, state: State, error: str | None = None) -> None:
    with open_study(at.database) as study, transaction(study):
        rounds.end(study, at.round.id, name, state, times.now(), error)


def _sentence(error: BaseException) -> str:
    if isinstance(error, ChosenError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "It was interrupted."
    return f"{type(error).__name__}: {error}."


@contextmanager
def alone(folder: Path, chain: str) -> Iterator[None]:
    """Keep other processes from working on the chain whose models go to `folder`, which is made.

    The lock is the system's on that folder, and is let go with its process, however that ends.
    Raises RoundAtWork when another has it, and OutputTaken when there can be no such folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise OutputTaken(
            f"{folder} cannot be used as a directory ({error.strerror}). Make it one that can be "
            "written, or begin another chain with --out."
        ) from error
    try:
        _lock(lock, chain)
        yield
    finally:
        os.close(lock)


def _lock(folder: int, chain: str) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RoundAtWork(
            f"Another process is at work on {chain!r}. Wait until it is done; see how it stands "
            f"with: train round show {chain}."
        ) from None
