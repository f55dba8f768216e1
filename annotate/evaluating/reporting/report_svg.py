"""Charts of a report drawn: dots with whiskers, lines over steps, models by two figures."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from statistics import mean

from annotate.evaluating.reporting.report_charts import (
    Axis,
    Chart,
    Dots,
    Lines,
    Scatter,
    Step,
    Value,
)
from annotate.evaluating.reporting.svg import (
    WIDTH,
    Scale,
    colour,
    line,
    mark,
    picture,
    scale,
    text,
)

ROW, TOP, BOTTOM, SIDE = 24, 66, 46, 20  # pixels
LABELS, SAID = 196, 172  # the room for what stands left and right of dots
PLOT = 260  # the height of a plot with two axes
AXIS = 62  # the room for its figures on the left
LEGEND = 20  # a line of it


def svg(chart: Chart, key: str = "chart") -> str:
    """The chart as an SVG of its own; `key` sets its ids apart from those of others on a page."""
    match chart:
        case Dots():
            height, parts = _dots(chart)
        case Lines():
            height, parts = _lines(chart)
        case Scatter():
            height, parts = _scatter(chart)
    return picture(chart.title, chart.sentence, height, parts, key)


def _dots(chart: Dots) -> tuple[float, list[str]]:
    values = [end for dot in chart.dots for end in dot.at.ends]
    x = scale(chart.axis, values, SIDE + LABELS, WIDTH - SIDE - SAID)
    groups = [(name, list(some)) for name, some in groupby(chart.dots, key=lambda dot: dot.group)]
    labels = list(dict.fromkeys(dot.label for dot in chart.dots))
    drawn, y = [], 22.0
    for name, dots in groups:
        y += 1.5 * ROW
        drawn.append(text(SIDE, y, name, "group"))
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
    return y + BOTTOM, [*drawn, *_below(chart.axis, x, y + 8)]


def _lines(chart: Lines) -> tuple[float, list[str]]:
    named = list(dict.fromkeys(step.series for step in chart.steps))
    steps = dict(sorted((step.place, step.name) for step in chart.steps))
    x = Scale(-0.5, len(steps) - 0.5, AXIS + SIDE, WIDTH - SIDE)
    y = scale(chart.axis, [end for step in chart.steps for end in step.at.ends], TOP + PLOT, TOP)
    drawn = list(_beside(chart.axis, y))
    for at, name in enumerate(steps.values()):
        drawn.append(text(x.at(at), TOP + PLOT + 18, name, "middle", longest=24))
    drawn.append(text((x.start + x.stop) / 2, TOP + PLOT + 38, chart.x_title, "axis middle"))
    for number, series in enumerate(named):
        apart = (number - (len(named) - 1) / 2) * 0.05  # so that whiskers do not hide each other
        across = {place: x.at(at + apart) for at, place in enumerate(steps)}
        found = [step for step in chart.steps if step.series == series]
        drawn += _series(chart.axis, found, across, y, number)
    bottom = TOP + PLOT + BOTTOM
    return bottom + LEGEND * len(named) + 8, [*drawn, *_legend(named, bottom)]


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
                   f"{_said(axis, step.at)}")  # fmt: skip


def _scatter(chart: Scatter) -> tuple[float, list[str]]:
    x = scale(
        chart.x_axis, [end for one in chart.spots for end in one.x.ends], AXIS + SIDE, WIDTH - SIDE
    )
    y = scale(chart.y_axis, [end for one in chart.spots for end in one.y.ends], TOP + PLOT, TOP)
    drawn = [line(x.at(tick), TOP, x.at(tick), TOP + PLOT, "grid") for tick in x.ticks()]
    drawn += [*_beside(chart.y_axis, y), *_below(chart.x_axis, x, TOP + PLOT)]
    for number, spot in enumerate(chart.spots):
        at = x.at(spot.x.value), y.at(spot.y.value)
        said = f"{spot.label}: {_said(chart.y_axis, spot.y)}; {_said(chart.x_axis, spot.x)}"
        drawn += [
            line(
                x.at(spot.x.ends[0]), at[1], x.at(spot.x.ends[1]), at[1], "whisker", colour(number)
            ),
            line(
                at[0], y.at(spot.y.ends[0]), at[0], y.at(spot.y.ends[1]), "whisker", colour(number)
            ),
            mark(*at, number, said),
            text(at[0] + 9, at[1] - 8, f"{number + 1}", "more"),
        ]
    names = [f"{number}  {spot.label}" for number, spot in enumerate(chart.spots, start=1)]
    bottom = TOP + PLOT + BOTTOM
    return bottom + LEGEND * len(names) + 8, [*drawn, *_legend(names, bottom)]


def _below(axis: Axis, x: Scale, y: float) -> Iterator[str]:
    """The figures and the title of an axis that runs along the bottom."""
    for tick in x.ticks():
        yield text(x.at(tick), y + 16, axis.say(tick), "more middle")
    yield text((x.start + x.stop) / 2, y + 34, axis.title, "axis middle")


def _beside(axis: Axis, y: Scale) -> Iterator[str]:
    """The lines and figures of an axis that runs along the left, and its title above them."""
    for tick in y.ticks():
        yield line(AXIS + SIDE, y.at(tick), WIDTH - SIDE, y.at(tick), "grid")
        yield text(AXIS + SIDE - 8, y.at(tick) + 4, axis.say(tick), "more end")
    yield text(SIDE, TOP - 14, axis.title, "axis")


def _legend(names: list[str], y: float) -> Iterator[str]:
    for number, name in enumerate(names):
        yield mark(SIDE + 12, y + LEGEND * number + 6, number, name)
        yield text(SIDE + 28, y + LEGEND * number + 11, name)


def _said(axis: Axis, at: Value) -> str:
    if at.interval is None:
        return axis.say(at.value)
    return f"{axis.say(at.value)} ({axis.say(at.ends.low)} to {axis.say(at.ends.high)})"
