"""Pictures of a report: what is drawn where, and that it is drawn of the figures given."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from annotate.evaluating.reporting.report_charts import (
    Axis,
    Chart,
    Dot,
    Dots,
    Lines,
    Scatter,
    Spot,
    Step,
    Value,
)
from annotate.evaluating.reporting.report_svg import svg
from annotate.evaluating.reporting.svg_scale import Scale, scale
from annotate.evaluating.reporting.svg_scatter import Point, numbers
from annotate.intervals import Interval

SVG = "{http://www.w3.org/2000/svg}"
SHARE = Axis("Safe answers", ends=(0.0, 1.0))
NAME = "run <1> & 'two' \u202e"
HALF, ALL = Value(0.5, Interval(0.4, 0.6)), Value(1.0, None)
CHARTS: tuple[Chart, ...] = (
    Dots("Safe", SHARE, (Dot("I-Alpaca", NAME, HALF, "50%"), Dot("I-Alpaca", "b", ALL, "100%"))),
    Lines("Safe", "Round", SHARE, (Step(NAME, 0, "before", HALF), Step(NAME, 1, "after", ALL))),
    Scatter("Both", Axis("Score", percent=False), SHARE, (Spot(NAME, Value(1.5, None), HALF),
                                                        Spot("b", Value(-2.0, None), ALL))),
)  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_says_what_it_shows_and_names_are_text(chart: Chart) -> None:
    drawn = ElementTree.fromstring(svg(chart, "key"))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert drawn.findtext("s:title", namespaces=space) == chart.title
    said = drawn.findtext("s:desc", namespaces=space) or ""
    assert "50%" in said and "100%" in said
    words = " ".join(drawn.itertext())
    assert "run <1> & 'two' [U+202E]" in words
    assert "\u202e" not in words
    marks = drawn.findall("s:g", space)
    assert len(marks) >= 2
    assert svg(chart, "key") == svg(chart, "key")


BY = ", judged by classifier:ratings (42b9a001…)"
PEOPLE = "people: 64% the same of 331, chosen or rejected"


@pytest.mark.parametrize(
    "chart",
    [
        CHARTS[0]._replace(title=f"Over-refusal against safety{BY}; {PEOPLE}"),
        Dots("Safe", SHARE, (Dot(f"I-MaliciousInstructions{BY}; {PEOPLE}", "a", HALF, "50%"),)),
        Scatter("Both", Axis(f"Harmless prompts refused{BY}; {PEOPLE}"), SHARE,
                (Spot("a", HALF, HALF),)),
    ],
)  # fmt: skip
def test_what_people_say_of_a_judge_is_a_line_of_its_own(chart: Chart) -> None:
    """Nothing of it is cut, and nothing lies above or below the picture."""
    drawn = ElementTree.fromstring(svg(chart))
    said = {element.text: float(element.attrib["y"]) for element in drawn.iter(f"{SVG}text")}
    (above,) = (y for words, y in said.items() if words and words.endswith(BY))
    assert said[PEOPLE] == above + 18
    _, top, _, height = map(float, drawn.attrib["viewBox"].split())
    assert top + 14 < min(said.values()) and max(said.values()) < top + height


def test_numbers_of_models_that_are_near_each_other_do_not_lie_on_each_other() -> None:
    plot = Scale(0, 1, 82, 700), Scale(0, 1, 326, 66)
    signs = [Point(82 + 6 * n % 23, 320 - 7 * n % 31) for n in range(6)]
    placed = numbers(signs, *plot)
    for n, one in enumerate(placed):
        assert 82 < one.x < 700 and 66 < one.y < 326
        others = [*signs, *placed[:n]]
        assert all(abs(one.x - at.x) >= 11 or abs(one.y - at.y) >= 11 for at in others)


def test_shares_fill_their_axis_but_little_differences_look_little() -> None:
    axis = Axis("Harmless prompts refused", within=(0.0, 1.0))
    low, high, *_ = scale(axis, [0.0, 0.02, 0.48], 0, 100)
    assert low == 0 and 0.48 < high < 0.6
    low, high, *_ = scale(axis, [0.5, 0.51], 0, 100)
    assert (low, high) == pytest.approx((0.455, 0.555))
    assert [axis.say(tick) for tick in scale(axis, [0.0], 0, 100).ticks()] == [
        "0%", "1%", "2%", "3%", "4%", "5%",
    ]  # fmt: skip


def test_of_several_figures_at_a_step_the_line_has_the_mean() -> None:
    seeds = (Value(0.2, None), Value(0.6, None))
    steps = (*(Step("a", 0, "0", at) for at in seeds), Step("a", 1, "1", Value(0.4, None)))
    drawn = ElementTree.fromstring(svg(Lines("Safe", "Step", SHARE, steps)))
    (line,) = drawn.findall(f"{SVG}polyline")
    first, second = (point.split(",") for point in line.attrib["points"].split())
    assert first[1] == second[1]


@given(some.lists(some.floats(-1e6, 1e6), min_size=1), some.booleans())
def test_every_figure_is_within_its_axis_and_ticks_are_few_and_apart(
    values: list[float], percent: bool
) -> None:
    found = scale(Axis("Score", percent), values, 10, 110)
    for value in values:
        assert 10 <= found.at(value) <= 110
    ticks = found.ticks()
    assert 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))
    assert all(10 - 1e-3 <= found.at(tick) <= 110 + 1e-3 for tick in ticks)
