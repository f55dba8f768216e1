"""Estimates of shares and means, and of their differences on the same prompts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from annotate import resampling
from annotate.exact_tests import Pairs, difference, mcnemar
from annotate.intervals import Interval, wilson
from annotate.resampling import Numbers, Resampled

RESAMPLES = 2_000
TRIES = 10_000  # for p values: so that they can be as small as 0.0001
FEWEST = 5  # values of which resamples can tell anything
_DRAWS = 200_000  # at once


class Estimate(NamedTuple):
    """A share or a mean; None where there is nothing. No interval where too little can tell."""

    value: float | None
    interval: Interval | None


class Change(NamedTuple):
    """The first less the second of two shares or means on the same prompts, with its p value.

    `p` is two-sided: McNemar's exact test of shares, which `pairs` are counted for; of means that
    of the studentized bootstrap. None, as the interval, where too little can tell.
    """

    value: float | None
    interval: Interval | None
    p: float | None
    pairs: Pairs | None = None


def share(values: Sequence[float]) -> Estimate:
    """The share of values that are 1, the others being 0, with Wilson's interval."""
    if not values:
        return Estimate(None, None)
    return Estimate(sum(values) / len(values), wilson(round(sum(values)), len(values)))


def mean(values: Sequence[float], seed: int = 0) -> Estimate:
    """The mean with its bootstrap interval (BCa); the same values and seed give the same ends.

    Simulated, it held the truth in 92% to 96% with fifty values or more, in 90% with twenty.
    """
    if not values:
        return Estimate(None, None)
    return Estimate(float(np.mean(values)), _interval(values, seed))


def share_change(first: Sequence[float], second: Sequence[float]) -> Change:
    """Two shares: McNemar's exact test and Newcombe's interval for paired shares."""
    n = [0, 0, 0, 0]
    for one, other in zip(first, second, strict=True):
        n[2 * (not one) + (not other)] += 1
    pairs = Pairs(*n)
    found = difference(pairs)
    if found is None:
        return Change(None, None, None, pairs)
    return Change(found.value, found.interval, mcnemar(pairs.only_first, pairs.only_second), pairs)


def mean_change(first: Sequence[float], second: Sequence[float], seed: int = 0) -> Change:
    """Two means: the bootstrap of the differences prompt by prompt."""
    gains = [one - other for one, other in zip(first, second, strict=True)]
    if not gains:
        return Change(None, None, None)
    return Change(float(np.mean(gains)), _interval(gains, seed), _p(gains, seed))


def _interval(values: Sequence[float], seed: int) -> Interval | None:
    if len(values) < FEWEST:
        return None
    units = np.array(values, dtype=np.float64)
    totals = np.concatenate([drawn.sum(axis=1) for drawn in _resamples(units, seed, RESAMPLES)])
    total = units.sum(keepdims=True)
    often = np.ones(len(units), dtype=np.int64)
    sums = Resampled(total, totals[:, None], (total - units)[:, None], often)
    return resampling.interval(sums, lambda rows: rows[:, 0] / len(units))


def _p(gains: Sequence[float], seed: int) -> float | None:
    """How often chance alone moves a mean as far from the truth as this one is from 0.

    Distances are in standard errors, each resample's its own: so that few values do as well.
    """
    units = np.array(gains, dtype=np.float64)
    if len(units) < FEWEST:
        return None
    if np.ptp(units) == 0:
        return None if units[0] else 1.0  # all alike: resamples show no chance at work
    shifted = units - units.mean()
    far = abs(units.mean()) / _error(shifted[None])[0]
    farther = 0
    for drawn in _resamples(shifted, seed, TRIES):
        farther += int((np.abs(drawn.mean(axis=1)) >= far * _error(drawn)).sum())
    return (1 + farther) / (1 + TRIES)


def _error(rows: Numbers) -> Numbers:
    """The standard error of the mean of each row."""
    found: Numbers = rows.std(axis=1, ddof=1) / np.sqrt(rows.shape[1])
    return found


def _resamples(units: Numbers, seed: int, resamples: int) -> Iterator[Numbers]:
    """Rows of as many units, drawn with replacement; a few rows at a time, to bound memory."""
    random = np.random.default_rng(seed)
    at_once = max(_DRAWS // len(units), 1)
    for done in range(0, resamples, at_once):
        size = (min(at_once, resamples - done), len(units))
        yield units[random.integers(len(units), size=size, dtype=np.int32)]
