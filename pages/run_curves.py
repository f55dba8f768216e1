"""Curves: each metric by optimizer step, of one run or of several laid over each other."""

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from annotate import runs
from annotate.runs import Point
from db.connection import Study
from pages import run_chart
from pages.run_chart import Curve

FIRST = 3  # charts in sight; the others unfold
KNOWN = (
    "loss",
    "reward_accuracy",
    "reward_margin",
    "logp",
    "kl",
    "token_accuracy",
)  # those that say most
NO_CURVES = ("epoch",)


def draw(study: Study, run_ids: Sequence[int]) -> None:
    """The curves of runs, the first one's first."""
    steps = runs.steps_a_point(study, run_ids)
    found = [
        curve
        for run_id in run_ids
        for curve in curves(f"Run {run_id}", runs.points(study, run_id, steps))
    ]
    if not found:
        st.info("No steps yet. The curves appear as the run goes on.")
        return
    charts = in_order({curve.chart for curve in found})
    _draw_charts(charts[:FIRST], found)
    if steps > 1:
        st.caption(f"Lines: means of {steps:,} steps. Bands: from the least to the most of them.")
    if charts[FIRST:]:
        with st.expander("More curves", icon=":material/show_chart:"):
            _draw_charts(charts[FIRST:], found)


def curves(run: str, found: Sequence[Point]) -> Iterator[Curve]:
    """What of a run's metrics has more than one point."""
    points: dict[str, list[Point]] = {}
    for point in found:
        if point.name not in NO_CURVES:
            points.setdefault(point.name, []).append(point)
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
    known = [name for name in KNOWN if name in charts]
    return known + sorted(charts - set(known))


def _draw_charts(charts: Sequence[str], found: Sequence[Curve]) -> None:
    by_chart: Mapping[str, list[Curve]] = {
        name: [curve for curve in found if curve.chart == name] for name in charts
    }
    for start in range(0, len(charts), FIRST):
        row = charts[start : start + FIRST]
        for column, name in zip(st.columns(FIRST), row, strict=False):
            of = by_chart[name]
            column.altair_chart(run_chart.chart(name, of), width="stretch")
            series = sorted({curve.series for curve in of})
            if len(series) > 1 and len({curve.run for curve in of}) > 1:
                column.caption(f"Solid: {series[0]}; dashed: {', '.join(series[1:])}.")
