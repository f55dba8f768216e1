"""A judge beside people: how often it says of a response what they say."""

from collections.abc import Iterable, Mapping
from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from annotate.agreement import PairKappa, Value, kappas
from annotate.evaluating.estimating import Estimate
from annotate.intervals import CONFIDENCE, Interval, wilson
from annotate.resampling import Numbers


class Confusion(NamedTuple):
    """How many responses people and the judge find good (or safe), and bad (or unsafe).

    The first word is what people say: `good_as_bad` ones are good, and the judge says bad.
    """

    good_as_good: int
    good_as_bad: int
    bad_as_good: int
    bad_as_bad: int

    @property
    def good(self) -> int:
        """Those that people find good."""
        return self.good_as_good + self.good_as_bad

    @property
    def bad(self) -> int:
        """Those that people find bad."""
        return self.bad_as_good + self.bad_as_bad

    @property
    def accuracy(self) -> Estimate:
        """The share of which both say the same."""
        return _share(self.good_as_good + self.bad_as_bad, sum(self))

    @property
    def sensitivity(self) -> Estimate:
        """Of those that people find good, the share that the judge finds good."""
        return _share(self.good_as_good, self.good)

    @property
    def specificity(self) -> Estimate:
        """Of those that people find bad, the share that the judge finds bad."""
        return _share(self.bad_as_bad, self.bad)


def confusion(said: Mapping[int, bool], people: Mapping[int, bool]) -> Confusion:
    """Count what a judge and people say of each response; both have said something of each."""
    n = [0, 0, 0, 0]
    for id_, good in people.items():
        n[2 * (not good) + (not said[id_])] += 1
    return Confusion(*n)


def kappa(
    said: Mapping[int, bool], people: Mapping[int, bool], prompts: Mapping[int, int]
) -> Estimate:
    """Cohen's kappa with its bootstrap interval, for which a prompt's responses stay together."""
    both = [
        Value(id_, who, float(good), prompts[id_])
        for who, all_ in (("judge", said), ("people", people))
        for id_, good in all_.items()
    ]
    found: PairKappa | None = next(iter(kappas(both, "nominal")), None)
    return Estimate(found.kappa, found.interval) if found else Estimate(None, None)


def auc(good: Iterable[float], bad: Iterable[float]) -> Estimate:
    """How probably a good response has a higher value than a bad one; 0.5: values say nothing.

    The interval is DeLong's, on the logit scale; where none is out of order, or all are, Wilson's
    for as many trials as the fewer of both.
    """
    above, below = np.sort(np.array(list(good))), np.sort(np.array(list(bad)))
    fewer = min(len(above), len(below))
    if not fewer:
        return Estimate(None, None)
    over = _beats(above, below)
    value = float(over.mean())
    if value in (0.0, 1.0):
        return Estimate(value, wilson(round(value) * fewer, fewer))
    if fewer < 2:
        return Estimate(value, None)
    under = 1 - _beats(below, above)
    error = sqrt(over.var(ddof=1) / len(above) + under.var(ddof=1) / len(below))
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error / (value * (1 - value))
    odds = log(value / (1 - value))
    ends = (1 / (1 + exp(-end)) for end in (odds - reach, odds + reach))
    return Estimate(value, Interval(*ends))


def _beats(values: Numbers, others: Numbers) -> Numbers:
    """Of each value the share of `others` (sorted) that are lower; equal ones count half."""
    lower = np.searchsorted(others, values, "left") + np.searchsorted(others, values, "right")
    found: Numbers = lower / (2 * len(others))
    return found


def _share(some: int, all_: int) -> Estimate:
    return Estimate(some / all_, wilson(some, all_)) if all_ else Estimate(None, None)
