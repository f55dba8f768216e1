"""Forecasts: how many more items, and how many more judgments, until there are enough rows.

Of n finished items x were usable. How many more items m there will be until R more of them are
usable is expected as R n / x. Its 95% interval holds every m for which R of m does not differ from
x of n by more than chance: |R/m - x/n| <= z sqrt(p (1 - p) (1/m + 1/n)) with p = (x + R)/(n + m)
and z = 1.96, as in the test of two shares. So it is wide while little is known, and has no end
while nothing was usable.
"""

from collections.abc import Callable
from math import ceil, floor, sqrt
from statistics import NormalDist
from typing import NamedTuple

from annotate.intervals import CONFIDENCE, Interval
from db.projects import Strategy

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_ENDLESS = 1e9  # items for each that is wanted: nobody will judge as many


class Estimate(NamedTuple):
    """An expected number with its 95% interval; None where nothing is known, or there is no end."""

    expected: float | None
    low: float
    high: float | None

    def through(self, cost: Callable[[float], float]) -> "Estimate":
        """What the numbers cost, as whole numbers: the interval outwards."""
        expected = None if self.expected is None else float(round(cost(self.expected)))
        high = None if self.high is None else float(ceil(cost(self.high)))
        return Estimate(expected, float(floor(cost(self.low))), high)


NOTHING = Estimate(0.0, 0.0, 0.0)


def more_items(usable: int, finished: int, wanted: int) -> Estimate:
    """How many more items until so many more are usable; see above for the formula."""
    if wanted <= 0:
        return NOTHING
    if not finished:
        return Estimate(None, float(wanted), None)
    expected = wanted * finished / usable if usable else None

    def differs(items: float) -> bool:
        share = (usable + wanted) / (finished + items)
        spread = _Z * sqrt(max(share * (1 - share), 0.0) * (1 / items + 1 / finished))
        return abs(wanted / items - usable / finished) > spread

    endless = wanted * _ENDLESS
    start = expected or endless
    low = _border(differs, start, float(wanted)) if differs(wanted) else float(wanted)
    if expected is None or not differs(endless):
        return Estimate(expected, low, None)
    return Estimate(expected, low, _border(differs, expected, endless))


def _border(differs: Callable[[float], bool], inside: float, outside: float) -> float:
    """Where chance ends, between a number that does not differ and one that does."""
    for _ in range(100):
        middle = sqrt(inside * outside)
        inside, outside = (inside, middle) if differs(middle) else (middle, outside)
    return inside


def rows_among(usable: int, finished: int, items: float) -> Interval:
    """How many of so many more items will be usable, with 95%: m p -+ z sqrt(m p (1-p) (1 + m/n)).

    For pictures; the share p is that of Agresti and Coull, so that 0 and 1 have a width, too.
    """
    share = (usable + _Z**2 / 2) / (finished + _Z**2)
    spread = _Z * sqrt(items * share * (1 - share) * (1 + items / max(finished, 1)))
    return Interval(max(items * share - spread, 0.0), min(items * share + spread, items))


def units_for_width(units: int, width: float, target: float) -> Estimate:
    """How many more units until an interval is as narrow as `target`.

    Its width falls with 1/sqrt(units), so n units with width w become n (w / target)^2. What is
    known of w itself is uncertain by 1/sqrt(2 n) of it.
    """
    uncertain = _Z / sqrt(2 * units)
    found = [
        max(units * (width * factor / target) ** 2 - units, 0.0)
        for factor in (1.0, max(1 - uncertain, 0.0), 1 + uncertain)
    ]
    return Estimate(*found)


class Queue(NamedTuple):
    """What is still wanted of a project: `begun` judgments given on `unfinished` items, `open` not.

    Of the `finished` items nothing is; `per_item` judgments were needed for each finished item.
    """

    strategy: Strategy
    overlap: int
    finished: int
    unfinished: int
    begun: int
    open: int
    per_item: float

    def judgments(self, items: float) -> float:
        """About how many more judgments finish so many items, in the order of the strategy.

        Depth finishes item after item; breadth finishes none before the last round; a share s of
        slots in any order finishes a share s^overlap of all items. Beside that each item takes
        the extra judgments that finished ones took. More items than there are cost as much each.
        """
        extra = max(self.per_item - self.overlap, 0.0)
        within, beyond = min(items, self.unfinished), max(items - self.unfinished, 0.0)
        if within == self.unfinished:
            needed = float(self.open)
        elif self.strategy == "depth":
            needed = within * self.overlap - min(self.begun, within * (self.overlap - 1))
        elif self.strategy == "random":
            needed = self._in_any_order(within)
        else:
            needed = max(self.open - (self.unfinished - within), 0.0)
        return needed + within * extra + beyond * (self.overlap + extra)

    def _in_any_order(self, items: float) -> float:
        """The judgments from the share of slots that is taken to the one that finishes so many."""
        all_ = self.finished + self.unfinished
        slots = self.overlap * all_
        share: float = ((self.finished + items) / all_) ** (1 / self.overlap)
        return max(slots * share - (slots - self.open), items)
