"""Where gold items stand among the work."""

from collections import Counter

from annotate.mixing import hidden_place

KEY, OTHER_KEY = "00" * 32, "11" * 32
SIZE = 5


def test_every_place_of_a_block_comes_equally_often() -> None:
    drawn = Counter(
        hidden_place(KEY, annotator, block, SIZE) for annotator in range(50) for block in range(40)
    )
    assert sorted(drawn) == list(range(SIZE))
    assert all(330 < number < 470 for number in drawn.values())  # 400 each, and 4 deviations


def test_it_differs_by_annotator_block_and_key_and_is_always_the_same() -> None:
    first = [hidden_place(KEY, 1, block, SIZE) for block in range(40)]
    assert first == [hidden_place(KEY, 1, block, SIZE) for block in range(40)]
    assert len(set(first)) == SIZE
    assert first != [hidden_place(KEY, 2, block, SIZE) for block in range(40)]
    assert first != [hidden_place(OTHER_KEY, 1, block, SIZE) for block in range(40)]
