"""How good a classifier of safe and unsafe is, and whether its probabilities can be trusted."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from train.rewards.calibration import BINS, wilson

Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """What was measured on examples of prompts that it has not seen.

    `accuracy` is the share right, from `low` to `high` by Wilson's 95% interval; `majority` that of
    always saying what is more frequent; `auc` how often a safe one is likelier called safe than an
    unsafe one (None where all are of one kind). `calibration_error` is how far probabilities and
    shares are apart (expected calibration error, 10 equal bins), `brier` the mean squared error.
    """

    examples: int
    safe: int
    accuracy: float
    low: float
    high: float
    majority: float
    auc: float | None
    calibration_error: float
    brier: float

    def __str__(self) -> str:
        auc = "-" if self.auc is None else f"{self.auc:.3f}"
        return (
            f"{self.accuracy:.1%} right (95% from {self.low:.1%} to {self.high:.1%}; always the "
            f"more frequent: {self.majority:.1%}), AUC {auc}, calibration error "
            f"{self.calibration_error:.3f}, on {self.examples:,} ratings, {self.safe:,} safe"
        )


def measure(said: Floats, safe: NDArray[np.bool_]) -> Measured:
    """Measure probabilities of being safe against what people said; there must be some."""
    right = float(np.mean((said >= 0.5) == safe))
    share = float(safe.mean())
    both = 0 < share < 1
    return Measured(
        len(safe), int(safe.sum()), right, *wilson(right, len(safe)), max(share, 1 - share),
        float(roc_auc_score(safe, said)) if both else None, _calibration_error(said, safe),
        float(np.mean((said - safe) ** 2)),
    )  # fmt: skip


def _calibration_error(said: Floats, safe: NDArray[np.bool_]) -> float:
    bins = np.minimum(said * BINS, BINS - 1).astype(int)
    apart = np.bincount(bins, weights=said - safe, minlength=BINS)
    return float(np.abs(apart).sum() / len(safe))
