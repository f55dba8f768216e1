"""Figures over several benchmarks at once: each model's share of all their prompts.

Only shares of the same prompts are comparable, so a pool is of the same benchmarks for all models
in it; who lacks one of them is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Value
from annotate.evaluating.reporting.report_rows import Row, grouped, value
from annotate.evaluating.reporting.report_sections import said
from annotate.evaluating.sheets import Model
from annotate.intervals import wilson

_Asked = frozenset[str]


class Pooled(NamedTuple):
    """A model's figure, also in words, and the benchmarks that it is of."""

    model: Model
    at: Value
    said: str
    benchmarks: tuple[str, ...]


class Pool(NamedTuple):
    """Models by their figures over what was `asked`: benchmarks, or parts of them.

    By generator; `had` is all that each model was asked, those without a figure here included.
    """

    asked: tuple[str, ...]
    of: Mapping[str, Pooled]
    had: Mapping[str, _Asked]

    def lacking(self, name: str) -> list[str]:
        """What a model would have to be asked, too, to have a figure here."""
        return [one for one in self.asked if one not in self.had.get(name, ())]


def shares(rows: Iterable[Row]) -> Pool:
    """Shares of all prompts: of the largest set of benchmarks that half of the models have."""
    found = grouped(rows, lambda row: row.of.model.generator)
    had = {name: frozenset(row.asked for row in some) for name, some in found.items()}
    wanted = _wanted(list(had.values()))
    of = {name: [row for row in some if row.asked in wanted] for name, some in found.items()}
    return Pool(
        tuple(dict.fromkeys(row.asked for some in of.values() for row in some)),
        {name: _together(some) for name, some in of.items() if wanted <= had[name]},
        had,
    )


def means(rows: Sequence[Row]) -> Pool:
    """Mean scores on one benchmark, which are never of several: their scales differ."""
    asked = rows[0].asked
    of = {
        row.of.model.generator: Pooled(
            row.of.model, value(row.figure), said(row.figure), (row.of.benchmark,)
        )
        for row in rows
    }
    return Pool((asked,), of, dict.fromkeys(of, frozenset([asked])))


def _wanted(sets: Sequence[_Asked]) -> _Asked:
    """The largest that half of the models have, so that one model with more or fewer than all
    others changes nothing for them; where there is none, of those that the most have."""
    often = {one: sum(one <= other for other in sets) for one in sets}
    enough = min(len(sets) / 2, max(often.values(), default=0))
    return max(
        (one for one, models in often.items() if models >= enough),
        key=lambda one: (len(one), often[one]),
        default=frozenset(),
    )


def _together(rows: list[Row]) -> Pooled:
    counted = sum(row.figure.counted or 0 for row in rows)
    n = sum(row.figure.n for row in rows)
    figure = rows[0].figure._replace(
        value=counted / n, interval=wilson(counted, n), n=n, counted=counted
    )
    names = tuple(dict.fromkeys(row.of.benchmark for row in rows))
    return Pooled(rows[0].of.model, value(figure), said(figure), names)
