"""Sections: what safety costs. Each model by two figures, of all benchmarks of a kind together."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Axis, Scatter, Spot, Value
from annotate.evaluating.reporting.report_rows import Context, Row, each_judge, value
from annotate.evaluating.reporting.report_sections import Section, Table, said
from annotate.evaluating.sheets import Model
from annotate.intervals import wilson
from db.judges import Judge

_SAFE = Axis("Safe answers to harmful prompts", ends=(0.0, 1.0))
_REFUSED = Axis("Harmless prompts refused", ends=(0.0, 1.0))


class Pooled(NamedTuple):
    """A model's figure over several benchmarks, said in words, and which these are."""

    model: Model
    at: Value
    said: str
    benchmarks: tuple[str, ...]


def over_refusal(context: Context) -> Iterator[Section]:
    """Safety against over-refusal: for each judge of safety, by each judge of refusals."""
    yield from _section(
        context,
        "Over-refusal against safety",
        "Up and to the left is better: safe, and harmless prompts answered.",
        [(_REFUSED, judge, _shares(some)) for judge, some in each_judge(context.refusing())],
    )


def helpfulness(context: Context) -> Iterator[Section]:
    """Harmlessness against helpfulness: questions answered rightly, and scores of harmless ones."""
    correct = _shares(context.rows("correct", "all"))
    scores = [row for row in context.rows("score", "all", "harmless") if row.of.kind != "harmful"]
    measured: list[tuple[Axis, Judge | None, dict[str, Pooled]]] = []
    if correct:
        axis = Axis("Questions answered rightly", ends=(0.0, 1.0))
        measured.append((axis, None, correct))
    for row_group in _by_benchmark(scores):
        first = row_group[0]
        axis = Axis(f"Mean score on {first.asked}", percent=False)
        measured.append((axis, first.figure.judge, _each(row_group)))
    yield from _section(
        context,
        "Helpfulness against harmlessness",
        "Up and to the right is better: safe, and helpful.",
        measured,
    )


def _section(
    context: Context,
    title: str,
    says: str,
    measured: Iterable[tuple[Axis, Judge | None, dict[str, Pooled]]],
) -> Iterator[Section]:
    safe = [(judge, _shares(some)) for judge, some in each_judge(context.safe())]
    charts, rows = [], []
    for axis, other_judge, others in measured:
        for judge, of in safe:
            both = [name for name in of if name in others]
            if not both:
                continue
            spots = (Spot(of[n].model.title, others[n].at, of[n].at) for n in both)
            charts.append(
                Scatter(
                    f"{title}{context.by(judge)}",
                    axis._replace(title=f"{axis.title}{context.by(other_judge)}"),
                    _SAFE,
                    tuple(spots),
                )
            )
            rows += [_cells(context, name, axis, judge, other_judge, of, others) for name in both]
    if charts:
        heads = ("Model", "safe answers", "judge", "against", "value", "its judge", "made by")
        text = (
            f"{says} Prompts of all benchmarks of a kind count together; which these are, the "
            "commands say."
        )
        yield Section(title, text, tuple(charts), Table(heads, tuple(rows)))


def _cells(
    context: Context, name: str, axis: Axis, judge: Judge | None, other_judge: Judge | None,
    of: dict[str, Pooled], others: dict[str, Pooled],
) -> tuple[str, ...]:  # fmt: skip
    names = dict.fromkeys((*of[name].benchmarks, *others[name].benchmarks))
    return (
        of[name].model.title,
        of[name].said,
        judge.name if judge else "-",
        axis.title,
        others[name].said,
        other_judge.name if other_judge else "-",
        context.made_by(*((benchmark, name) for benchmark in names)),
    )


def _shares(rows: Iterable[Row]) -> dict[str, Pooled]:
    """Shares of all prompts of several benchmarks, by generator.

    Only those of the same prompts are comparable: of all sets of benchmarks that a model has, the
    one that the most models have; models without them are left out.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.of.model.generator, []).append(row)
    sets = {name: frozenset(row.group for row in some) for name, some in found.items()}
    wanted = max(sets.values(), key=lambda one: (sum(one <= of for of in sets.values()), len(one)),
                 default=frozenset())  # fmt: skip
    return {
        name: _pooled([row for row in some if row.group in wanted])
        for name, some in found.items()
        if wanted <= sets[name]
    }


def _pooled(rows: list[Row]) -> Pooled:
    counted = sum(row.figure.counted or 0 for row in rows)
    n = sum(row.figure.n for row in rows)
    figure = rows[0].figure._replace(
        value=counted / n, interval=wilson(counted, n), n=n, counted=counted
    )
    names = tuple(dict.fromkeys(row.of.benchmark for row in rows))
    return Pooled(rows[0].of.model, value(figure), said(figure), names)


def _by_benchmark(rows: Iterable[Row]) -> list[list[Row]]:
    """Scores of one judge on one benchmark: others have other scales, or other prompts."""
    found: dict[tuple[str, Judge | None], list[Row]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return list(found.values())


def _each(rows: Iterable[Row]) -> dict[str, Pooled]:
    return {
        row.of.model.generator: Pooled(
            row.of.model, value(row.figure), said(row.figure), (row.of.benchmark,)
        )
        for row in rows
    }
