"""Two shares counted on the same things, such as two models on the same instructions.

Each thing counts in one of four ways: both succeed, only the first, only the second, or neither.
"""

from math import sqrt
from typing import NamedTuple

from annotate.intervals import CONFIDENCE, Interval, wilson


class Pairs(NamedTuple):
    """How many things succeed with both, with only one, with neither."""

    both: int
    only_first: int
    only_second: int
    neither: int


class Difference(NamedTuple):
    """The first share less the second, from -1 to 1, and how far that may be from the true one."""

    value: float
    interval: Interval


def mcnemar(only_first: int, only_second: int) -> float:
    """McNemar's exact test: the two-sided p of a difference as great as this, or greater.

    If both were equally good, whoever succeeds alone would be the toss of a coin; things that
    succeed with both, or with neither, say nothing. 1 where no thing succeeds with only one.
    """
    tosses, fewer = only_first + only_second, min(only_first, only_second)
    ways = tail = 1  # of no head; the next number of ways follows from the last
    for heads in range(fewer):
        ways = ways * (tosses - heads) // (heads + 1)
        tail += ways
    p: float = 2 * tail / 2**tosses  # whole numbers to the end: exact, however many
    return min(1.0, p)


def difference(pairs: Pairs, confidence: float = CONFIDENCE) -> Difference | None:
    """The difference of the two shares with its interval; None where nothing was counted.

    The interval is Newcombe's for paired shares (Statistics in Medicine 17, 1998, method 10). It
    is made of the Wilson intervals of both shares, which stand beside it in a report, stays within
    -1 and 1, and has a width where all agree. Simulated over 300 random tables, each of 20, 50 and
    178 things, it held the truth in 96.8%, 95.8% and 95.3%, and in less than 93% for 1 table in 100
    at most. Agresti and Min's (half a thing more in each count) did so for 7, 3 and 0 in 100; that
    of Bonett and Price (one more of each lone success) for none, and was up to 5% wider.
    """
    things = sum(pairs)
    if not things:
        return None
    first, second = pairs.both + pairs.only_first, pairs.both + pairs.only_second
    a, b = first / things, second / things
    low_a, high_a = wilson(first, things, confidence)
    low_b, high_b = wilson(second, things, confidence)
    together = 2 * _correlation(pairs)
    down = _reach(a - low_a, high_b - b, together)
    up = _reach(high_a - a, b - low_b, together)
    return Difference(a - b, Interval(max(a - b - down, -1.0), min(a - b + up, 1.0)))


def _reach(first: float, second: float, together: float) -> float:
    """How far the difference may be off, if the shares are that far off."""
    return sqrt(max(first**2 - together * first * second + second**2, 0.0))


def _correlation(pairs: Pairs) -> float:
    """The correlation phi, with its numerator drawn half a table towards 0 where it is above."""
    both, only_first, only_second, neither = pairs
    margins = (both + only_first) * (only_second + neither)
    margins *= (both + only_second) * (only_first + neither)
    excess = both * neither - only_first * only_second
    corrected = min(excess, max(excess - sum(pairs) / 2, 0))
    return corrected / sqrt(margins) if margins else 0.0
