"""Spikes: a loss that jumps far above what it was is told, once a run."""

from collections import deque
from statistics import median
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from db.alarms import Alarm
from train.job import Say
from train.running.recorder import Recorder

STEPS = 20  # that say what the loss was
TIMES = 4.0  # as much is a spike, ...
ABOVE = 1.0  # ... if it is by so much more: small losses jump without meaning


class Spikes(TrainerCallback):
    """Looks at the loss of each step."""

    def __init__(self, recorder: Recorder, say: Say) -> None:
        self.recorder = recorder
        self.say = say
        self.before: deque[float] = deque(maxlen=STEPS)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Called after every step."""
        if logs is None or "loss" not in logs:
            return
        loss = logs["loss"]
        usual = median(self.before) if len(self.before) == STEPS else None
        self.before.append(loss)
        if usual is None or loss < max(TIMES * usual, usual + ABOVE):
            return
        message = (
            f"The loss rose from about {usual:.2f} to {loss:.2f} at step {state.global_step}. "
            "If it stays there, lower --learning-rate or begin with --warmup 0.1; a single one "
            "comes from an odd row: annotate doctor NAME."
        )
        if self.recorder.alarm(Alarm("loss_spike", state.global_step, message)):
            self.say(message)
