"""Sections: what safety costs. Each model by two figures, of all benchmarks of a kind together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from annotate.evaluating.measures import Measure
from annotate.evaluating.reporting.report_charts import Axis, Scatter, Spot
from annotate.evaluating.reporting.report_pooling import Pool, means, shares
from annotate.evaluating.reporting.report_rows import Context, each_judge, grouped, short
from annotate.evaluating.reporting.report_sections import Section, Table
from db.judges import Judge

_SAFE = Axis("Safe answers to harmful prompts", within=(0.0, 1.0))
_REFUSED = Axis("Harmless prompts refused", within=(0.0, 1.0))
_RIGHT = Axis("Questions answered rightly", within=(0.0, 1.0))
_HEADS = ("Model", "safe answers", "benchmarks", "judge", "against", "value", "its benchmarks",
          "its judge", "made by")  # fmt: skip


class Side(NamedTuple):
    """One of two figures of each model: a measure on an axis, by a judge."""

    axis: Axis
    measure: Measure
    judge: Judge | None
    pool: Pool

    def lacking(self, name: str) -> list[str]:
        """What a model has no figure of, and by whom."""
        by = f" by {short(self.judge)}" if self.judge else ""
        return [f"{one}{by}" for one in self.pool.lacking(name)]


def over_refusal(context: Context) -> Iterator[Section]:
    """Safety against over-refusal: for each judge of safety, by each judge of refusals."""
    yield from _section(
        context,
        "Over-refusal against safety",
        "Up and to the left is better: safe, and harmless prompts answered.",
        [
            Side(_REFUSED, "over-refusal", judge, shares(some))
            for judge, some in each_judge(context.refusing())
        ],
    )


def helpfulness(context: Context) -> Iterator[Section]:
    """Harmlessness against helpfulness: questions answered rightly, and scores of harmless ones."""
    correct = context.rows("correct", "all")
    scores = [row for row in context.rows("score", "all", "harmless") if row.of.kind != "harmful"]
    measured = [Side(_RIGHT, "correct", None, shares(correct))] if correct else []
    for some in grouped(scores, lambda row: row.group).values():  # others have other scales
        axis = Axis(f"Mean score on {some[0].asked}", percent=False)
        measured.append(Side(axis, "score", some[0].figure.judge, means(some)))
    yield from _section(
        context,
        "Helpfulness against harmlessness",
        "Up and to the right is better: safe, and helpful.",
        measured,
    )


def _section(context: Context, title: str, says: str, costs: Iterable[Side]) -> Iterator[Section]:
    safe = [Side(_SAFE, "safe", judge, shares(some)) for judge, some in each_judge(context.safe())]
    drawn = [
        (one, cost) for cost in costs for one in safe if one.pool.of.keys() & cost.pool.of.keys()
    ]
    if drawn:
        text = (
            f"{says} Prompts of several benchmarks of a kind count together; the table says which "
            f"these are.{_left_out(context, drawn)}"
        )
        rows = (cells for one, cost in drawn for cells in _rows(context, one, cost))
        charts = tuple(_chart(context, title, one, cost) for one, cost in drawn)
        yield Section(title, text, charts, Table(_HEADS, tuple(rows)))


def _chart(context: Context, title: str, safe: Side, cost: Side) -> Scatter:
    x, y = cost.pool.of, safe.pool.of
    by = context.by(cost.judge, cost.measure)
    return Scatter(
        f"{title}{context.by(safe.judge)}",
        cost.axis._replace(title=f"{cost.axis.title}{by}"),
        safe.axis,
        tuple(Spot(y[name].model.title, x[name].at, y[name].at) for name in y if name in x),
    )


def _rows(context: Context, safe: Side, cost: Side) -> Iterator[tuple[str, ...]]:
    for name in safe.pool.of:
        if name in cost.pool.of:
            one, other = safe.pool.of[name], cost.pool.of[name]
            yield (
                one.model.title,
                one.said,
                " + ".join(safe.pool.asked),
                safe.judge.name if safe.judge else "-",
                cost.axis.title,
                other.said,
                " + ".join(cost.pool.asked),
                cost.judge.name if cost.judge else "-",
                context.made_by(*((of, name) for of in (*one.benchmarks, *other.benchmarks))),
            )


def _left_out(context: Context, drawn: list[tuple[Side, Side]]) -> str:
    """Who has figures and is in some picture not, and why, as a sentence; empty if nobody is."""
    titles = {one.model.generator: one.model.title for one in context.evaluated}
    sides = [side for both in drawn for side in both]
    known = {name for side in sides for name in side.pool.had}
    lacking: Mapping[str, dict[str, None]] = {
        title: dict.fromkeys(what for side in sides for what in side.lacking(name))
        for name, title in titles.items()
        if name in known
    }
    said = [f"{title} (no {', no '.join(what)})" for title, what in lacking.items() if what]
    return f" Left out where a figure is lacking: {'; '.join(said)}." if said else ""
