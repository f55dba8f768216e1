"""Calibration: whether responses that a judge finds safe with 0.8 are safe in 8 of 10 cases."""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.intervals import Interval, wilson

BINS = 10


class Bin(NamedTuple):
    """Responses with a value from `low` to below `high`: their mean value, and how many are good.

    Beside these people's share with Wilson's interval: calibrated, it holds the mean value.
    """

    low: float
    high: float
    n: int
    mean: float
    good: int

    @property
    def share(self) -> float:
        """The share that people find good."""
        return self.good / self.n

    @property
    def interval(self) -> Interval:
        """Of that share."""
        return wilson(self.good, self.n)


class Calibration(NamedTuple):
    """How far a judge's values, as probabilities, are from what people say; 0 is best.

    `error` (the expected calibration error) is how far the mean value of a bin is from people's
    share, on average over responses; `brier` the mean squared distance of values from 1 and 0.
    """

    n: int
    error: float
    brier: float
    bins: tuple[Bin, ...]


def calibration(values: Mapping[int, float], good: Mapping[int, bool]) -> Calibration | None:
    """Of responses with a value from 0 to 1 that people have judged; None where there are none."""
    pairs = [(value, good[id_]) for id_, value in values.items() if id_ in good]
    if not pairs or not all(0 <= value <= 1 for value, _ in pairs):
        return None
    places: dict[int, list[tuple[float, bool]]] = {}
    for value, is_good in pairs:
        places.setdefault(min(int(value * BINS), BINS - 1), []).append((value, is_good))
    bins = tuple(_bin(place, places[place]) for place in sorted(places))
    error = sum(one.n * abs(one.mean - one.share) for one in bins) / len(pairs)
    brier = sum((value - is_good) ** 2 for value, is_good in pairs) / len(pairs)
    return Calibration(len(pairs), error, brier, bins)


def _bin(place: int, inside: list[tuple[float, bool]]) -> Bin:
    mean = sum(value for value, _ in inside) / len(inside)
    good = sum(is_good for _, is_good in inside)
    return Bin(place / BINS, (place + 1) / BINS, len(inside), mean, good)
