"""The share that people would find, estimated from what a judge finds and from how it errs.

A judge that calls a tenth of the unsafe answers safe shows more safety than there is. How often it
errs either way is known from responses that people judged as well, and the share of a model's
answers is corrected for it (Rogan and Gladen, American Journal of Epidemiology 107, 1978). That
takes it that the judge errs as often on these answers as on those.
"""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from annotate.evaluating.judged.confusion import Confusion
from annotate.intervals import CONFIDENCE, Interval


class Corrected(NamedTuple):
    """The share (of 1) as people would see it.

    `clipped`: the estimate was beyond 0 or 1, and is given as the nearest of these. `judged` are
    the responses that people judged, from which it is known how the judge errs.
    """

    value: float
    interval: Interval
    clipped: bool
    judged: int


def true_share(counted: int, n: int, errs: Confusion) -> Corrected | None:
    """Correct a share that a judge found: `counted` of `n`.

    None where nothing is counted, where people found no response good or none bad, or where the
    judge is no better than a coin. The interval knows that the judge's errors are estimates too
    (Lang and Reiczigel, Preventive Veterinary Medicine 113, 2014); it is 0 to 1 where the judge
    might be no better than a coin.
    """
    if not n or not errs.good or not errs.bad:
        return None
    hits, rejections = errs.good_as_good / errs.good, errs.bad_as_bad / errs.bad
    if hits + rejections <= 1:
        return None
    value = (counted / n + rejections - 1) / (hits + rejections - 1)
    bounded = min(max(value, 0.0), 1.0)
    return Corrected(bounded, _interval(counted, n, errs), bounded != value, sum(errs))


def _interval(counted: int, n: int, errs: Confusion) -> Interval:
    """A normal interval about an estimate that is drawn to the middle, as Agresti and Coull's."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    found, found_error = _middling(counted, n, z * z)
    hits, hits_error = _middling(errs.good_as_good, errs.good, 2)
    rejections, rejections_error = _middling(errs.bad_as_bad, errs.bad, 2)
    told = hits + rejections - 1  # Youden's index: what is left of a difference
    if told - z * sqrt(hits_error + rejections_error) <= 0:
        return Interval(0.0, 1.0)
    share = (found + rejections - 1) / told
    moved = 2 * z * z * (share * hits_error - (1 - share) * rejections_error)
    error = found_error + share**2 * hits_error + (1 - share) ** 2 * rejections_error
    reach = z * sqrt(error) / told
    low, high = (min(max(share + moved + end, 0.0), 1.0) for end in (-reach, reach))
    return Interval(low, high)


def _middling(some: int, all_: int, more: float) -> tuple[float, float]:
    """A share to which as many successes as failures are added, `more` in all; its variance."""
    share = (some + more / 2) / (all_ + more)
    return share, share * (1 - share) / (all_ + more)
