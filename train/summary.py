"""Summaries: what became of a run, read from its row and metrics."""

from typing import NamedTuple

from db import runs
from db.connection import Study
from db.counting import counted
from db.runs import Run


class Summary(NamedTuple):
    """A run in a line; what it has not measured (yet, or never by its method) is None."""

    run: Run
    steps: int
    first_loss: float | None
    last_loss: float | None
    reward_accuracy: float | None
    reward_margin: float | None

    def __str__(self) -> str:
        losses = f"loss {number(self.first_loss)} → {number(self.last_loss)}"
        told = {"reward accuracy": self.reward_accuracy, "margin": self.reward_margin}
        rewards = [f"{name} {number(value)}" for name, value in told.items() if value is not None]
        return (
            f"Run {self.run.id} {self.run.state}: {counted(self.steps, 'step')} in "
            f"{self.run.seconds or 0:.0f} s, {', '.join([losses, *rewards])}. "
            f"Adapter: {self.run.artifact or 'none'}"
        )


def summarize(study: Study, run: Run) -> Summary:
    """First and last loss, and the reward accuracy and margin of the last step."""
    series: dict[str, list[float | None]] = {}
    for metric in runs.metrics(study, run.id):
        series.setdefault(metric.name, []).append(metric.value)
    losses = series.get("loss") or [None]
    accuracies, margins = (series.get(f"reward_{of}") or [None] for of in ("accuracy", "margin"))
    steps = len(series.get("loss", []))
    return Summary(run, steps, losses[0], losses[-1], accuracies[-1], margins[-1])


def number(value: float | None) -> str:
    """Two decimals, or a dash for what is not known."""
    return "-" if value is None else f"{value:.2f}"
