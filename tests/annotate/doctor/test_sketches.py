"""Signatures, by which texts that are nearly the same are found."""

import random
from itertools import combinations

import pytest

from annotate.doctor.sketches import PART, Sketches
from tests.annotate.doctor.clinic import WORDS


def jaccard(one: str, other: str) -> float:
    """As it is defined, to compare with."""
    first, second = ({t[n : n + PART] for n in range(len(t) - PART + 1)} for t in (one, other))
    return len(first & second) / len(first | second)


def changed(text: str, words: int, rng: random.Random) -> str:
    """The text with so many words replaced."""
    parts = text.split()
    for at in rng.sample(range(len(parts)), words):
        parts[at] = rng.choice(WORDS)
    return " ".join(parts)


def sketched(texts: list[str]) -> Sketches:
    sketches = Sketches()
    for n, text in enumerate(texts):
        assert sketches.add(text) == n
    return sketches


def test_similar_texts_are_found_and_others_are_not() -> None:
    rng = random.Random(5)
    texts = []
    for _ in range(60):
        text = " ".join(rng.choice(WORDS) for _ in range(60))
        texts += [text, changed(text, rng.choice([0, 1, 2, 4, 8, 20, 40]), rng)]
    similar = {pair: jaccard(*(texts[n] for n in pair)) for pair in combinations(range(120), 2)}
    found = {(t.first, t.second): t.similarity for t in sketched(texts).twins(0.8)}
    assert {pair for pair, true in similar.items() if true >= 0.9} <= found.keys()
    assert not {pair for pair, true in similar.items() if true < 0.65} & found.keys()
    assert max(abs(found[pair] - similar[pair]) for pair in found) < 0.15
    assert len(found) > 20


def test_a_crowd_of_equal_texts_costs_no_more_than_its_number() -> None:
    twins = list(sketched(["the same text every time"] * 3_000).twins(0.8))
    assert {twin.similarity for twin in twins} == {1.0}
    assert len(twins) < 2 * 3_000
    assert {n for twin in twins for n in (twin.first, twin.second)} == set(range(3_000))


@pytest.mark.parametrize("text", ["", "a", "abcd", "\U0001f9d1\u200d\U0001f680", "漢字かな"])
def test_short_texts_are_the_same_as_themselves_only(text: str) -> None:
    found = list(sketched([text, "something else", text]).twins(0.8))
    assert [(twin.first, twin.second) for twin in found] == [(0, 2)]


def test_one_text_has_no_twin() -> None:
    assert list(sketched(["alone"]).twins(0.8)) == []
    assert list(Sketches().twins(0.8)) == []
