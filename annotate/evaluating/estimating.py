"""Estimates of shares and means, and of their differences on the same prompts."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from annotate import resampling
from annotate.exact_tests import Pairs, difference, mcnemar
from annotate.intervals import Interval, wilson
from annotate.resampling import Numbers, Resampled

RESAMPLES = 2_000
TRIES = 10_000  # for p values: so that they can be as small as 0.0001
_WITHIN = math.ceil(0.95 * (TRIES + 1))  # of the tries, in an interval: so p is below 0.05 outside
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
    """Two means: the studentized bootstrap of the differences prompt by prompt.

    p is how often chance alone moves a mean as far from the truth as this one is from 0, in
    standard errors, each resample's its own; the interval goes as far as chance does in 95%. So p
    is below 0.05 where the interval is without 0 (Davison and Hinkley, *Bootstrap Methods and their
    Application*, 1997, chapters 4 and 5).
    """
    gains = np.array(first, dtype=np.float64) - np.array(second, dtype=np.float64)
    if not len(gains):
        return Change(None, None, None)
    value = float(gains.mean())
    if len(gains) < FEWEST:
        return Change(value, None, None)
    if np.ptp(gains) == 0:  # all alike: resamples show no chance at work
        return Change(value, None, None if value else 1.0)
    by_chance = _distances(gains - value, seed)
    error = float(_error(gains[None])[0])
    p = (1 + int((by_chance >= abs(value) / error).sum())) / (1 + TRIES)
    reach = float(np.sort(by_chance)[_WITHIN - 1]) * error
    if math.isinf(reach):  # many resamples are all alike, so that there may be no gain
        ends = _interval(gains.tolist(), seed)
        return Change(value, ends and Interval(min(ends.low, 0.0), max(ends.high, 0.0)), p)
    return Change(value, Interval(value - reach, value + reach), p)


def _interval(values: Sequence[float], seed: int) -> Interval | None:
    if len(values) < FEWEST:
        return None
    units = np.array(values, dtype=np.float64)
    totals = np.concatenate([drawn.sum(axis=1) for drawn in _resamples(units, seed, RESAMPLES)])
    total = units.sum(keepdims=True)
    often = np.ones(len(units), dtype=np.int64)
    sums = Resampled(total, totals[:, None], (total - units)[:, None], often)
    return resampling.interval(sums, lambda rows: rows[:, 0] / len(units))


def _distances(centred: Numbers, seed: int) -> Numbers:
    """How far the mean of each resample is from 0, in its standard errors; infinite without one."""
    found = []
    for drawn in _resamples(centred, seed, TRIES):
        far, error = np.abs(drawn.mean(axis=1)), _error(drawn)
        found.append(np.divide(far, error, out=np.full_like(far, np.inf), where=error > 0))
    return np.concatenate(found)


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
