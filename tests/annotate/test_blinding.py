"""Blinding: sides cannot be predicted, are counterbalanced, and stay as they are on a reload."""

import secrets

import pytest

from annotate.assignment import Shown
from annotate.blinding import response_order
from tests.annotate.desk import Office
from tests.annotate.writing import pair, pairs

KEY = "00" * 32


def test_the_order_stays_the_same() -> None:
    assert response_order(KEY, 7, 0, 2) == response_order(KEY, 7, 0, 2)


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_over_the_slots_every_response_stands_everywhere_equally_often(size: int) -> None:
    orders = [response_order(KEY, 7, slot, size) for slot in range(size)]
    assert all(sorted(order) == list(range(size)) for order in orders)
    assert all(sorted(places) == list(range(size)) for places in zip(*orders, strict=True))


def test_an_item_without_responses_has_an_order_too() -> None:
    assert response_order(KEY, 7, 0, 0) == ()


@pytest.mark.parametrize("size", [2, 3])
def test_over_many_items_every_response_comes_first_about_equally_often(size: int) -> None:
    firsts = [response_order(KEY, item, 0, size)[0] for item in range(6_000)]
    for position in range(size):
        assert abs(firsts.count(position) / 6_000 - 1 / size) < 0.03


def test_another_key_gives_other_orders() -> None:
    one, other = secrets.token_hex(32), secrets.token_hex(32)
    orders = [[response_order(key, item, 0, 2) for item in range(200)] for key in (one, other)]
    assert orders[0] != orders[1]


def test_two_annotators_of_an_item_see_opposite_sides(office: Office) -> None:
    office.project(pairs(20), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    for _ in range(20):
        seen, swapped = ada.judge(), bob.judge()
        assert seen.prompt == swapped.prompt
        assert seen.responses == tuple(reversed(swapped.responses))


def test_what_is_shown_holds_no_word_of_the_generator(office: Office) -> None:
    rows = [pair("One?", generator_a="secret-model", generator_b="other-model", source="hidden")]
    office.project(rows)
    others = ("category", "severity", "hidden", "purpose", "task")
    assert Shown._fields == ("token", "prompt", "responses", *others)
    assert "model" not in repr(office.desk("ada").claim())
