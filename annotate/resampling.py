"""The bootstrap of statistics that are made of sums over units.

What such a statistic needs adds up over units, and there are few kinds of units: so a thousand
resamples of ten thousand units are a draw of how often each kind comes, times a small matrix.
"""

from collections.abc import Callable
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from annotate.intervals import CONFIDENCE, Interval

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Statistic = Callable[[Numbers], Numbers]  # a figure of each row of sums

_NOTHING = 1e-9  # less than this of a sum is what rounding left
_MOST_BLANK = 0.05  # of resamples that show nothing: with more, little tells what would show


class Resampled(NamedTuple):
    """Sums over all units (`total`), over each resample, and over all but one of each kind.

    `often` is how many of what is drawn (a unit, or a cluster of them) are of a kind.
    """

    total: Numbers
    samples: Numbers
    without: Numbers
    often: Whole

    @property
    def drawn(self) -> int:
        """How many were drawn, and may be drawn again, in each resample."""
        return int(self.often.sum())


def resample(needed: Numbers, clusters: Whole, seed: int, resamples: int) -> Resampled:
    """Add up the rows of `needed`, one of each unit, and do so again with clusters drawn anew."""
    _, place = np.unique(clusters, return_inverse=True)
    sums = np.zeros((place.max() + 1, needed.shape[1]))
    np.add.at(sums, place, needed)
    kinds, often = np.unique(sums, axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    draws = random.multinomial(len(sums), often / len(sums), size=resamples).astype(np.float64)
    total = often @ kinds
    without = total - kinds
    without[without < _NOTHING] = 0.0
    return Resampled(total, draws @ kinds, without, often)


def interval(sums: Resampled, statistic: Statistic) -> Interval | None:
    """Where the statistic may be, at 95%; None where no resample differs from another.

    A resample of which the statistic is NaN shows nothing, and counts as 0; where more than 5% do,
    there is none either: units that were not met could change everything.

    Bias-corrected and accelerated (Efron, JASA 82, 1987): the middle of the resamples falls short
    for small studies, as their distribution is neither centred nor equally wide everywhere.
    """
    samples = statistic(sums.samples)
    blank = np.isnan(samples)
    samples[blank] = 0.0
    if blank.mean() > _MOST_BLANK or samples.min() == samples.max():
        return None
    normal = NormalDist()
    estimate = statistic(sums.total[None])[0]
    below = float((samples < estimate).mean() + (samples == estimate).mean() / 2)
    least = 1 / (2 * len(samples))
    bias = normal.inv_cdf(min(max(below, least), 1 - least))
    acceleration = _acceleration(np.nan_to_num(statistic(sums.without)), sums.often)
    ends = []
    for end in ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2):
        moved = bias + normal.inv_cdf(end)
        moved = bias + moved / max(1 - acceleration * moved, _NOTHING)
        ends.append(float(np.quantile(samples, normal.cdf(moved))))
    return Interval(*ends)


def _acceleration(without: Numbers, often: Whole) -> float:
    """How the statistic's width changes with its value: the skew of what each unit adds to it."""
    adds = np.average(without, weights=often) - without
    width = float((often * adds**2).sum())
    return float((often * adds**3).sum()) / (6 * width**1.5) if width else 0.0
