"""Over seeds: one row of models that differ by their seed only, as one figure.

Their answers to a prompt are not independent, so they are no further trials: the figure is the mean
over prompts of each prompt's mean over the models, and its interval that of resampled prompts. With
one model it is that model's own figure, with Wilson's interval where it is a share.
"""

from collections.abc import Collection, Iterable
from statistics import fmean
from typing import NamedTuple

from annotate import access
from annotate.evaluating import sheets
from annotate.evaluating.estimating import Estimate, mean, share
from annotate.evaluating.measures import SHARES, Measure, Outcomes, Part, outcomes
from db.connection import Study


class Row(NamedTuple):
    """A measure of so many models on a benchmark; `n` prompts that all of them have answered.

    `judge` is its name with its version, None where none is asked; `each` are the values of the
    models, in the order of their evaluations.
    """

    benchmark: str
    measure: Measure
    judge: str | None
    part: Part
    estimate: Estimate
    n: int
    each: tuple[float, ...]


def over_seeds(study: Study, generators: Collection[str]) -> list[Row]:
    """Every measure that all of these models have, by benchmark; for researchers."""
    access.require(study, "researcher")
    found: dict[tuple[str, Measure, str | None, Part], list[Outcomes]] = {}
    for sheet in sheets.read(study, generators=generators):
        for one in outcomes(sheet):
            found.setdefault((sheet.evaluation.benchmark, *one.key), []).append(one)
    rows = []
    for (benchmark, measure, judge, part), several in found.items():
        together = _common(several)
        if len(several) == len(set(generators)) and together:
            values = [[one.values[number] for number in together] for one in several]
            estimate = _estimate(measure, values)
            each = tuple(map(fmean, values))
            rows.append(Row(benchmark, measure, judge, part, estimate, len(together), each))
    return rows


def _common(several: Iterable[Outcomes]) -> list[int]:
    return sorted(set.intersection(*({*one.values} for one in several)))


def _estimate(measure: Measure, values: list[list[float]]) -> Estimate:
    if len(values) == 1 and measure in SHARES:
        return share(values[0])
    return mean([fmean(of_prompt) for of_prompt in zip(*values, strict=True)])
