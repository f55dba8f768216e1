"""The figures that signals are made of."""

import random
from collections.abc import Sequence
from itertools import groupby, product
from math import isclose, prod
from typing import Any

import pytest

from annotate.options_seen import Options
from annotate.signal_figures import (
    NOTHING,
    Placed,
    Share,
    Stretch,
    agreed,
    chance_of_run,
    fast,
    left,
    longer,
    longest_run,
    middle,
    pace,
    placed,
    stretches,
)
from db.given import Given
from db.judgments import Verdict

PAIRS = Options(2, ("tie", "both_bad"), ("left", "right", "tie", "both bad"))


def given(verdict: Verdict, item: int = 1, **others: Any) -> Given:
    """An answer of ada's: of a pair on whose screen the first response is on the left."""
    sides: dict[Verdict, tuple[int, int]] = {
        "a_much": (0, 1),
        "a": (0, 1),
        "b": (1, 0),
        "b_much": (1, 0),
    }
    chosen, rejected = sides.get(verdict, (None, None))
    one = Given(
        judgment_id=item, item_id=item, annotator_id=1, annotator="ada", kind="person",
        verdict=verdict, chosen=chosen, rejected=rejected, order=(0, 1), seconds=10.0,
        hidden_seconds=0.0, at="2026-01-05T09:00:00Z", guideline=1, category=None, severity=None,
        counts=True,
    )  # fmt: skip
    return one._replace(**others)


def several(*verdicts: Verdict) -> list[Given]:
    return [given(verdict) for verdict in verdicts]


def picked(place: int, order: tuple[int, ...]) -> Given:
    return given("pick", chosen=order[place], order=order)


def test_the_left_side_is_counted_among_answers_that_choose_one() -> None:
    assert left(several("a", "a_much", "b", "tie", "both_bad", "skip")) == Share(2, 3)
    assert left([]) == NOTHING


def test_the_longer_response_must_be_clearly_longer() -> None:
    words = {1: (9, 50, 20), 2: (9, 50, 41), 3: (9, 6, 2), 4: (9, 20, 50)}
    assert longer([given("a", n) for n in (1, 2, 3, 4)], words) == Share(1, 2)
    assert longer([given("tie")], words) == NOTHING
    assert longer([given("a", item=9)], words) == NOTHING, "of which nothing is known"


def test_nobody_reads_ten_words_a_second() -> None:
    words = {1: (10, 50, 41)}
    taken = (10.0, 10.2, None)
    assert fast([given("a", seconds=seconds) for seconds in taken], words) == Share(1, 2)
    away = given("a", seconds=60.0, hidden_seconds=55.0)
    assert fast([away], words) == Share(1, 1), "while the page was in view"
    assert pace([away, given("a"), given("a", seconds=None)]) == 7.5
    assert pace([]) is None


def test_the_place_that_is_picked_most_is_told_beside_what_is_expected() -> None:
    picks = [picked(0, (2, 0, 1, 3)), picked(0, (0, 1, 2, 3)), picked(3, (0, 1, 2, 3))]
    assert placed(picks) == Placed(0, 4, Share(2, 3), 0.25)
    uneven = [picked(2, (0, 1, 2)), picked(0, (1, 0))]
    assert placed(uneven) == Placed(2, 3, Share(1, 2), (1 / 3) / 2)
    assert placed([given("none", order=(0, 1, 2))]) is None
    assert placed([given("good", chosen=0, order=(0,))]) is None


def test_the_longest_run_is_of_one_answer_on_the_screen() -> None:
    run = longest_run(several("b", "a", "a", "a_much", "tie", "tie", "tie", "b"))
    assert run is not None
    assert (run.answer, run.shuffled, run.length, run.of) == ("tie", False, 3, 8)
    picks = longest_run([picked(1, (0, 1, 2)), picked(1, (2, 1, 0)), picked(0, (0, 1, 2))])
    assert picks is not None
    assert (picks.answer, picks.shuffled, picks.length) == ("place 2", True, 2)
    good = longest_run([given("good", chosen=0, order=(0,))])
    assert good is not None
    assert not good.shuffled, "there is only one place"
    assert longest_run([]) is None


def test_the_middle_of_others_is_not_moved_by_one_nor_by_who_did_little() -> None:
    assert middle([Share(9, 10), Share(8, 10), Share(0, 100), Share(0, 9)]) == 0.8
    assert middle([Share(0, 9)]) is None


def has_run(draws: Sequence[int], length: int) -> bool:
    return any(len(list(run)) >= length for _, run in groupby(draws))


@pytest.mark.parametrize("rates", [(1.0,), (0.5, 0.5), (0.7, 0.2, 0.1)])
@pytest.mark.parametrize("length", [1, 2, 3, 6])
def test_the_chance_of_a_run_is_that_of_all_ways_to_draw(
    rates: tuple[float, ...], length: int
) -> None:
    draws = product(range(len(rates)), repeat=6)
    expected = sum(prod(rates[n] for n in way) for way in draws if has_run(way, length))
    assert isclose(chance_of_run(length, 6, rates), expected)


def test_the_chance_of_a_run_among_many_is_what_drawing_many_times_gives() -> None:
    draw, times = random.Random(3), 2_000
    hits = sum(has_run(draw.choices(range(2), (0.6, 0.4), k=200), 11) for _ in range(times))
    assert abs(chance_of_run(11, 200, (0.6, 0.4)) - hits / times) < 4 * (0.25 / times) ** 0.5


def by(item: int, *verdicts: Verdict) -> list[Given]:
    """Answers of several people to one item."""
    return [given(v, item)._replace(judgment_id=10 * item + n) for n, v in enumerate(verdicts)]


def test_agreement_is_with_most_of_the_others() -> None:
    assert agreed(by(1, "a", "a_much", "b"), PAIRS) == {12: False}, "the others are divided twice"
    assert agreed(by(2, "a", "a", "a", "b"), PAIRS) == {20: True, 21: True, 22: True, 23: False}
    assert agreed(by(3, "tie", "both_bad"), PAIRS) == {30: False, 31: False}
    assert agreed(by(4, "a"), PAIRS) == {}
    assert agreed(by(5, "a", "skip"), PAIRS) == {}
    surplus = [one._replace(counts=one.judgment_id != 61) for one in by(6, "a", "b", "a")]
    assert agreed(surplus, PAIRS) == {60: True, 62: True}


def test_answers_over_time_are_told_fifty_at_a_time() -> None:
    answers = [given("a", n, seconds=float(n)) for n in range(60)]
    first, second = stretches(answers, {0: True, 1: False, 55: True})
    assert first == Stretch(answers[0].at, 50, 24.5, Share(1, 2))
    assert second == Stretch(answers[50].at, 10, 54.5, Share(1, 1))
