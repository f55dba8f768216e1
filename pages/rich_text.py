"""Model text as a safe subset of Markdown, in HTML of ours and nothing else.

markdown-it-py says what is what, :mod:`pages.markdown_html` draws it; no HTML of the text passes.
Where a layout would leave something of the text out, or would take long, the text is shown plain.
"""

from functools import cache

from markdown_it import MarkdownIt

from pages.formulas import with_formulas
from pages.markdown_html import DEEPEST, TooMuch, Writer
from pages.safe_text import MOST_MARKS, loses, visible, with_line_breaks

LONGEST = 50_000  # characters that are read as Markdown, and
MOST_BRACKETS = 5_000  # opening brackets among them: each may begin a link
STRETCH = 8_000  # characters of a plain text that are laid out together

_TOO_LONG = f"Shown as plain text: it has more than {LONGEST:,} characters."
_TOO_MUCH = "Shown as plain text: it has too much markup."
_WOULD_LOSE = "Shown as plain text: as Markdown, part of it would not be seen."
_SILENT = ("reference", "html_block", "html_inline", "autolink", "normalize", "text_join")


def rich_html(text: str, under: int = 3) -> str:
    """`text` as Markdown in HTML, headings below a heading of level `under`; or plain, with why."""
    if len(text) > LONGEST:
        return plain_html(text, _TOO_LONG)
    writer = Writer(under)
    try:
        if text.count("[") > MOST_BRACKETS:
            raise TooMuch
        writer.write(_parser().parse(with_line_breaks(text)))
    except TooMuch:
        return plain_html(text, _TOO_MUCH)
    if loses(text, "".join(writer.said)):
        return plain_html(text, _WOULD_LOSE)
    return f'<div class="text rich" dir="auto">{"".join(writer.parts).strip()}</div>'


def plain_html(text: str, note: str = "") -> str:
    """`text` as it is, all of it, in HTML; a note says above it what there is to know."""
    above = f'<div class="text-note">{note}</div>' if note else ""
    if len(text) <= STRETCH:
        return f'{above}<div class="text plain" dir="auto">{visible(text)}</div>'
    stretches = _stretches(with_line_breaks(text))
    marks = MOST_MARKS // len(stretches)
    body = "".join(f'<div class="stretch">{visible(part, marks)}</div>' for part in stretches)
    return f'{above}<div class="text plain" dir="auto">{body}</div>'


def _stretches(text: str) -> list[str]:
    """A long text in parts, of which a browser lays out only those in view; broken where it may."""
    parts, begin = [], 0
    while begin < len(text):
        end = begin + STRETCH
        if end < len(text):
            space = max(text.rfind("\n", begin, end), text.rfind(" ", begin, end))
            end = space + 1 if space >= begin else end
        parts.append(text[begin:end])
        begin = end
    return parts


@cache
def _parser() -> MarkdownIt:
    """Links of any kind are recognised, to be shown; reference definitions would not be seen."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"]).disable(_SILENT)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return with_formulas(parser)
