"""Text on its way to a page: all of it is shown, none of it acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.safe_text import MOST_MARKS, loses, spelled_out, visible
from tests.pages.markup import Markup, seen

JOINER = '<span class="hidden-character" title="zero width joiner">U+200D</span>'


def test_markup_is_escaped() -> None:
    assert visible("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"


def test_line_breaks_and_tabs_stay() -> None:
    assert visible("one\r\ntwo\rthree\tfour\n") == "one\ntwo\nthree\tfour\n"


def test_a_right_to_left_override_is_named() -> None:
    shown = visible("abc\u202edef")
    assert "U+202E" in shown
    assert "right-to-left override" in shown


def test_joiners_stay_where_they_join() -> None:
    family = "\U0001f468\u200d\U0001f469"
    persian = "\u0645\u06cc\u200c\u062e\u0648"
    assert visible(family) == family
    assert visible(persian) == persian
    assert visible("pass\u200dword") == visible("pass") + JOINER + visible("word")


def test_selectors_stay_where_they_select() -> None:
    heart, keycap, kanji = "\u2764\ufe0f", "1\ufe0f\u20e3", "\u8fbb\U000e0100"
    assert visible(heart + keycap + kanji) == heart + keycap + kanji
    assert "U+FE01" in visible("smuggled\ufe01")
    assert "U+E0101" in visible("smuggled\U000e0101")
    assert "U+FE00" in visible("\u2764\ufe0f\ufe00")


@pytest.mark.parametrize("char", "\u3164\u2800\u034f\u115f\u00ad\ufeff\U000e0041\ue000\ud800\x00")
def test_what_has_no_shape_is_named(char: str) -> None:
    assert f"U+{ord(char):04X}" in visible(f"a{char}b")


def test_a_run_of_one_hidden_character_is_counted() -> None:
    assert "U+200B \u00d71000000</span>" in visible("\u200b" * 1_000_000)


def test_beyond_so_many_marks_hidden_characters_are_spelled_out() -> None:
    shown = visible("\u202e\u202d" * MOST_MARKS)
    assert shown.count("<span") == MOST_MARKS
    assert Markup(shown).text.count("[U+202E]") == MOST_MARKS // 2


@given(st.text())
def test_no_text_becomes_markup_and_none_is_lost(text: str) -> None:
    assert Markup(visible(text)).text == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text())
def test_where_no_html_goes_hidden_characters_are_spelled_out(text: str) -> None:
    shown = spelled_out(text)
    assert seen(shown) == seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    assert "\u202e" not in shown


def test_what_counts_as_lost() -> None:
    assert not loses("**bold** 1\u00a0", "bold1")
    assert loses("aa", "a")
    assert loses("a\u202e", "a")
