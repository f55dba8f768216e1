"""Charts of a report drawn: dots with whiskers, lines over steps, models by two figures."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from statistics import mean

from annotate.evaluating.reporting.report_charts import Axis, Chart, Dots, Lines, Scatter, Step
from annotate.evaluating.reporting.svg import (
    LINE,
    WIDTH,
    colour,
    heading,
    line,
    mark,
    picture,
    text,
    title_lines,
)
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
from annotate.evaluating.reporting.svg_scatter import scatter

ROW = 24  # pixels
LABELS, SAID = 196, 172  # the room for what stands left and right of dots


def svg(chart: Chart, key: str = "chart") -> str:
    """The chart as an SVG of its own; `key` sets its ids apart from those of others on a page."""
    match chart:
        case Dots():
            height, parts = _dots(chart)
        case Lines():
            height, parts = _lines(chart)
        case Scatter():
            height, parts = scatter(chart)
    return picture(chart.title, chart.sentence, height, parts, key)


def _dots(chart: Dots) -> tuple[float, list[str]]:
    values = [end for dot in chart.dots for end in dot.at.ends]
    x = scale(chart.axis, values, SIDE + LABELS, WIDTH - SIDE - SAID)
    groups = [(name, list(some)) for name, some in groupby(chart.dots, key=lambda dot: dot.group)]
    labels = list(dict.fromkeys(dot.label for dot in chart.dots))
    drawn, y = [], 22.0
    for name, dots in groups:
        y += 1.5 * ROW
        drawn += heading(SIDE, y, name, "group")
        y += LINE * (len(title_lines(name)) - 1)
        end = y + ROW * len(dots) + 6
        drawn += [line(x.at(tick), y + 4, x.at(tick), end, "grid") for tick in x.ticks()]
        for dot in dots:
            y += ROW
            number, low, high = labels.index(dot.label), x.at(dot.at.ends[0]), x.at(dot.at.ends[1])
            drawn += [
                text(SIDE + 10, y, dot.label, longest=26),
                line(low, y - 4, high, y - 4, "whisker", colour(number)),
                mark(x.at(dot.at.value), y - 4, number, f"{dot.label}: {dot.said}"),
                text(WIDTH - SIDE - SAID + 14, y, dot.said, "more", longest=26),
            ]
    return y + BOTTOM, [*drawn, *below(chart.axis, x, y + 8)]


def _lines(chart: Lines) -> tuple[float, list[str]]:
    named = list(dict.fromkeys(step.series for step in chart.steps))
    steps = dict(sorted((step.place, step.name) for step in chart.steps))
    x = Scale(-0.5, len(steps) - 0.5, AXIS + SIDE, WIDTH - SIDE)
    y = scale(chart.axis, [end for step in chart.steps for end in step.at.ends], TOP + PLOT, TOP)
    drawn = list(beside(chart.axis, y))
    for at, name in enumerate(steps.values()):
        drawn.append(text(x.at(at), TOP + PLOT + 18, name, "middle", longest=24))
    drawn.append(text((x.start + x.stop) / 2, TOP + PLOT + 38, chart.x_title, "axis middle"))
    for number, series in enumerate(named):
        apart = (number - (len(named) - 1) / 2) * 0.05  # so that whiskers do not hide each other
        across = {place: x.at(at + apart) for at, place in enumerate(steps)}
        found = [step for step in chart.steps if step.series == series]
        drawn += _series(chart.axis, found, across, y, number)
    bottom = TOP + PLOT + BOTTOM
    return bottom + LEGEND * len(named) + 8, [*drawn, *legend(named, bottom)]


def _series(
    axis: Axis, steps: list[Step], across: Mapping[int, float], y: Scale, number: int
) -> Iterator[str]:
    """The line of a series, through the mean at each step, and its figures with whiskers."""
    at: dict[int, list[float]] = {}
    for step in sorted(steps):
        at.setdefault(step.place, []).append(step.at.value)
    path = " ".join(f"{across[place]:.1f},{y.at(mean(some)):.1f}" for place, some in at.items())
    yield f'<polyline class="line" stroke="{colour(number)}" points="{path}"/>'
    for step in steps:
        x, (low, high) = across[step.place], step.at.ends
        yield line(x, y.at(low), x, y.at(high), "whisker", colour(number))
        yield mark(x, y.at(step.at.value), number, f"{step.series}, {step.name}: "
                   f"{said(axis, step.at)}")  # fmt: skip
