"""Pictures of a quality study: dots with the intervals around them, and won and lost duels."""

from collections.abc import Sequence

import altair
import pandas

from annotate.exact_tests import Difference
from annotate.quality_figures import GOOD, Comparison, Duel
from annotate.quality_report import Report

LINE = 34  # pixels for a dot with its interval
ENDS = ("value", "low", "high")
COLUMNS = ["set", "of", *ENDS, "count"]
OUTCOMES = ("wins", "neither", "losses")
COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]


def shares(found: Report) -> altair.LayerChart:
    """Per benchmark and model: the share of good answers with its interval."""
    rows = [
        (s.benchmark, s.model, s.value, s.interval.low, s.interval.high, f"{s.good} of {s.decided}")
        for s in found.shares
        if s.value is not None
    ]
    table = pandas.DataFrame(rows, columns=COLUMNS)
    title = f"Share of {GOOD[found.scale]} responses"
    axis = altair.Axis(format="%", tickCount=5)
    x = altair.X("value:Q", title=title, scale=altair.Scale(domain=[0, 1]), axis=axis)
    dots = _dots(table, x, "Model", found.models, _sets(found))
    return _layered(dots, title, len(_sets(found)) * len(found.models))


def comparisons(found: Report) -> altair.LayerChart:
    """Per benchmark and two models: how far one is ahead of the other."""
    title = f"Difference in the share of {GOOD[found.scale]} responses, in points"
    return _differences(found, found.comparisons, title)


def leads(found: Report, question: str) -> altair.LayerChart:
    """The same of duels: the share of wins less that of losses."""
    rows = [duel for duel in found.duels if duel.question == question]
    return _differences(found, rows, "Wins less losses, in points of all pairs")


def duels(found: Report, question: str) -> altair.Chart:
    """Per benchmark and two models: the shares of wins, neither and losses."""
    rows = [
        (d.benchmark, f"{d.model} against {d.other}", outcome, place, n / d.decided,
         f"{n} of {d.decided}")
        for d in found.duels
        if d.question == question and d.decided
        for place, (outcome, n) in enumerate(zip(OUTCOMES, (d.win, d.neither, d.loss), strict=True))
    ]  # fmt: skip
    table = pandas.DataFrame(rows, columns=["set", "of", "outcome", "place", "share", "count"])
    pairs = list(dict.fromkeys(table["of"]))
    color = altair.Color(
        "outcome:N",
        title=None,
        sort=list(OUTCOMES),
        scale=altair.Scale(range=["#0072b2", "#b8b8b8", "#d55e00"]),
        legend=altair.Legend(orient="top"),
    )
    return altair.Chart(
        table,
        height=_height(len(_sets(found)) * len(pairs)),
        description=f"Shares of wins, neither and losses: which is {question}",
        mark=altair.MarkDef("bar", aria=False),
        encoding=altair.FacetedEncoding(
            x=altair.X(
                "share:Q", title="Share of pairs", axis=altair.Axis(format="%", tickCount=5)
            ),
            y=_of_sets(_sets(found)),
            yOffset=altair.YOffset("of:N", sort=pairs),
            color=color,
            order=altair.Order("place:Q"),
            tooltip=[altair.Tooltip(name) for name in ("set", "of", "outcome", "count")],
        ),
    )


def _differences(
    found: Report, figures: Sequence[Comparison | Duel], title: str
) -> altair.LayerChart:
    rows = [
        (one.benchmark, f"{one.model} less {one.other}", *_points(one.difference),
         f"p (Holm) {one.holm:.3f}")
        for one in figures
        if one.difference is not None
    ]  # fmt: skip
    table = pandas.DataFrame(rows, columns=COLUMNS)
    scale, axis = altair.Scale(domain=[-100, 100]), altair.Axis(tickCount=9)
    x = altair.X("value:Q", title=title, scale=scale, axis=axis)
    zero = altair.Chart(pandas.DataFrame({"value": [0]})).mark_rule(strokeDash=[4, 4], aria=False)
    pairs = list(dict.fromkeys(table["of"]))
    dots = _dots(table, x, "Models", pairs, _sets(found))
    return _layered([zero.encode(x=x), *dots], title, len(_sets(found)) * len(pairs))


def _dots(
    table: pandas.DataFrame, x: altair.X, title: str, names: Sequence[str], sets: Sequence[str]
) -> list[altair.Chart]:
    """An interval as a line, and its value on it, for each row of the table."""
    color = altair.Color(
        "of:N",
        title=title,
        sort=list(names),
        scale=altair.Scale(range=COLORS),
        legend=altair.Legend(orient="top", labelLimit=400),
    )
    base = altair.Chart(table).encode(
        y=_of_sets(sets),
        yOffset=altair.YOffset("of:N", sort=list(names)),
        color=color,
        tooltip=["set", "of", "count", *(altair.Tooltip(end, format=".2f") for end in ENDS)],
    )
    whisker = base.mark_rule(strokeWidth=2, aria=False).encode(x="low:Q", x2="high:Q")
    dot = base.mark_point(filled=True, size=110, opacity=1, aria=False).encode(x=x)
    return [dot, whisker]


def _layered(layers: Sequence[altair.Chart], title: str, lines: int) -> altair.LayerChart:
    described = f"{title}, per benchmark, with 95% intervals"
    return altair.LayerChart(layer=list(layers), height=_height(lines), description=described)


def _of_sets(sets: Sequence[str]) -> altair.Y:
    return altair.Y(
        "set:N", title=None, sort=list(sets), axis=altair.Axis(labelLimit=300, labelOverlap=False)
    )


def _sets(found: Report) -> list[str]:
    """The benchmarks in the order of the report."""
    rated, paired = [s.benchmark for s in found.shares], [d.benchmark for d in found.duels]
    return list(dict.fromkeys(rated + paired))


def _height(lines: int) -> int:
    return 120 + LINE * lines  # with its axis and legend


def _points(found: Difference) -> tuple[float, float, float]:
    ends = found.interval
    return 100 * found.value, 100 * ends.low, 100 * ends.high
