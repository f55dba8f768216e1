"""What stands around a plot: its axes with their figures and titles, and what its signs mean."""

from collections.abc import Iterator

from annotate.evaluating.reporting.report_charts import Axis, Value
from annotate.evaluating.reporting.svg import WIDTH, heading, line, mark, text
from annotate.evaluating.reporting.svg_scale import Scale

TOP, BOTTOM, SIDE = 66, 46, 20  # pixels
PLOT = 260  # the height of a plot with two axes
AXIS = 62  # the room for its figures on the left
LEGEND = 20  # a line of it


def below(axis: Axis, x: Scale, y: float) -> Iterator[str]:
    """The figures and the title of an axis that runs along the bottom."""
    for tick in x.ticks():
        yield text(x.at(tick), y + 16, axis.say(tick), "more middle")
    yield from heading((x.start + x.stop) / 2, y + 34, axis.title, "axis middle", "axis middle")


def beside(axis: Axis, y: Scale) -> Iterator[str]:
    """The lines and figures of an axis that runs along the left, and its title above them."""
    for tick in y.ticks():
        yield line(AXIS + SIDE, y.at(tick), WIDTH - SIDE, y.at(tick), "grid")
        yield text(AXIS + SIDE - 8, y.at(tick) + 4, axis.say(tick), "more end")
    yield text(SIDE, TOP - 14, axis.title, "axis")


def legend(names: list[str], y: float) -> Iterator[str]:
    """The sign of each series with its name, below each other."""
    for number, name in enumerate(names):
        yield mark(SIDE + 12, y + LEGEND * number + 6, number, name)
        yield text(SIDE + 28, y + LEGEND * number + 11, name)


def said(axis: Axis, at: Value) -> str:
    """A figure with its interval, as ``50% (40% to 60%)``."""
    if at.interval is None:
        return axis.say(at.value)
    return f"{axis.say(at.value)} ({axis.say(at.ends.low)} to {axis.say(at.ends.high)})"
