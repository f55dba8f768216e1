"""Steps: commands that are run one after the other, each once, however often one is stopped.

A step is a command as a person would type it, so whatever a reproduction shows can be made again
by hand. What it prints is kept in a log; when it has ended well, a note of it lies beside, and the
same list goes on after it. A training that was killed goes on from its checkpoint.
"""

import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Literal, NamedTuple

from db import runs
from db.connection import Study, open_study
from db.runs import Run
from train.errors import Interrupted, OtherPlan, StepAtWork, StepFailed
from train.reproducing import calling
from train.running.locking import alone

_LAST = 2_000  # characters of a log that may hold the sentence of an error


class RunOf(NamedTuple):
    """The number of the run that an earlier step trains in `folder`, as it is written there."""

    folder: Path
    written: str = "{}"

    def __str__(self) -> str:
        return self.written.format(f"RUN_OF_{self.folder}")


Argument = str | Path | RunOf


class Step(NamedTuple):
    """A command: of `annotate` or of `train`, with its arguments; `name` is that of its log.

    `folder` is where a training writes: where a run has begun there, it is given --resume.
    """

    name: str
    program: Literal["annotate", "train"]
    arguments: tuple[Argument, ...]
    folder: Path | None = None


class Done(NamedTuple):
    """A step that has ended well: its command, and the seconds it took."""

    name: str
    command: str
    seconds: float


def run_all(
    steps: Sequence[Step], database: Path, folder: Path, say: Callable[[str], None]
) -> list[Done]:
    """Run what is not done yet; `folder` keeps logs and notes.

    Raises OtherPlan where the notes are of other commands, StepFailed or Interrupted where one does
    not end: the same call goes on there; StepAtWork while one is at work, even one whose list was
    killed; and OutputTaken where there can be no such folder.
    """
    taken = StepAtWork(
        f"A step is at work already ({folder}). Wait until it has ended, or end it, and give the "
        "same command again."
    )
    done = []
    with alone(folder, taken) as lock:
        for number, step in enumerate(steps, start=1):
            command = _command(step, database)
            known = _known(folder, step, command)
            if known is None:
                say(f"[{number}/{len(steps)}] {command}")
                known = _run(step, command, database, folder, lock)
                say(f"    {known.seconds:,.0f} s")
            done.append(known)
    return done


def _command(step: Step, database: Path) -> str:
    """The command as it is typed, the study apart, which the environment names."""
    with open_study(database, create=True) as study:
        return shlex.join((step.program, *(_written(study, each) for each in step.arguments)))


def _written(study: Study, argument: Argument) -> str:
    if not isinstance(argument, RunOf):
        return str(argument)
    found = runs.in_folder(study, str(argument.folder.resolve()))
    return argument.written.format(found.id if found else "?")


def _known(folder: Path, step: Step, command: str) -> Done | None:
    note = folder / f"{step.name}.json"
    if not note.exists():
        return None
    known = Done(**json.loads(note.read_text(encoding="utf-8")))
    if known.command != command:
        raise OtherPlan(
            f"Step {step.name} was done there by another command: {known.command}. "
            "Give another --out, or the options of then."
        )
    return known


def _run(step: Step, command: str, database: Path, folder: Path, lock: int) -> Done:
    begun = _begun(step, database)
    if begun is not None and begun.state == "finished":  # stopped between that and its note
        return _note(folder, Done(step.name, command, begun.seconds or 0.0))
    program, *arguments = shlex.split(command)
    if begun is not None:
        arguments.append("--resume")
    log = folder / f"{step.name}.log"
    began = monotonic()
    call = [sys.executable, "-P", "-m", program, *arguments]  # -P: whatever lies in this folder
    known = {**os.environ, "CHOSEN_DB": str(database)}
    try:
        with log.open("ab") as kept:
            status = calling.status(call, kept, known, lock)
    except KeyboardInterrupt as stop:
        raise Interrupted(f"Stopped in step {step.name}. Go on with the same command.") from stop
    if status:
        raise StepFailed(
            f"Step {step.name} failed: {_last(log)} All it printed: {log}. "
            "The same command goes on there."
        )
    return _note(folder, Done(step.name, command, monotonic() - began))


def _begun(step: Step, database: Path) -> Run | None:
    """The run of a training that has begun before."""
    if step.folder is None:
        return None
    with open_study(database) as study:
        return runs.in_folder(study, str(step.folder.resolve()))


def _note(folder: Path, done: Done) -> Done:
    note = folder / f"{done.name}.json"
    unfinished = note.with_suffix(".part")
    unfinished.write_text(json.dumps(done._asdict()), encoding="utf-8")
    unfinished.replace(note)  # a note is there whole, or not
    return done


def _last(log: Path) -> str:
    lines = log.read_bytes()[-_LAST:].decode(errors="replace").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    return said[-1] if said else "it printed nothing."
