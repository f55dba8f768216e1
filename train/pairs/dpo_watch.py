"""Watching DPO: its alarms are looked for at every step, told once, and kept with the run."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from statistics import fmean
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from db import checkpoint_samples, runs
from db.connection import open_study
from train.job import Say
from train.pairs import dpo_alarms
from train.running.progress import named
from train.running.recorder import Recorder


class DPOWatch(TrainerCallback):
    """Looks at what a DPO run measures, and at what it answers at checkpoints."""

    def __init__(self, recorder: Recorder, say: Say) -> None:
        self.recorder = recorder
        self.say = say
        self.history: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Read what a run that goes on has measured before."""
        if not state.is_world_process_zero:
            return
        with open_study(self.recorder.database) as study:
            for step, name, value in runs.metrics(study, self.recorder.run_id):
                if value is not None:
                    self.history[name].append((step, value))

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Called after every step."""
        if logs is None or "loss" not in logs or not state.is_world_process_zero:
            return
        for name, value in named(logs).items():
            self.history[name].append((state.global_step, value))
        self._look()

    def on_save(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Called when a checkpoint has been written, and its samples with it."""
        if state.is_world_process_zero:
            with open_study(self.recorder.database) as study:
                answers = checkpoint_samples.of_run(study, self.recorder.run_id)
            self._look(_lengths([(answer.step, len(answer.answer)) for answer in answers]))

    def _look(self, lengths: Sequence[tuple[int, float]] = ()) -> None:
        for alarm in dpo_alarms.found(self.history, lengths):
            if self.recorder.alarm(alarm):
                self.say(alarm.message)


def _lengths(answers: list[tuple[int, int]]) -> list[tuple[int, float]]:
    """The mean length of the answers at each step, in order."""
    by_step = groupby(sorted(answers), key=lambda one: one[0])
    return [(step, fmean(length for _, length in each)) for step, each in by_step]
