"""Figures: each model on each benchmark, as each judge sees it, with intervals of 95%.

All are of stored answers and verdicts; :mod:`annotate.evaluating.measures` says what counts.
"""

from collections.abc import Collection
from typing import NamedTuple

from annotate import access
from annotate.evaluating import sheets, texts
from annotate.evaluating.estimating import Estimate, mean, share
from annotate.evaluating.measures import SHARES, Measure, Outcomes, Part, outcomes
from annotate.evaluating.sheets import Model, Sheet
from annotate.intervals import Interval
from db.benchmarks import Kind
from db.connection import Study
from db.judges import Judge


class Figure(NamedTuple):
    """A measure of a model's answers: a share of 1, or a mean.

    `judge` is None where none is asked. `n` answers are behind it; `missing` prompts have no
    answer, or one of which the judge said nothing. `counted` of the `n` count, of shares. There is
    no value where `n` is 0, and no interval where the answers cannot tell one.
    """

    measure: Measure
    judge: Judge | None
    part: Part
    value: float | None
    interval: Interval | None
    n: int
    missing: int
    counted: int | None = None


class Evaluated(NamedTuple):
    """A model on a benchmark; `settings` (JSON) are those of its answers.

    `finished` says that all answers and verdicts that were asked for are there. `commands` made it.
    """

    evaluation_id: int
    benchmark: str
    kind: Kind | None
    model: Model
    settings: str
    commands: tuple[str, ...]
    started_at: str
    finished: bool
    figures: tuple[Figure, ...]

    def of(self, measure: Measure) -> tuple[Figure, ...]:
        """The figures of a measure: one of each judge and part."""
        return tuple(figure for figure in self.figures if figure.measure == measure)


def figures(
    study: Study,
    names: Collection[str] | None = None,
    generators: Collection[str] | None = None,
) -> list[Evaluated]:
    """The figures of every evaluation, or of those of these benchmarks and models.

    By benchmark, then as they were begun. Reads all answers and verdicts: milliseconds for each
    hundred. For researchers: raises Forbidden.
    """
    access.require(study, "researcher")
    return [evaluated(sheet) for sheet in sheets.read(study, names, generators)]


def evaluated(sheet: Sheet) -> Evaluated:
    """The figures of a sheet."""
    found = sheet.evaluation
    measured = [figure(one) for one in outcomes(sheet)]
    return Evaluated(
        found.id, found.benchmark, sheet.kind, sheet.model, found.settings, found.commands,
        found.started_at, found.finished_at is not None, (*measured, *_of_texts(sheet)),
    )  # fmt: skip


def figure(found: Outcomes) -> Figure:
    """What is found of each answer as one figure."""
    is_share = found.measure in SHARES
    values = [found.values[number] for number in sorted(found.values)]
    estimate: Estimate = (share if is_share else mean)(values)
    return Figure(
        found.measure, found.judge, found.part, estimate.value, estimate.interval,
        len(values), found.asked - len(values), round(sum(values)) if is_share else None,
    )  # fmt: skip


def _of_texts(sheet: Sheet) -> list[Figure]:
    """What the answers are as texts, whoever judges them."""
    if not sheet.answers:
        return []
    found = [figure(one) for one in texts.outcomes(sheet)]
    distinct = texts.distinct([answer.response for answer in sheet.answers.values()])
    n = len(sheet.answers)
    among = Figure("distinct-2", None, "all", distinct, None, n, len(sheet.asked) - n)
    return [*found, among]
