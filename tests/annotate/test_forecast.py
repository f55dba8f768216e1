"""Forecasts are about right: checked on simulated studies whose truth is known."""

import random
from collections.abc import Callable

import pytest

from annotate.forecast import NOTHING, Estimate, Queue, more_items, rows_among, units_for_width
from db.places import draw
from db.projects import Strategy


def items_until(rng: random.Random, share: float, wanted: int) -> int:
    """How many items it took, in one possible world, until so many were usable."""
    items = 0
    while wanted:
        items += 1
        wanted -= rng.random() < share
    return items


@pytest.mark.parametrize(
    ("share", "finished", "wanted"),
    [(0.8, 50, 400), (0.6, 100, 100), (0.3, 200, 50), (0.9, 30, 20)],
)
def test_the_true_number_of_items_is_in_95_of_100_intervals(
    share: float, finished: int, wanted: int
) -> None:
    rng, inside, expected, truth, studies = random.Random(7), 0, 0.0, 0, 1_000
    for _ in range(studies):
        usable = sum(rng.random() < share for _ in range(finished))
        found = more_items(usable, finished, wanted)
        needed = items_until(rng, share, wanted)
        inside += found.low <= needed <= (found.high or float("inf"))
        expected += found.expected or 0.0
        truth += needed
    assert 0.93 <= inside / studies <= 0.98
    assert expected / truth == pytest.approx(1, abs=0.05)


def test_nothing_is_known_before_anything_was_usable() -> None:
    assert more_items(0, 0, 10) == Estimate(None, 10.0, None)
    found = more_items(0, 40, 10)
    assert (found.expected, found.high) == (None, None)
    assert found.low > 50
    assert more_items(10, 10, 0) == NOTHING


def test_the_interval_holds_what_is_expected_however_much_is_wanted() -> None:
    found = more_items(80, 100, 10**9)
    assert found.expected == 1.25e9
    assert found.high is not None
    assert found.low < 1.25e9 < found.high < 2e9


def test_where_all_were_usable_each_item_is_a_row() -> None:
    found = more_items(100, 100, 50)
    assert (found.expected, found.low) == (50.0, 50.0)
    assert found.high is not None
    assert 50 < found.high < 55


def test_the_picture_holds_the_rows_that_come() -> None:
    rng, inside = random.Random(3), 0
    for _ in range(1_000):
        usable = sum(rng.random() < 0.7 for _ in range(60))
        low, high = rows_among(usable, 60, 200)
        inside += low <= sum(rng.random() < 0.7 for _ in range(200)) <= high
    assert inside >= 930


def spent(
    strategy: Strategy, overlap: int, items: int, done: int, more: int, seed: int
) -> tuple[Queue, int]:
    """The queue after so many judgments in its order, and those until `more` items are finished."""
    places: dict[Strategy, Callable[[int, int], tuple[float, ...]]] = {
        "depth": lambda item, number: (item, number),
        "breadth": lambda item, number: (number, item),
        "uncertain": lambda item, number: (number, item),
        "random": lambda item, number: (draw(seed, item, number),),
    }
    slots = [(item, number) for item in range(items) for number in range(overlap)]
    slots.sort(key=lambda slot: places[strategy](*slot))
    left = [overlap] * items
    for item, _ in slots[:done]:
        left[item] -= 1
    unfinished = sum(map(bool, left))
    begun = unfinished * overlap - sum(left)
    queue = Queue(
        strategy, overlap, items - unfinished, unfinished, begun, sum(left), float(overlap)
    )
    for number, (item, _) in enumerate(slots[done:], start=1):
        left[item] -= 1
        more -= left[item] == 0
        if more == 0:
            return queue, number
    raise AssertionError("there are not so many items")


@pytest.mark.parametrize("strategy", ["depth", "breadth", "random", "uncertain"])
@pytest.mark.parametrize("overlap", [1, 2, 3])
@pytest.mark.parametrize(("done", "more"), [(0, 300), (151, 100), (700, 200), (250, 25)])
def test_the_judgments_are_those_that_the_queue_takes(
    strategy: Strategy, overlap: int, done: int, more: int
) -> None:
    if overlap == 1 and done + more > 800:
        more = 50
    queue, needed = spent(strategy, overlap, 800, done, more, seed=1)
    slack = 0.15 * needed + 25 if strategy == "random" else overlap
    assert queue.judgments(more) == pytest.approx(needed, abs=slack)


def test_extra_judgments_and_items_that_are_not_there_cost_as_much_as_before() -> None:
    queue = Queue("depth", 2, finished=4, unfinished=10, begun=0, open=20, per_item=2.5)
    assert queue.judgments(10) == 25
    assert queue.judgments(14) == 35


def test_a_width_falls_with_the_root_of_the_units() -> None:
    found = units_for_width(100, 0.4, 0.2)
    assert found.expected == 300
    assert found.low < 300 < (found.high or 0)
    assert found.through(lambda units: 2 * units).expected == 600
