"""What the trainer tells while it trains: one bar on the terminal, and metrics for the run."""

import math
import sys
from typing import Any

from tqdm import tqdm
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from train.errors import Diverged
from train.recording import Recorder

# The trainers' names of what they log, and ours, which stay when theirs change.
NAMES = {
    "loss": "loss",
    "learning_rate": "learning_rate",
    "grad_norm": "gradient_norm",
    "epoch": "epoch",
    "num_tokens": "tokens",
    "entropy": "entropy",
    "mean_token_accuracy": "token_accuracy",
    "rewards/accuracies": "reward_accuracy",
    "rewards/margins": "reward_margin",
    "rewards/chosen": "reward_chosen",
    "rewards/rejected": "reward_rejected",
    "logps/chosen": "logp_chosen",
    "logps/rejected": "logp_rejected",
}


class Metrics(TrainerCallback):
    """Sends each step's metrics to the run; raises Diverged when the loss is no number."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Called after every optimizer step, and once more with totals at the end."""
        if logs is None or "loss" not in logs:
            return
        named = {NAMES[name]: float(value) for name, value in logs.items() if name in NAMES}
        self.recorder.log(state.global_step, named)
        if not math.isfinite(named["loss"]):
            raise Diverged(
                f"The loss is {named['loss']} at step {state.global_step}: training has diverged. "
                "Lower --learning-rate, or raise --batch-size or --accumulate."
            )


class Bar(TrainerCallback):
    """One progress bar on stderr: steps, loss, reward accuracy and margin.

    Where stderr is no terminal the bar is drawn anew every half minute only.
    """

    def __init__(self) -> None:
        self.bar: tqdm | None = None

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Draw the empty bar."""
        interval = 0.1 if sys.stderr.isatty() else 30.0
        self.bar = tqdm(
            total=state.max_steps, desc="training", unit="step", mininterval=interval,
            file=sys.stderr, dynamic_ncols=True,
        )  # fmt: skip

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Move the bar to this step."""
        if self.bar is None or logs is None or "loss" not in logs:
            return
        shown = {"loss": "loss", "rewards/accuracies": "accuracy", "rewards/margins": "margin"}
        values = {label: f"{logs[name]:.2f}" for name, label in shown.items() if name in logs}
        self.bar.set_postfix(values, refresh=False)
        self.bar.update(state.global_step - self.bar.n)

    def close(self) -> None:
        """Leave the terminal on a line of its own, however training ended."""
        if self.bar is not None:
            self.bar.close()
