"""Intervals of shares."""

import math

import pytest

from annotate.intervals import Interval, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_it_is_wilsons_score_interval(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_its_ends_are_shares_whose_test_just_rejects() -> None:
    for end in wilson(7, 25):
        z = (7 / 25 - end) / math.sqrt(end * (1 - end) / 25)
        assert abs(z) == pytest.approx(1.959964, abs=1e-5)


def test_where_nothing_was_tried_anything_may_be() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)


def test_more_confidence_takes_a_wider_interval() -> None:
    narrow, wide = wilson(7, 25, confidence=0.8), wilson(7, 25, confidence=0.99)
    assert wide.low < narrow.low < 7 / 25 < narrow.high < wide.high
