"""Summaries: what became of a run, read from its row and metrics."""

from typing import NamedTuple

from db import runs
from db.connection import Study
from db.runs import Run


class Summary(NamedTuple):
    """A run in a line; what it has not measured (yet) is None."""

    run: Run
    steps: int
    first_loss: float | None
    last_loss: float | None
    reward_accuracy: float | None
    reward_margin: float | None

    def __str__(self) -> str:
        return (
            f"Run {self.run.id} {self.run.state}: {self.steps} steps "
            f"in {self.run.seconds or 0:.0f} s, "
            f"loss {number(self.first_loss)} → {number(self.last_loss)}, "
            f"reward accuracy {number(self.reward_accuracy)}, margin {number(self.reward_margin)}. "
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
