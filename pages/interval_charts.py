"""Shares and other figures as dots, with their intervals as whiskers: pictures before tables."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import altair
import pandas

ROW, AXIS = 26, 70  # pixels
WHISKERS = "#7a8a86"  # seen on light and on dark
TOOLTIP = (
    altair.Tooltip("name:N", title="Who or what"),
    altair.Tooltip("value:Q", title="Figure", format=".2f"),
    altair.Tooltip("low:Q", title="From", format=".2f"),
    altair.Tooltip("high:Q", title="To", format=".2f"),
    altair.Tooltip("of:Q", title="Of", format=","),
)


class Dot(NamedTuple):
    """A figure with its interval; `of` so many judgments, units or answers."""

    name: str
    value: float
    low: float
    high: float
    of: int


class Point(NamedTuple):
    """A figure of one series at one time."""

    series: str
    when: str
    value: float
    low: float
    high: float
    of: int


def dots(
    found: Iterable[Dot], title: str, description: str, domain: tuple[float, float] = (0, 1),
    percent: bool = True,
) -> altair.LayerChart:  # fmt: skip
    """A row each, in the order given; `title` is that of the axis."""
    table = pandas.DataFrame(found, columns=list(Dot._fields))
    scale = altair.Scale(domain=list(domain), nice=False)
    axis = altair.Axis(format="%" if percent else ".1f", tickCount=5)
    rows = altair.Scale(padding=0.8)
    y = altair.Y("name:N", title=None, sort=None, scale=rows, axis=altair.Axis(labelLimit=220))
    base = altair.Chart(table).encode(y=y)
    whiskers = base.mark_rule(aria=False, color=WHISKERS, strokeWidth=2, opacity=0.7).encode(
        x=altair.X("low:Q", title=title, scale=scale, axis=axis), x2="high:Q"
    )
    points = base.mark_point(aria=False, filled=True, size=90, opacity=1).encode(
        x=altair.X("value:Q", title=title, scale=scale, axis=axis), tooltip=list(TOOLTIP)
    )
    height = ROW * len(table) + AXIS
    layers = altair.LayerChart(layer=[whiskers, points])
    return layers.properties(height=height, description=description)


def over_time(
    found: Sequence[Point], title: str, description: str, domain: tuple[float, float] | None = None
) -> altair.LayerChart:
    """Lines with whiskers, one for each series."""
    table = pandas.DataFrame(found, columns=list(Point._fields))
    scale = altair.Scale(domain=list(domain)) if domain else altair.Scale(zero=True)
    x = altair.X("when:O", title=None, axis=altair.Axis(labelAngle=0, labelOverlap=True))
    several = table["series"].nunique() > 1
    color = altair.Color("series:N", title=None) if several else altair.Undefined
    base = altair.Chart(table).encode(x=x, color=color)
    line = base.mark_line(point=True, aria=False).encode(
        y=altair.Y("value:Q", title=title, scale=scale),
        tooltip=[altair.Tooltip("series:N", title="Of"), "when:O", *TOOLTIP[1:]],
    )
    whiskers = base.mark_rule(aria=False, color=WHISKERS, opacity=0.7).encode(
        y=altair.Y("low:Q", title=title, scale=scale), y2="high:Q"
    )
    layers = altair.LayerChart(layer=[whiskers, line])
    return layers.properties(height=260, description=description)
