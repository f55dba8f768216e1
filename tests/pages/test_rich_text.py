"""Markdown on its way to a page: laid out where it is safe and complete, plain where not."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.markdown_html import DEEPEST, MOST_ELEMENTS
from pages.rich_text import LONGEST, plain_html, rich_html
from tests.pages.markup import Markup

PIECES = (
    "*", "**", "_", "~~", "`", "```", "~~~", "# ", "> ", "- ", "1. ", "7) ",
    "| a | b |\n|:-:|--:|\n", "[", "](", ")", "![", "<", ">", "<b>", "<script>", "<!--",
    "\\", "$", "$$", "\\(", "\\)", "\\[",
    "\\]", "\n", "\n\n", "    ", "\t", "---", "***", "===", "[x]: y", "javascript:", "http://a.b/c",
    "\\frac{1}{2}", "^2", "_i", "{", "}", "x", "word ", "\u202e", "\u200b", "\x00", "\x0b", "\x1c",
    "\u2028", "\u00a0", "\ud800", "\u05d0", '"', "'",
)  # fmt: skip
markdown = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


def body(text: str) -> str:
    """What is inside of the text's element."""
    html = rich_html(text)
    assert html.startswith('<div class="text rich" dir="auto">'), html
    return html.removeprefix('<div class="text rich" dir="auto">').removesuffix("</div>")


def note(text: str) -> str:
    """What is said above a text that is shown plain."""
    above, _, below = rich_html(text).partition('</div><div class="text plain" dir="auto">')
    assert Markup(f"<div>{below}").text == text
    return above.removeprefix('<div class="text-note">')


def test_paragraphs_and_line_breaks_are_those_of_the_text() -> None:
    assert body("one\ntwo\n\nthree") == "<p>one<br>\ntwo</p>\n\n<p>three</p>"
    assert Markup(rich_html("one\ntwo\n\nthree")).text == "one\ntwo\n\nthree"


def test_headings_stand_below_the_heading_of_their_card() -> None:
    assert body("# a\n## b\n###### c") == "<h4>a</h4>\n\n<h5>b</h5>\n\n<h6>c</h6>"
    assert "<h3>a</h3>" in rich_html("# a", under=2)


def test_emphasis_code_and_what_is_struck_out() -> None:
    assert body("*a* **b** ~~c~~ `d <e>`") == (
        "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d &lt;e&gt;</code></p>"
    )


def test_code_says_its_language() -> None:
    shown = body("```python title=x\nprint('<b>')\n```")
    assert '<div class="language">python title=x</div>' in shown
    assert "<pre><code>print(&#x27;&lt;b&gt;&#x27;)\n</code></pre>" in shown
    assert "language" not in body("    indented")


def test_lists_keep_the_numbers_that_were_written() -> None:
    shown = body("3. three\n5. five\n   - in it\n\n- [ ] to do\n- [x] done")
    assert '<li value="3">three</li>' in shown
    assert '<li value="5">five<ul>\n<li>in it</li></ul>' in shown
    assert "[ ] to do" in shown
    assert "[x] done" in shown


def test_a_table_has_headers_and_a_frame_that_scrolls() -> None:
    shown = body("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>' in shown
    assert '<th scope="col">a</th><th scope="col" class="right">b</th>' in shown
    assert '<td>1</td><td class="right">2</td>' in shown


def test_a_link_is_text_beside_its_target() -> None:
    shown = body('[press](javascript:alert(1) "a title")')
    assert Markup(shown).text == 'press (javascript:alert(1) "a title")\n\n'.rstrip()
    assert "<a" not in shown


@pytest.mark.parametrize("address", ["<http://a.b>", "http://a.b", "www.a.b", "<a@b.c>"])
def test_addresses_stay_text(address: str) -> None:
    assert Markup(body(address)).text == address


def test_an_image_is_a_line_about_it() -> None:
    shown = body("![a *cat*](http://a.b/c.png)")
    assert Markup(shown).text == "image: a cat (http://a.b/c.png)"
    assert "<img" not in shown


def test_a_reference_is_seen_and_not_followed() -> None:
    assert (
        "[hidden words]: http://a.b"
        in Markup(body("text [x][y]\n\n[hidden words]: http://a.b")).text
    )


def test_html_is_text() -> None:
    for html in ("<script>a</script>", "a <b onclick='x'>b</b>", "<!-- c -->", "<details open>"):
        assert Markup(body(html)).text == html


def test_hidden_characters_are_named_everywhere() -> None:
    hidden = "\u202e"
    texts = (
        hidden, f"`a{hidden}`", f"```{hidden}\n{hidden}\n```", f"[a](b{hidden})", f"# {hidden}",
        f"![{hidden}](x)", f"$a{hidden}$", f"| {hidden} |\n|-|", "&#8238;",
    )  # fmt: skip
    for text in texts:
        shown = rich_html(text)
        assert hidden not in shown
        assert "U+202E" in shown


def test_entities_are_read_but_never_become_markup() -> None:
    assert body("&lt;b&gt; &amp; \\* &#8238;").startswith("<p>&lt;b&gt; &amp; * <span")


def test_markdown_that_would_hide_something_is_shown_plain() -> None:
    assert "would not be seen" in note("| a |\n|---|\n| 1 | and this cell is left out |")
    assert "would not be seen" in note("> " * 3 * DEEPEST + "deep")


def test_too_long_too_much_and_too_deep_are_shown_plain() -> None:
    assert f"more than {LONGEST:,} characters" in note("a" * (LONGEST + 1))
    assert "too much markup" in note("*a* " * (MOST_ELEMENTS + 1))
    assert "too much markup" in note("*a " * 100 + "a* " * 100)
    assert "too much markup" in note("[" * 20_000)
    assert "too much markup" in note("|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n")


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_repeated_is_shown_whole(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    check_nothing_is_lost(text, rich_html(text))


def test_a_long_plain_text_is_shown_in_stretches_and_whole() -> None:
    for text in (
        "word " * 20_000,
        "\n" * 100_000,
        "a" * 1_000_000,
        "line\n" * 5_000 + "a" * 30_000,
    ):
        shown = plain_html(text)
        assert shown.count('<div class="stretch">') > 1
        assert Markup(shown).text == text


@given(st.text())
def test_plain_is_the_text_itself(text: str) -> None:
    shown = plain_html(text)
    assert Markup(shown).text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert set(Markup(shown).elements) <= {"div", "span"}


@given(markdown)
def test_whatever_the_markdown_only_our_elements_and_all_of_its_words(text: str) -> None:
    check_nothing_is_lost(text, rich_html(text))


def check_nothing_is_lost(text: str, shown: str) -> None:
    markup = Markup(shown)
    said = markup.text + markup.beside
    for char in set(text):
        if char not in string.punctuation + string.digits and not space(char):
            assert said.count(char) >= text.count(char), char


def space(char: str) -> bool:
    return char in " \t\r\n" or unicodedata.category(char) == "Zs"
