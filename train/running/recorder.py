"""The recorder: writes what one run measures to its study, as it comes.

The study is open only for the moment of each write, so people go on judging while a model trains.
While it is busy, full or away, what was measured waits: hours of training must not be lost to it.
"""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from db import alarms, checkpoint_samples, runs, times
from db.alarms import Alarm
from db.checkpoint_samples import CheckpointSample
from db.connection import Study, open_study, transaction
from db.errors import ChosenError, MissingStudy, StudyBusy, StudyUnwritable
from db.runs import State
from train.errors import StudyLost

AWAY = (StudyBusy, StudyUnwritable, MissingStudy)


class Recorder:
    """Writes what one run measures; `settings` are those of the run."""

    def __init__(
        self,
        database: Path,
        run_id: int,
        step: int = 0,
        tokens: float = 0,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.database = database
        self.run_id = run_id
        self.step = step
        self.tokens_before = tokens  # trained on before it was stopped: trainers count from 0 again
        self.settings = settings or {}
        self.artifact: str | None = None
        self._planned: int | None = None
        self._unwritten: list[tuple[int, Mapping[str, float]]] = []
        self._unsaid: list[CheckpointSample] = []

    def log(self, step: int, values: Mapping[str, float]) -> None:
        """Store the metrics of an optimizer step in a transaction of their own.

        While the study is away they wait for the next step, or for the end of the run.
        """
        self.step = step
        self._unwritten.append((step, values))
        with contextlib.suppress(*AWAY):
            self._write()

    def plan(self, steps: int) -> None:
        """Say how many optimizer steps there will be."""
        self._planned = steps
        with contextlib.suppress(*AWAY):
            self._write()

    def samples(self, new: Sequence[CheckpointSample]) -> None:
        """Store what the model answers at this point of the training."""
        self._unsaid += new
        with contextlib.suppress(*AWAY):
            self._write()

    def alarm(self, alarm: Alarm) -> bool:
        """Store an alarm, each kind once a run; returns whether it is new.

        While the study is away it is not stored: what is wrong is seen again at the next step.
        """
        with contextlib.suppress(*AWAY), open_study(self.database) as study, transaction(study):
            return alarms.add(study, self.run_id, alarm)
        return False

    def save(self, artifact: Path) -> None:
        """Say where the trained model lies; the run's row has it when the run has finished."""
        self.artifact = str(artifact.resolve())

    def end(self, state: State, error: str | None = None) -> None:
        """Record how the run ended; raises StudyLost where the study is away."""
        artifact = self.artifact if state == "finished" else None
        try:
            with open_study(self.database) as study, transaction(study):
                self._put(study)
                runs.finish(study, self.run_id, state, times.now(), artifact=artifact, error=error)
        except AWAY as away:
            why = f"it {state}" if error is None else f"it {state} ({error})"
            raise StudyLost(
                f"The end of run {self.run_id} could not be recorded: {why}, and {_start(away)} "
                "When the study is there again, give the same command with --resume."
            ) from away

    def _write(self) -> None:
        with open_study(self.database) as study, transaction(study):
            self._put(study)
        self._planned = None
        self._unwritten.clear()
        self._unsaid.clear()

    def _put(self, study: Study) -> None:
        if self._planned is not None:
            runs.plan(study, self.run_id, self._planned)
        for step, values in self._unwritten:
            runs.log(study, self.run_id, step, values)
        checkpoint_samples.add(study, self.run_id, self._unsaid)
        runs.seen(study, self.run_id, times.now())


class Bystander(Recorder):
    """What other processes than the main one have of a run: they write nothing."""

    def __init__(self, database: Path, folder: Path, settings: Mapping[str, Any]) -> None:
        super().__init__(database, 0, settings=settings)
        self.folder = folder

    def log(self, step: int, values: Mapping[str, float]) -> None:
        """The main process does."""
        self.step = step

    def plan(self, steps: int) -> None:
        """The main process does."""

    def samples(self, new: Sequence[CheckpointSample]) -> None:
        """The main process does."""

    def alarm(self, alarm: Alarm) -> bool:
        """The main process does."""
        return False

    def end(self, state: State, error: str | None = None) -> None:
        """The main process does."""


def _start(error: ChosenError) -> str:
    """A sentence that goes on another one."""
    text = str(error)
    return text[:1].lower() + text[1:]
