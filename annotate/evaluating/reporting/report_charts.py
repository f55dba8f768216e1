"""Charts of a report as data: what is drawn, with its interval, and the same as a sentence.

How they are drawn is for :mod:`annotate.evaluating.reporting.report_svg` to say. Of a title, be it
of an axis or a group, what follows the last semicolon is a line of its own: what people say of a
judge.
"""

from typing import NamedTuple

from annotate.intervals import Interval


class Value(NamedTuple):
    """A figure with its 95% interval, where there is one."""

    value: float
    interval: Interval | None

    @property
    def ends(self) -> Interval:
        """The interval, or the figure alone."""
        return self.interval or Interval(self.value, self.value)


class Axis(NamedTuple):
    """What an axis shows; `ends` are where it begins and ends, or None: as far as the figures go
    with their intervals, and never beyond `within`.

    Figures are shares, shown in percent, unless `percent` is false.
    """

    title: str
    percent: bool = True
    ends: tuple[float, float] | None = None
    within: tuple[float, float] | None = None

    def say(self, value: float) -> str:
        """A figure as it is written."""
        return f"{100 * value:.0f}%" if self.percent else f"{value:.2f}"


class Dot(NamedTuple):
    """A figure of a model, on a line of its own; `said` stands beside it."""

    group: str
    label: str
    at: Value
    said: str


class Dots(NamedTuple):
    """Figures below each other, in groups."""

    title: str
    axis: Axis
    dots: tuple[Dot, ...]

    @property
    def sentence(self) -> str:
        """What the picture shows."""
        said = (f"{dot.group}, {dot.label}: {dot.said}" for dot in self.dots)
        return f"{self.title}. {'; '.join(said)}."


class Step(NamedTuple):
    """A figure of a series at a step of the x axis: its `place` among others, and its `name`."""

    series: str
    place: int
    name: str
    at: Value


class Lines(NamedTuple):
    """Series over steps, which are drawn equally far apart.

    Of several figures of a series at one step, such as of several seeds, the line has the mean.
    """

    title: str
    x_title: str
    axis: Axis
    steps: tuple[Step, ...]

    @property
    def sentence(self) -> str:
        """What the picture shows."""
        named = dict.fromkeys(step.series for step in self.steps)
        said = (f"{series}: {self._values(series)}" for series in named)
        return f"{self.title}. {'; '.join(said)}."

    def _values(self, series: str) -> str:
        found = sorted(step for step in self.steps if step.series == series)
        return ", ".join(f"{self.axis.say(step.at.value)} at {step.name}" for step in found)


class Spot(NamedTuple):
    """A model by two figures."""

    label: str
    x: Value
    y: Value


class Scatter(NamedTuple):
    """Models by two figures each: what one gains may cost the other."""

    title: str
    x_axis: Axis
    y_axis: Axis
    spots: tuple[Spot, ...]

    @property
    def sentence(self) -> str:
        """What the picture shows."""
        said = (
            f"{spot.label}: {self.y_axis.say(spot.y.value)} and {self.x_axis.say(spot.x.value)}"
            for spot in self.spots
        )
        return f"{self.title}: {self.y_axis.title}, and {self.x_axis.title}. {'; '.join(said)}."


Chart = Dots | Lines | Scatter
