"""The chart of one metric: lines told apart by colour and by dashes, and bands where a point stands
for several steps.
"""

from collections.abc import Sequence
from typing import NamedTuple

import altair
import pandas

from annotate.runs import Point

TITLES = {
    "loss": "Loss", "reward_accuracy": "Reward accuracy (share of pairs)",
    "reward_margin": "Reward margin", "logp": "Log-probability of a response (nats)",
    "kl": "KL divergence (nats)", "length_gap": "Length gap (tokens)", "tokens": "Tokens so far",
    "token_accuracy": "Token accuracy (share of tokens)", "entropy": "Entropy (nats)",
    "logp_chosen_token": "Log-probability of a chosen token (nats)",
}  # fmt: skip
FEW = 40  # steps that are drawn with a point each
COLUMNS = ["run", "series", "step", "steps", "value", "least", "most"]


class Curve(NamedTuple):
    """One metric of one run: a line; `chart` is the metric, `series` what it is measured on."""

    chart: str
    series: str
    run: str
    points: tuple[Point, ...]


def chart(name: str, found: Sequence[Curve]) -> altair.LayerChart:
    """A metric of runs, in the order in which these are given."""
    title = TITLES.get(name, name.replace("_", " ").capitalize())
    table = pandas.DataFrame(
        [
            (line.run, line.series, point.step, _steps(point), point.mean, point.least, point.most)
            for line in found
            for point in line.points
        ],
        columns=COLUMNS,
    )
    names = list(dict.fromkeys(table["run"]))
    steps = altair.X("step:Q", title="Optimizer step", axis=altair.Axis(tickMinStep=1))
    base = _told_apart(altair.Chart(table).encode(x=steps), names, sorted(set(table["series"])))
    scale = altair.Scale(zero=False)
    few = max(len(line.points) for line in found) <= FEW
    lines = base.mark_line(point=few, aria=False).encode(  # the chart as a whole is described
        y=altair.Y("value:Q", title=None, scale=scale),
        tooltip=["run", "series", "steps", *(_number(of) for of in ("value", "least", "most"))],
    )
    layers = [lines]
    if any(point.last > point.first for line in found for point in line.points):
        band = base.mark_area(opacity=0.2, aria=False, tooltip=None)
        layers.insert(0, band.encode(y=altair.Y("least:Q", title=None, scale=scale), y2="most:Q"))
    drawn = altair.LayerChart(layer=layers, title=title)
    return drawn.properties(height=280, description=_described(title, found))


def _told_apart(chart: altair.Chart, runs: Sequence[str], series: Sequence[str]) -> altair.Chart:
    """By colour, of several runs these, of one what is measured; the latter by dashes, too."""
    legend = altair.Legend(
        orient="top", title=None, symbolType="stroke", symbolOpacity=1, columns=3
    )
    if len(runs) > 1:
        chart = chart.encode(color=altair.Color("run:N", legend=legend, sort=list(runs)))
    elif len(series) > 1:
        chart = chart.encode(color=altair.Color("series:N", legend=legend, sort=list(series)))
    if len(series) > 1:
        dashes = None if len(runs) > 1 else legend  # of several runs it is said below
        chart = chart.encode(strokeDash=altair.StrokeDash("series:N", legend=dashes))
    return chart


def _steps(point: Point) -> str:
    if point.first == point.last:
        return f"{point.first:,}"
    return f"{point.first:,} to {point.last:,}"


def _number(name: str) -> altair.Tooltip:
    return altair.Tooltip(name, format=".4f")


def _described(title: str, found: Sequence[Curve]) -> str:
    ends = [
        f"{line.run}, {line.series}: {line.points[0].mean:.3g} at first, "
        f"{line.points[-1].mean:.3g} at last"
        for line in found
    ]
    return f"{title} by optimizer step. {'; '.join(ends)}."
