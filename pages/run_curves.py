"""Curves: each metric by optimizer step, of one run or of several laid over each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import altair
import pandas
import streamlit as st

from annotate.runs import Metric

FIRST = 3  # charts in sight; the others unfold
TITLES = {
    "loss": "Loss", "reward_accuracy": "Reward accuracy", "reward_margin": "Reward margin",
    "logp": "Log-probability", "kl": "KL divergence",
}  # fmt: skip
NO_CURVES = ("epoch",)
FEW = 40  # steps that are drawn with a point each


class Curve(NamedTuple):
    """One metric of one run: a line."""

    chart: str
    series: str
    run: str
    points: tuple[tuple[int, float], ...]


def draw(runs: Mapping[str, Sequence[Metric]]) -> None:
    """The curves of runs, by what these are called."""
    found = [curve for name, metrics in runs.items() for curve in curves(name, metrics)]
    if not found:
        st.info("No steps yet. The curves appear as the run goes on.")
        return
    charts = in_order({curve.chart for curve in found})
    _draw_charts(charts[:FIRST], found)
    if charts[FIRST:]:
        with st.expander("More curves", icon=":material/show_chart:"):
            _draw_charts(charts[FIRST:], found)


def curves(run: str, metrics: Sequence[Metric]) -> Iterator[Curve]:
    """What of a run's metrics has more than one point; numbers that are none are left out."""
    points: dict[str, list[tuple[int, float]]] = {}
    for step, name, value in metrics:
        if value is not None and name not in NO_CURVES:
            points.setdefault(name, []).append((step, value))
    for name, of in points.items():
        chart, series = _split(name)
        if len(of) > 1 or (series == "validation" and chart in points):
            yield Curve(chart, series, run, tuple(of))


def _split(name: str) -> tuple[str, str]:
    """The chart that a metric belongs to, and what it is there."""
    held_out = name.startswith("validation_")
    base = name.removeprefix("validation_")
    for end in ("_chosen", "_rejected"):
        if base.endswith(end):
            said = end[1:] + (", validation" if held_out else "")
            return base.removesuffix(end), said
    return base, "validation" if held_out else "training"


def in_order(charts: set[str]) -> list[str]:
    """Those that say most first, the others by name."""
    known = [name for name in TITLES if name in charts]
    return known + sorted(charts - set(known))


def _draw_charts(charts: Sequence[str], found: Sequence[Curve]) -> None:
    for start in range(0, len(charts), FIRST):
        row = charts[start : start + FIRST]
        for column, name in zip(st.columns(FIRST), row, strict=False):
            of = [curve for curve in found if curve.chart == name]
            column.altair_chart(chart(name, of), width="stretch")
            series = sorted({curve.series for curve in of})
            if len(series) > 1 and len({curve.run for curve in of}) > 1:
                column.caption(f"Solid: {series[0]}; dashed: {', '.join(series[1:])}.")


def chart(name: str, found: Sequence[Curve]) -> altair.Chart:
    """Lines that are told apart by colour and by dashes; points where there are few."""
    title = TITLES.get(name, name.replace("_", " ").capitalize())
    rows = [(c.run, c.series, step, value) for c in found for step, value in c.points]
    table = pandas.DataFrame(rows, columns=["run", "series", "step", "value"])
    runs, series = table["run"].nunique() > 1, table["series"].nunique() > 1
    legend = altair.Legend(orient="top", title=None, symbolType="stroke")
    few = max(len(c.points) for c in found) <= FEW
    drawn: altair.Chart = (
        altair.Chart(table, title=title)
        .mark_line(point=few, aria=False)  # the chart as a whole is described
        .encode(
            x=altair.X("step:Q", title="Optimizer step", axis=altair.Axis(tickMinStep=1)),
            y=altair.Y("value:Q", title=None, scale=altair.Scale(zero=False)),
            tooltip=["run", "series", "step", altair.Tooltip("value", format=".4f")],
        )
        .properties(height=280, description=_described(title, found))
    )
    if runs or series:
        drawn = drawn.encode(color=altair.Color("run:N" if runs else "series:N", legend=legend))
    return (
        drawn.encode(strokeDash=altair.StrokeDash("series:N", legend=legend)) if series else drawn
    )


def _described(title: str, found: Sequence[Curve]) -> str:
    ends = [
        f"{c.run}, {c.series}: {c.points[0][1]:.3g} at first, {c.points[-1][1]:.3g} at last"
        for c in found
    ]
    return f"{title} by optimizer step. {'; '.join(ends)}."
