"""Responses put in order, one after the other."""

from hypothesis import given
from hypothesis import strategies as some

from pages.our_html import Html
from pages.ranking import badges, ordinal, put, taken_back

SIZES = some.integers(2, 26)


def test_the_one_left_over_comes_last_by_itself() -> None:
    assert put((), 1, 3) == (1,)
    assert put((1,), 0, 3) == (1, 0, 2)
    assert put((), 1, 2) == (1, 0)


def test_an_earlier_one_that_is_pressed_again_is_taken_out() -> None:
    assert put((1, 0), 1, 4) == (0,)
    assert put((1, 0, 2, 3), 0, 4) == (1, 2, 3)


def test_a_key_that_is_pressed_twice_or_that_of_the_one_left_over_changes_nothing() -> None:
    assert put((1,), 1, 3) == (1,)
    assert put((1, 0, 2), 0, 3) == (1, 0, 2)
    assert put((1, 0, 2), 2, 3) == (1, 0, 2)


def test_what_came_by_itself_goes_with_what_was_put_before_it() -> None:
    assert taken_back((1, 0, 2), 3) == (1,)
    assert taken_back((1, 0), 2) == ()
    assert taken_back((1, 0), 4) == (1,)
    assert taken_back((), 4) == ()


@given(some.data(), SIZES)
def test_any_order_can_be_given_and_taken_back(data: some.DataObject, size: int) -> None:
    wanted = data.draw(some.permutations(range(size)))
    ranking: tuple[int, ...] = ()
    for place in wanted[: size - 1]:
        was, ranking = ranking, put(ranking, place, size)
        assert taken_back(ranking, size) == was
    assert ranking == tuple(wanted)


def test_cards_say_their_places() -> None:
    assert [ordinal(number) for number in range(4)] == ["best", "2nd", "3rd", "4th"]
    shown = badges((2, 0)).text
    assert '[data-card="3"] .letter::after { content: "best"; }' in shown
    assert '[data-card="1"] .letter::after { content: "2nd"; }' in shown
    assert badges(()) == Html("<style></style>")
