"""Strategies: in which order slots are offered."""

from pathlib import Path

import pytest

from annotate.planning import Plan, change
from db.connection import open_study
from db.projects import Strategy
from tests.annotate.desk import Office, question
from tests.annotate.writing import pair, pairs

PRIORITIES = {"low": None, "high": 2, "other low": 0, "other high": 2}
ROWS = [pair(prompt, priority=priority) for prompt, priority in PRIORITIES.items()]


def one_each(office: Office, number: int) -> list[str]:
    """What as many annotators, one after the other, are each offered first."""
    return [question(office.desk(f"annotator {n}").judge()) for n in range(number)]


ORDERS: dict[Strategy, list[str]] = {
    "depth": ["high", "high", "other high", "other high", "low", "low", "other low", "other low"],
    "breadth": ["high", "other high", "low", "other low", "high", "other high", "low", "other low"],
    "uncertain": [
        *("high", "other high", "high", "other high"),
        *("low", "other low", "low", "other low"),
    ],
}


@pytest.mark.parametrize("strategy", ORDERS)
def test_slots_are_offered_in_the_order_of_the_strategy(office: Office, strategy: Strategy) -> None:
    office.project(ROWS, 2, strategy)
    assert one_each(office, 8) == ORDERS[strategy]


@pytest.mark.parametrize("strategy", ORDERS)
def test_one_annotator_sees_every_item_once_the_highest_priority_first(
    office: Office, strategy: Strategy
) -> None:
    ada = office.project(ROWS, 2, strategy).desk("ada")
    assert ada.questions() == ["high", "other high", "low", "other low"]


@pytest.mark.parametrize("strategy", ORDERS)
def test_a_project_changes_its_strategy_while_it_is_judged(
    office: Office, strategy: Strategy
) -> None:
    first: Strategy = "breadth" if strategy == "depth" else "depth"
    office.project(ROWS, 2, first)
    given = one_each(office, 1)
    change(office.study, "pairs", Plan(strategy=strategy))
    rest = [question(office.desk(f"later {n}").judge()) for n in range(7)]
    assert given + rest == ORDERS[strategy]


def shuffled(folder: Path, seed: int) -> list[str]:
    """The order of a new study of 12 pairs at random, by this seed."""
    folder.mkdir()
    with open_study(folder / "study.db", create=True) as study:
        office = Office(study, folder).project(pairs(12), strategy="random")
        change(study, "pairs", Plan(seed=seed))
        return office.desk("ada").questions()


def test_random_is_the_same_for_the_same_seed_and_differs_for_another(tmp_path: Path) -> None:
    first, again = (shuffled(tmp_path / name, seed=7) for name in ("first", "again"))
    other = shuffled(tmp_path / "other", seed=8)
    assert first == again != other
    assert sorted(first) == sorted(other) != first


def test_random_heeds_priorities_and_mixes_the_slots_of_items(office: Office) -> None:
    rows = [
        pair(f"{word} {n}?", priority=p)
        for word, p in [("Last", 0), ("First", 1)]
        for n in range(8)
    ]
    order = one_each(office.project(rows, 2, "random"), 32)
    assert {q.split()[0] for q in order[:16]} == {"First"}
    assert any(one != two for one, two in zip(order[::2], order[1::2], strict=True))
