"""How far people agree: percent, Krippendorff's alpha, Cohen's kappa; pure functions of answers."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import krippendorff
import numpy as np

from annotate import resampling
from annotate.coincidences import alphas, cohens_kappas, coincidences, equal_pairs, ratios
from annotate.intervals import Interval, wilson
from annotate.resampling import Numbers, Resampled, Statistic, Whole, resample

Level = Literal["nominal", "ordinal"]
RESAMPLES = 1_000


class Value(NamedTuple):
    """One annotator's answer to one question on one unit, as a code or a place on a scale.

    An annotator answers a unit once. Units of one `cluster` (such as the two responses of an item,
    which the same people mark) are resampled together; either all values name one, or none does.
    """

    unit: int
    annotator: str
    value: float
    cluster: int | None = None


Unit = dict[str, Value]  # all answers to one unit, by annotator


class Agreement(NamedTuple):
    """How far all annotators agree on one question; intervals are of 95%.

    Only `units` with two answers or more tell anything; `answers` and `annotators` are those of
    such units. `percent`: the share (of 1) of a unit's pairs of answers that are equal, averaged
    over units, so that a unit with more answers weighs no more than another. `alpha` is
    Krippendorff's: 1 is full agreement, 0 what chance gives.
    """

    units: int
    answers: int
    annotators: int
    percent: float | None = None
    percent_interval: Interval | None = None
    alpha: float | None = None
    alpha_interval: Interval | None = None

    @property
    def missing(self) -> str | None:
        """Why there is no alpha, as a sentence; None where there is one."""
        if self.alpha is not None:
            return None
        if not self.units:
            return "Nothing has been answered by two people yet."
        return "All answers are the same one: whether people would agree on another is unknown."


class PairKappa(NamedTuple):
    """How far two annotators agree beyond chance on the `units` that both answered.

    `kappa` is Cohen's, with quadratic weights on a scale; None where both only ever gave one and
    the same answer.
    """

    first: str
    second: str
    units: int
    kappa: float | None
    interval: Interval | None


def agreement(
    values: Iterable[Value], level: Level, *, seed: int = 0, resamples: int = RESAMPLES
) -> Agreement:
    """Percent and alpha of all answers; the same values and seed give the same intervals.

    A resample in which all answers are one and the same shows nothing, and counts as alpha 0; where
    more than one in twenty are such, alpha has no interval: hardly anything else was met. Nor has
    it one where people agree on one value only: a single unit on which they agree on another, as no
    resample has it, may raise alpha a lot. Raises ValueError where somebody answers a unit twice.
    """
    told = [unit for unit in _by_unit(values) if len(unit) > 1]
    people = {name for unit in told for name in unit}
    found = Agreement(len(told), sum(map(len, told)), len(people))
    if not told:
        return found
    counts = _counts(told)
    needed = (np.ones(len(told)), equal_pairs(counts), coincidences(counts).reshape(len(told), -1))
    sums = resample(np.column_stack(needed), _clusters(told), seed, resamples)
    equal = float(_percents(sums.total[None])[0])
    found = found._replace(percent=equal, percent_interval=_interval(sums, _percents, equal))
    size = counts.shape[1]
    if size == 1:
        return found

    def figure(rows: Numbers) -> Numbers:
        return alphas(rows[:, 2:].reshape(-1, size, size), level == "ordinal")

    chance = float(equal_pairs(counts.sum(axis=0)[None])[0])
    return found._replace(
        alpha=float(krippendorff.alpha(value_counts=counts, level_of_measurement=level)),
        alpha_interval=_interval_beyond_chance(
            sums, figure, sums.total[2:].reshape(size, size), equal, level, chance
        ),
    )


def kappas(
    values: Iterable[Value], level: Level, *, seed: int = 0, resamples: int = RESAMPLES
) -> list[PairKappa]:
    """Kappa of every two annotators who answered a unit in common, by name.

    As in :func:`agreement`, a resample with one answer only counts as 0, there are kappas without
    an interval, and a second answer of somebody to a unit raises ValueError.
    """
    shared: dict[tuple[str, str], list[Unit]] = {}
    for unit in _by_unit(values):
        for pair in combinations(sorted(unit), 2):
            shared.setdefault(pair, []).append(unit)
    return [_kappa(*pair, shared[pair], level, seed, resamples) for pair in sorted(shared)]


def _kappa(
    first: str, second: str, units: list[Unit], level: Level, seed: int, resamples: int
) -> PairKappa:
    answers = [[unit[first].value, unit[second].value] for unit in units]
    scale, codes = np.unique(answers, return_inverse=True)
    if len(scale) == 1:
        return PairKappa(first, second, len(units), None, None)
    size, codes = len(scale), codes.reshape(-1, 2)
    weighted = scale if level == "ordinal" else None

    def figure(rows: Numbers) -> Numbers:
        return cohens_kappas(rows.reshape(-1, size, size), weighted)

    cells = np.eye(size**2)[codes[:, 0] * size + codes[:, 1]]
    sums = resample(cells, _clusters(units), seed, resamples)
    table = sums.total.reshape(size, size)
    equal = float(np.trace(table)) / len(units)
    chance = float(table.sum(axis=0) @ table.sum(axis=1)) / len(units) ** 2
    kappa = float(figure(sums.total)[0])
    interval = _interval_beyond_chance(sums, figure, table, equal, level, chance)
    return PairKappa(first, second, len(units), kappa, interval)


def _by_unit(values: Iterable[Value]) -> list[Unit]:
    """Who answered what, unit by unit."""
    units: dict[int, Unit] = {}
    for value in values:
        unit = units.setdefault(value.unit, {})
        if value.annotator in unit:
            raise ValueError(f"{value.annotator} answers unit {value.unit} twice")
        unit[value.annotator] = value
    return [units[number] for number in sorted(units)]


def _counts(units: Sequence[Unit]) -> Whole:
    """How many gave each unit (a row) each of the values that were given (a column)."""
    given = [(row, v.value) for row, unit in enumerate(units) for v in unit.values()]
    scale, column = np.unique([value for _, value in given], return_inverse=True)
    counts = np.zeros((len(units), len(scale)), dtype=np.int64)
    np.add.at(counts, (np.array([row for row, _ in given]), column), 1)
    return counts


def _clusters(units: Sequence[Unit]) -> Whole:
    values = (next(iter(unit.values())) for unit in units)
    return np.array([v.unit if v.cluster is None else v.cluster for v in values], dtype=np.int64)


def _percents(rows: Numbers) -> Numbers:
    return ratios(rows[:, 1], rows[:, 0], 0.0)


def _interval_beyond_chance(
    sums: Resampled, figure: Statistic, together: Numbers, equal: float, level: Level, chance: float
) -> Interval | None:
    """The interval of alpha or kappa, of which `together` says how often what met what."""
    if np.count_nonzero(np.diag(together)) == 1:
        return None  # resamples cannot show what agreeing on another value would change
    return _interval(sums, figure, equal, level, chance)


def _interval(
    sums: Resampled,
    figure: Statistic,
    equal: float,
    level: Level = "nominal",
    chance: float = 0.0,
) -> Interval | None:
    """The bootstrap interval of a figure; `equal` is the share of pairs of answers that are equal.

    Where all of them are, or none is, resamples cannot show how far the truth may be. There the
    ends are those of Wilson's interval of that share, less what is equal by `chance`, as alpha and
    kappa see it.
    """
    if equal == 1 or (equal == 0 and level == "nominal"):
        ends = wilson(round(equal) * sums.drawn, sums.drawn)
        return Interval(*((end - chance) / (1 - chance) for end in ends))
    return resampling.interval(sums, figure)
