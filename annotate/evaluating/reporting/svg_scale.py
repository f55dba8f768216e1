"""The scale of an axis: from figures to pixels, and which round figures are written at it."""

from collections.abc import Iterable
from math import ceil, floor, log10
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Axis

_NEAR = 1e-9  # what rounding may leave of a figure
_ALIKE = 1e-6  # figures so near are drawn as one
_LEAST = 0.1  # the least width of an axis of shares: its ticks are in whole percent


class Scale(NamedTuple):
    """From figures to pixels: `low` is at `start`, `high` at `stop`."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """Where a figure is; one beyond the ends is at the end."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.stop - self.start)

    def ticks(self) -> list[float]:
        """Round figures to write at the axis, about five, equally far apart."""
        step = _round_step((self.high - self.low) / 5)
        first, last = ceil(self.low / step - _NEAR), floor(self.high / step + _NEAR)
        return [step * n for n in range(first, last + 1)]


def scale(axis: Axis, values: Iterable[float], start: float, stop: float) -> Scale:
    """The scale of an axis for these figures; a little wider than they are, if it has no ends."""
    if axis.ends is not None:
        return Scale(*axis.ends, start, stop)
    found = list(values)
    low, high = min(found), max(found)
    room = _room(axis, low, high)
    least, most = axis.within or (low - room, high + room)
    return Scale(max(low - room, least), min(high + room, most), start, stop)


def _room(axis: Axis, low: float, high: float) -> float:
    """What is left free on each side of figures, which may all be the same."""
    wide = high - low
    if axis.percent:
        return max(wide * 0.08, (_LEAST - wide) / 2)
    largest = max(abs(low), abs(high))
    if wide > _ALIKE * max(largest, 1.0):
        return wide * 0.08
    return largest * 0.08 if largest > _ALIKE else 1.0


def _round_step(about: float) -> float:
    """1, 2 or 5 with zeros, whichever comes next."""
    tens: float = 10.0 ** floor(log10(about))
    return tens * next(many for many in (1, 2, 5, 10) if tens * many >= about * (1 - _NEAR))
