"""Formulas: drawn with our own elements, or their source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.maths import LONGEST, maths_html
from pages.rich_text import rich_html
from tests.pages.markup import Markup

DRAWN = (
    r"x^2 + y_1", r"\frac{a}{b}", r"\sqrt[3]{x}", r"\sum_{i=1}^{n} x_i", r"\mathbb{R}^n",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", r"\begin{cases}1&x>0\\0&\text{else}\end{cases}",
    r"\left(\frac12\right)", r"\boxed{42}", r"\lim_{x \to 0} \sin x", r"\binom{n}{k}", r"\hat{x}",
    r"a<b \le c", r"100\%", r"\text{if } x", r"\alpha\quad\beta", r"\overline{AB}", r"\mathbf{v}",
)  # fmt: skip
SHOWN_AS_SOURCE = (
    r"\href{javascript:alert(1)}{x}", r"\style{color:red}{x}", r"\class{a}{b}", r"\color{white}{x}",
    r"\phantom{secret}", r"\newcommand{\a}{\a\a}\a", r"\def\x{1}\x", r"\unknown{x}", r"\frac", "{",
    "}}", "x^", r"a % not seen", r"\hspace{-5em}x", r"\hspace{900em}x", r"\begin{matrix}a",
    r"\tiny x", r"\text{<b>\unknown</b>}", "{" * 200 + "x" + "}" * 200, r"\sqrt" * 200 + "x",
    "x" * (LONGEST + 1), r"\left(" * 240, "x_" * 500, r"\require{html}\cssId{a}{b}",
    r"\rule{9em}{9em}",
)  # fmt: skip


@pytest.mark.parametrize("source", DRAWN)
def test_a_formula_is_drawn_and_its_source_is_told(source: str) -> None:
    shown = maths_html(source, f"${source}$", display=False)
    assert shown.startswith('<span class="maths" role="math" aria-label="'), shown
    assert Markup(shown).beside == source


@pytest.mark.parametrize("source", SHOWN_AS_SOURCE)
def test_anything_odd_is_shown_as_its_source(source: str) -> None:
    shown = maths_html(source, f"${source}$", display=False)
    assert shown.startswith('<code class="maths">'), shown
    assert Markup(shown).text == f"${source}$"


def test_markup_in_a_formula_is_text() -> None:
    shown = maths_html(r"\text{<script>x</script>}", "", display=False)
    assert "<script" not in shown
    assert "<script>x</script>" in Markup(shown).text


@given(st.text(st.sampled_from("\\{}^_&$ab12<>\"' +\u202e") | st.characters(), max_size=60))
def test_whatever_the_formula_only_our_elements(source: str) -> None:
    markup = Markup(maths_html(source, source, display=True))
    for char in filter(str.isascii, filter(str.isalpha, source)):
        assert char in markup.text + markup.beside


@pytest.mark.parametrize(
    "text",
    ["$x^2$", r"\(x^2\)", "$$x^2$$", r"\[x^2\]", "$$\nx^2\n$$", "\\[\nx^2\n\\]", "- $$x^2$$"],
)
def test_formulas_are_found_as_models_write_them(text: str) -> None:
    assert 'role="math"' in rich_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.", "US$5-US$6", "from $5 to 6$", "$ 5 $", "the $PATH and $HOME",
        "`$x$`", "```\n$x$\n```", "$x", "\\(x", "$$\nx", "\\[\nx", "$$$$", "$a\n\nb$", "$$a\n\nb",
        "Pay $20 now or pay more later$",
    ],
)  # fmt: skip
def test_money_and_unclosed_formulas_are_text(text: str) -> None:
    assert 'class="maths' not in rich_html(text)
