"""Aggregation: which option wins by each method, and with which weight."""

import pytest

from db.aggregation import METHODS, Choice, Method, winner


@pytest.mark.parametrize(
    ("votes", "plurality", "majority", "unanimous"),
    [
        ({1: 3}, (1, 1.0), (1, 1.0), (1, 1.0)),
        ({1: 2, 2: 1}, (1, 2 / 3), (1, 2 / 3), None),
        ({1: 2, 2: 1, "tie": 1}, (1, 0.5), None, None),
        ({1: 1, 2: 1}, None, None, None),
        ({1: 2, 2: 2, "tie": 1}, None, None, None),
        ({"tie": 2, 1: 1}, ("tie", 2 / 3), ("tie", 2 / 3), None),
        ({"good": 2, "bad": 1}, ("good", 2 / 3), ("good", 2 / 3), None),
        ({"none": 1}, ("none", 1.0), ("none", 1.0), ("none", 1.0)),
    ],
)
def test_each_method_asks_for_more(
    votes: dict[Choice, int],
    plurality: tuple[Choice, float] | None,
    majority: tuple[Choice, float] | None,
    unanimous: tuple[Choice, float] | None,
) -> None:
    assert winner(votes, "plurality", None) == plurality
    assert winner(votes, "majority", None) == majority
    assert winner(votes, "unanimous", None) == unanimous


def test_the_order_of_votes_does_not_matter() -> None:
    methods: list[Method] = [method for method in METHODS if method != "reliability"]
    for method in methods:
        assert winner({1: 2, 2: 1}, method, None) == winner({2: 1, 1: 2}, method, None)


@pytest.mark.parametrize(
    ("likely", "won"),
    [
        ({1: 0.9, 2: 0.1}, (1, 0.9)),
        ({1: 0.1, "tie": 0.6, 2: 0.3}, ("tie", 0.6)),
        ({1: 0.5, 2: 0.5}, None),  # no likelier than not
        ({1: 0.4, 2: 0.35, "tie": 0.25}, None),
        ({}, None),
    ],
)
def test_by_reliability_the_probable_wins_whatever_the_votes(
    likely: dict[Choice, float], won: tuple[Choice, float] | None
) -> None:
    assert winner({2: 5}, "reliability", likely) == won
