"""Which words only one of two responses has."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pages.differences import MOST_WORDS, Marked, Unmarked, mark
from tests.pages.markup import Markup


def marked(first: str, second: str) -> tuple[list[str], list[str]]:
    """What is marked in either text."""
    found = mark(first, second)
    assert isinstance(found, Marked)
    return tuple(re.findall("<ins>(.*?)</ins>", text) for text in found[:2])  # type: ignore[return-value]


def test_only_the_words_that_differ_are_marked() -> None:
    assert marked("the quick brown fox", "the slow brown fox") == (["quick"], ["slow"])


def test_neighbouring_words_are_one_mark() -> None:
    assert marked("I think it is safe.", "It is safe.") == (["I think it"], ["It"])


def test_spaces_alone_are_no_difference() -> None:
    assert marked("one two\n\nthree", "one  two three ") == ([], [])


def test_equal_texts_have_no_mark() -> None:
    assert marked("same words", "same words") == ([], [])


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert marked("\u6211\u559c\u6b22\u732b", "\u6211\u559c\u6b22\u72d7") == (
        ["\u732b"],
        ["\u72d7"],
    )


def test_markup_is_escaped_and_hidden_characters_are_named() -> None:
    found = mark("a <b> c d", "a \u202e c d")
    assert isinstance(found, Marked)
    assert "<ins>&lt;b&gt;</ins>" in found.first
    assert "U+202E" in found.second


def test_what_has_nothing_in_common_is_not_marked() -> None:
    found = mark("one two three four five six", "seven eight nine ten eleven twelve")
    assert isinstance(found, Unmarked)
    assert "next to nothing in common" in found.note


def test_what_is_too_long_is_not_marked() -> None:
    for text in ("a " * (MOST_WORDS + 1), "a" * 1_000_000):
        found = mark(text, "a")
        assert isinstance(found, Unmarked)
        assert f"{MOST_WORDS:,}" in found.note


@given(st.text(), st.text(), st.text())
def test_no_character_is_lost_or_moved(start: str, middle: str, end: str) -> None:
    texts = f"common words {start} {end}", f"common words {start} {middle} {end}"
    found = mark(*texts)
    if isinstance(found, Marked):
        for text, html in zip(texts, found[:2], strict=True):
            shown = Markup(html)
            assert shown.text == text.replace("\r\n", "\n").replace("\r", "\n")
            assert set(shown.elements) <= {"ins", "span"}
