"""Guidelines: the researchers' Markdown, as safe as any other."""

from pages.guidelines_view import guidelines_html
from tests.pages.markup import Markup


def test_headings_examples_and_tables_are_laid_out() -> None:
    shown = guidelines_html("# How\n\n## Examples\n\n> Good\n\n| a |\n|---|\n| b |")
    assert "<h3>How</h3>" in shown
    assert "<h4>Examples</h4>" in shown
    assert {"blockquote", "table"} <= set(Markup(shown).elements)


def test_nothing_in_them_acts() -> None:
    shown = guidelines_html("![x](http://a.b/c.png) <script>alert(1)</script> [y](javascript:z)")
    assert set(Markup(shown).elements) <= {"div", "p", "span", "bdi"}
