"""Whether a judge's values are in the order that people's judgments are in."""

from collections.abc import Iterable, Mapping
from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from annotate.evaluating.estimating import Estimate, mean, share
from annotate.intervals import CONFIDENCE, Interval, wilson
from annotate.resampling import Numbers


class InOrder(NamedTuple):
    """How often values are in people's order, of so many prompts with answers to compare."""

    prompts: int
    share: Estimate


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


def in_order(
    values: Mapping[int, float], good: Mapping[int, bool], prompts: Mapping[int, int]
) -> InOrder:
    """How often a good response has a higher value than a bad one to the same prompt.

    Equal values count half, and every prompt with both counts once; all by the ids of responses.
    """
    by_prompt: dict[int, tuple[list[float], list[float]]] = {}
    for id_, value in values.items():
        by_prompt.setdefault(prompts[id_], ([], []))[not good[id_]].append(value)
    found = [
        float(_beats(np.array(above), np.sort(np.array(below))).mean())
        for above, below in by_prompt.values()
        if above and below
    ]
    return InOrder(len(found), share(found) if {*found} <= {0.0, 1.0} else mean(found))


def _beats(values: Numbers, others: Numbers) -> Numbers:
    """Of each value the share of `others` (sorted) that are lower; equal ones count half."""
    lower = np.searchsorted(others, values, "left") + np.searchsorted(others, values, "right")
    found: Numbers = lower / (2 * len(others))
    return found
