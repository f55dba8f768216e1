"""Text on its way to a page: all of it is shown, none of it acts."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from pages.safe_text import visible

MARK = re.compile(r'<span class="hidden-character" title="[^"<>]*">U\+([0-9A-F]+)</span>')


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
    assert visible("pass\u200dword") == visible("pass") + MARKED_JOINER + visible("word")


MARKED_JOINER = '<span class="hidden-character" title="zero width joiner">U+200D</span>'


@given(st.text())
def test_no_text_becomes_markup_and_none_is_lost(text: str) -> None:
    shown = visible(text)
    plain = MARK.sub(lambda mark: chr(int(mark[1], 16)), shown)
    assert "<" not in plain
    assert html.unescape(plain) == text.replace("\r\n", "\n").replace("\r", "\n")
