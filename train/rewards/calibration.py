"""How good a reward model is on pairs it has not seen, and whether its certainty can be trusted.

A difference d of two rewards says that the better one is chosen with probability 1 / (1 + exp(-d)).
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
BINS = 10


class Held(NamedTuple):
    """What was measured on pairs held out.

    `accuracy` is the share in which the chosen response has the higher reward (the same counts
    half), from `low` to `high` by Wilson's interval. `calibration_error` is how far certainty and
    accuracy are apart (expected calibration error, 10 equal bins of certainty from 0.5 to 1),
    `brier` the mean squared error of the probability, `log_loss` its mean surprise in nats (0.69
    for a coin). Divided by `temperature`, rewards would have the least: above 1 the model is too
    sure, below too unsure.
    """

    pairs: int
    accuracy: float
    low: float
    high: float
    calibration_error: float
    brier: float
    log_loss: float
    temperature: float


def measure(chosen: Sequence[float], rejected: Sequence[float]) -> Held:
    """Measure the rewards of the chosen and rejected responses of pairs; there must be some."""
    gaps = np.asarray(chosen, float) - np.asarray(rejected, float)
    right = (gaps > 0) + (gaps == 0) / 2
    accuracy = float(right.mean())
    surprise = np.logaddexp(0, -gaps)
    return Held(
        len(gaps), accuracy, *wilson(accuracy, len(gaps)), _calibration_error(gaps, right),
        float(np.mean((1 - np.exp(-surprise)) ** 2)), float(surprise.mean()), temperature(gaps),
    )  # fmt: skip


def wilson(share: float, of: int) -> tuple[float, float]:
    """Wilson's 95% score interval of a share of so many."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    weight = z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = math.sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _calibration_error(gaps: Floats, right: Floats) -> float:
    certainty = 1 / (1 + np.exp(-np.abs(gaps)))
    bins = np.minimum((certainty - 0.5) * 2 * BINS, BINS - 1).astype(int)
    apart = np.bincount(bins, weights=certainty - right, minlength=BINS)
    return float(np.abs(apart).sum() / len(gaps))


def temperature(gaps: Floats) -> float:
    """What to divide rewards by, from 0.01 to 100, for the least log loss; bisection on its slope.

    Where every pair is right no temperature is low enough, where most are wrong none high enough.
    """
    low, high = math.log(0.01), math.log(100)
    for _ in range(50):
        middle = (low + high) / 2
        sharper = math.exp(-middle)
        slope = -np.mean(gaps / (1 + np.exp(np.clip(gaps * sharper, -500, 500))))
        low, high = (low, middle) if slope < 0 else (middle, high)
    return math.exp((low + high) / 2)
