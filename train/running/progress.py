"""What the trainer tells while it trains: one bar on the terminal, and metrics for the run."""

import math
import sys
from typing import Any

from tqdm import tqdm
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from train.errors import Diverged
from train.running.recording import Recorder

# The trainers' names of what they log, and ours, which stay when theirs change.
NAMES = {
    "loss": "loss",
    "learning_rate": "learning_rate",
    "grad_norm": "gradient_norm",
    "epoch": "epoch",
    "num_tokens": "tokens",
    "kl": "kl",
    "entropy": "entropy",
    "mean_token_accuracy": "token_accuracy",
    "rewards/accuracies": "reward_accuracy",
    "rewards/margins": "reward_margin",
    "rewards/chosen": "reward_chosen",
    "rewards/rejected": "reward_rejected",
    "accuracy": "reward_accuracy",  # of reward models, as the next four
    "margin": "reward_margin",
    "mean_reward": "reward_mean",
    "min_reward": "reward_least",
    "max_reward": "reward_most",
    "logps/chosen": "logp_chosen",
    "logps/rejected": "logp_rejected",
    "logps/chosen_token": "logp_chosen_token",
    "lengths/gap": "length_gap",
}


def named(logs: dict[str, float]) -> dict[str, float]:
    """What a trainer logged, by our names; of validation rows with ``validation_`` before them.

    Of tokens there is one count, of those trained on.
    """
    found = {}
    for name, value in logs.items():
        held_out = name.startswith("eval_")
        ours = NAMES.get(name.removeprefix("eval_"))
        if ours is not None and not (held_out and ours == "tokens"):
            found[f"validation_{ours}" if held_out else ours] = float(value)
    return found


class Metrics(TrainerCallback):
    """Sends each step's metrics to the run; raises Diverged when the loss is no number."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def on_train_begin(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Say how many steps there will be."""
        self.recorder.plan(state.max_steps)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Called after every step and look at the validation rows, and with totals at the end."""
        if logs is None or not {"loss", "eval_loss"} & logs.keys():
            return
        values = named(logs)
        if "tokens" in values:
            values["tokens"] += self.recorder.tokens_before
        self.recorder.log(state.global_step, values)
        if not math.isfinite(values.get("loss", 0.0)):
            raise Diverged(
                f"The loss is {values['loss']} at step {state.global_step}: training has diverged. "
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
            file=sys.stderr, dynamic_ncols=True, disable=not state.is_world_process_zero,
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
