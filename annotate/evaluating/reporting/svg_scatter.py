"""Models by two figures, drawn: numbered signs with whiskers both ways."""

from collections.abc import Sequence
from math import dist
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Scatter
from annotate.evaluating.reporting.svg import LINE, WIDTH, colour, line, mark, text, title_lines
from annotate.evaluating.reporting.svg_axes import (
    AXIS,
    BOTTOM,
    LEGEND,
    PLOT,
    SIDE,
    TOP,
    below,
    beside,
    legend,
    said,
)
from annotate.evaluating.reporting.svg_scale import Scale, scale

APART = 11  # pixels from middle to middle, so that a sign or number does not lie on another
FAR = 18  # pixels from a sign to its number, from which on a line joins them
_AROUND = ((12, -10), (-12, -10), (12, 10), (-12, 10), (0, -16), (0, 16), (17, 0), (-17, 0))


class Point(NamedTuple):
    """A place in the picture, in pixels."""

    x: float
    y: float


def scatter(chart: Scatter) -> tuple[float, list[str]]:
    """The height of the picture, and its parts."""
    x = scale(
        chart.x_axis, [end for one in chart.spots for end in one.x.ends], AXIS + SIDE, WIDTH - SIDE
    )
    y = scale(chart.y_axis, [end for one in chart.spots for end in one.y.ends], TOP + PLOT, TOP)
    drawn = [line(x.at(tick), TOP, x.at(tick), TOP + PLOT, "grid") for tick in x.ticks()]
    drawn += [*beside(chart.y_axis, y), *below(chart.x_axis, x, TOP + PLOT)]
    marks = [Point(x.at(spot.x.value), y.at(spot.y.value)) for spot in chart.spots]
    for number, (spot, at) in enumerate(zip(chart.spots, marks, strict=True)):
        (left, right), (low, high) = map(x.at, spot.x.ends), map(y.at, spot.y.ends)
        told = f"{spot.label}: {said(chart.y_axis, spot.y)}; {said(chart.x_axis, spot.x)}"
        drawn += [
            line(left, at.y, right, at.y, "whisker", colour(number)),
            line(at.x, low, at.x, high, "whisker", colour(number)),
            mark(*at, number, told),
        ]
    for number, (sign, at) in enumerate(zip(marks, numbers(marks, x, y), strict=True), start=1):
        if dist(sign, at) > FAR:
            drawn.append(line(*sign, *at, "grid"))
        drawn.append(text(at.x, at.y + 4, f"{number}", "more middle over"))
    names = [f"{number}  {spot.label}" for number, spot in enumerate(chart.spots, start=1)]
    bottom = TOP + PLOT + BOTTOM + LINE * (len(title_lines(chart.x_axis.title)) - 1)
    return bottom + LEGEND * len(names) + 8, [*drawn, *legend(names, bottom)]


def numbers(marks: Sequence[Point], x: Scale, y: Scale) -> list[Point]:
    """The middle of each mark's number: near it, within the plot, on no mark or other number.

    Where all places near a mark are taken, its number lies on what is there.
    """
    placed: list[Point] = []
    for sign in marks:
        near = [
            Point(sign.x + far * right, sign.y + far * down)
            for far in (1, 2, 3)
            for right, down in _AROUND
        ]
        inside = [at for at in near if x.start < at.x < x.stop and y.stop < at.y < y.start]
        free = (at for at in inside if not any(_on(at, it) for it in (*marks, *placed)))
        placed.append(next(free, near[0]))
    return placed


def _on(one: Point, other: Point) -> bool:
    return abs(one.x - other.x) < APART and abs(one.y - other.y) < APART
