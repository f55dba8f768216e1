"""Recording: a training's row in the study, its metrics as they come, and how it ended.

The study is open only for the moment of each write, so people go on judging while a model trains.
A run is *finished* once its adapter is saved, *interrupted* by Ctrl-C or SIGTERM, *failed* by
anything else that stops it; only a kill -9 or a power cut leaves it *running*.
"""

import contextlib
import json
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import NoReturn

from db import runs, times
from db.connection import open_study, transaction
from db.datasets import Dataset
from db.errors import ChosenError, StudyBusy
from db.runs import Method, NewRun, State
from train import libraries, models
from train.errors import Interrupted
from train.models import Hardware
from train.options import Settings


def describe(
    method: Method, model: str, dataset: Dataset, settings: Settings, hardware: Hardware
) -> NewRun:
    """All that is needed to do a run again, as its row holds it."""
    return NewRun(
        method=method,
        base_model=models.name_of(model),
        parent_id=None,
        dataset_id=dataset.id,
        dataset_hash=dataset.hash,
        settings=json.dumps(asdict(settings)),
        seed=settings.seed,
        versions=json.dumps(libraries.versions()),
        git_revision=git_revision(),
        device=str(hardware),
    )


class Recorder:
    """Writes the metrics of one run to its study."""

    def __init__(self, database: Path, run_id: int) -> None:
        self.database = database
        self.run_id = run_id
        self.step = 0
        self.artifact: str | None = None
        self._unwritten: list[tuple[int, Mapping[str, float]]] = []

    def log(self, step: int, values: Mapping[str, float]) -> None:
        """Store the metrics of an optimizer step in a transaction of their own.

        While another command keeps the study busy they wait for the next step, or for the end of
        the run: hours of training must not be lost to a long import.
        """
        self.step = step
        self._unwritten.append((step, values))
        with contextlib.suppress(StudyBusy):
            self._write()

    def save(self, artifact: Path) -> None:
        """Say where the trained adapter lies; the run's row has it when the run has finished."""
        self.artifact = str(artifact.resolve())

    def end(self, state: State, error: str | None = None) -> None:
        """Record how the run ended."""
        self._write()
        with open_study(self.database) as study, transaction(study):
            artifact = self.artifact if state == "finished" else None
            runs.finish(study, self.run_id, state, times.now(), artifact=artifact, error=error)

    def _write(self) -> None:
        with open_study(self.database) as study, transaction(study):
            for step, values in self._unwritten:
                runs.log(study, self.run_id, step, values)
        self._unwritten.clear()


@contextlib.contextmanager
def recorded(database: Path, run: NewRun) -> Iterator[Recorder]:
    """Record the block as a run; raises Interrupted on Ctrl-C or SIGTERM."""
    with open_study(database) as study, transaction(study):
        recorder = Recorder(database, runs.start(study, run, times.now()))
    try:
        with _sigterm_as_interrupt():
            yield recorder
    except KeyboardInterrupt as stop:
        recorder.end("interrupted")
        raise Interrupted(
            f"Run {recorder.run_id} was interrupted after step {recorder.step}. Its metrics are "
            "kept; no adapter was saved."
        ) from stop
    except BaseException as error:
        recorder.end("failed", error=_sentence(error))
        raise
    recorder.end("finished")


def _sentence(error: BaseException) -> str:
    return str(error) if isinstance(error, ChosenError) else f"{type(error).__name__}: {error}"


@contextlib.contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C; only in the main thread, where Python allows a handler."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def git_revision() -> str | None:
    """The working directory's commit, ``-dirty`` with uncommitted changes; None outside git."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return shown.stdout.strip() or None
