"""When a signal stands out, and what it says."""

import random
from collections.abc import Iterator

import pytest

from annotate import signal_rules as rules
from annotate.consistency import Consistency
from annotate.intervals import wilson
from annotate.signal_figures import Placed, Run, Share, longest_run
from annotate.signal_rules import Signal
from tests.annotate.test_signal_figures import several


def test_a_share_is_told_with_its_interval() -> None:
    assert rules.told(Share(34, 40)) == "34 of 40 (85%, 71 to 93%)"
    assert rules.told(Share(1_200, 1_500)) == "1,200 of 1,500 (80%, 78 to 82%)"


@pytest.mark.parametrize(
    ("found", "stands_out"),
    [((5, 5), False), ((34, 40), True), ((24, 40), False), ((150, 240), True), ((90, 240), True)],
)
def test_a_side_stands_out_when_half_is_beyond_doubt_not_it(
    found: tuple[int, int], stands_out: bool
) -> None:
    signal = rules.side(Share(*found))
    assert signal.stands_out is stands_out
    assert signal.says.startswith(f"Chose the left response in {found[0]} of {found[1]} (")


def test_agreement_and_gold_stand_out_well_below_the_others_only() -> None:
    others = 0.85
    for rule in (rules.agreement, rules.gold):
        assert rule(Share(40, 100), others).stands_out
        assert not rule(Share(70, 100), others).stands_out, "it may be chance"
        assert not rule(Share(1_500, 2_000), 0.8).stands_out, "or a little less"
        assert not rule(Share(0, 4), others).stands_out, "or too few"
        assert not rule(Share(1, 100), None).stands_out, "or there is nobody else"
        assert not rule(Share(100, 100), others).stands_out, "or it is better"


def test_length_is_set_beside_what_others_choose() -> None:
    assert not rules.length(Share(80, 100), 0.78).stands_out
    assert rules.length(Share(80, 100), 0.5).stands_out
    assert rules.length(Share(20, 100), 0.5).stands_out
    assert not rules.length(Share(80, 100), None).stands_out


def test_speed_stands_out_when_more_than_one_in_ten_came_too_soon() -> None:
    assert rules.speed(3, Share(60, 100)).stands_out
    assert not rules.speed(30, Share(12, 100)).stands_out
    assert "3 s" in rules.speed(3.2, Share(60, 100)).says


def test_a_run_stands_out_where_it_is_rare_and_names_a_place() -> None:
    assert rules.run(Run("A", True, 36, 100, 1e-9)).stands_out
    assert not rules.run(Run("A", True, 8, 100, 0.36)).stands_out
    assert not rules.run(Run("good", False, 36, 100, 1e-9)).stands_out, "items may be alike"
    assert "less than 0.1%" in rules.run(Run("A", True, 36, 100, 1e-9)).says
    assert "is 36%" in rules.run(Run("A", True, 8, 100, 0.36)).says


def test_a_place_stands_out_against_what_shuffling_gives() -> None:
    assert rules.place(Placed(0, 8, Share(40, 100), 1 / 8)).stands_out
    assert not rules.place(Placed(0, 8, Share(20, 100), 1 / 8)).stands_out
    assert rules.place(Placed(2, 8, Share(40, 100), 1 / 8)).says.startswith(
        "Picked what stood at place 3 in 40 of 100"
    )


def test_repeats_tell_where_the_same_place_was_chosen_again() -> None:
    one = Consistency("ada", 13, 4, 4, wilson(4, 13), (9, 0))
    signal = rules.repeats(one, 0.9)
    assert "4 of 13" in signal.says
    assert "left 9" in signal.says
    assert "right" not in signal.says
    several_places = rules.repeats(one._replace(places=(0, 2, 1)), 0.9)
    assert "place 2 2 and place 3 1" in several_places.says


def test_skipping_never_stands_out() -> None:
    assert not rules.skips(Share(99, 100)).stands_out


def careful(draw: random.Random, answers: int, others: float) -> Iterator[Signal]:
    """The signals of somebody who is right in 70 to 95% of cases and goes by what they read."""
    right = draw.uniform(0.7, 0.95)

    def counted(rate: float, of: int) -> Share:
        return Share(sum(draw.random() < rate for _ in range(of)), of)

    verdicts = several(*draw.choices(("a", "b", "tie", "both_bad"), (4, 4, 1, 1), k=answers))
    yield rules.agreement(counted(right, answers), others)
    yield rules.gold(counted(right, answers // 10), others)
    yield rules.side(counted(0.5, answers))
    yield rules.length(counted(0.6, answers // 2), 0.6)
    yield rules.speed(30, counted(0.05, answers))
    if (run := longest_run(verdicts)) is not None:
        yield rules.run(run)


@pytest.mark.parametrize("answers", [30, 150])
def test_careful_annotators_are_hardly_ever_pointed_at(answers: int) -> None:
    draw, people = random.Random(answers), 500
    others = 0.825
    found = [signal for _ in range(people) for signal in careful(draw, answers, others)]
    assert sum(signal.stands_out for signal in found) <= 0.005 * len(found)
