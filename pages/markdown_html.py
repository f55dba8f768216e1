"""Markdown that has been parsed, as HTML: every element in it is written here.

Every character of the text goes through :func:`pages.safe_text.visible`. A link is text beside its
target, and an image is a line that names it: nothing can be pressed and nothing is fetched.
"""

from collections.abc import Callable, Iterable
from typing import Any

from markdown_it.token import Token

from pages.maths import maths_html
from pages.safe_text import visible

MOST_ELEMENTS = 3_000
MOST_COLUMNS = 100  # of a table
DEEPEST = 40  # elements in one another
MOST_FORMULAS = 300  # of one text that are drawn; of the others the source is shown


class TooMuch(Exception):
    """More elements, or deeper ones, than a page should draw."""


class Writer:
    """Writes tokens as HTML into `parts`; `said` is what of the text a reader sees.

    Headings stand below one of level `under`.
    """

    def __init__(self, under: int) -> None:
        self.parts: list[str] = []
        self.said: list[str] = []
        self._under = under
        self._depth = 0
        self._elements = 0
        self._columns = 0
        self._formulas = 0
        self._targets: list[str] = []

    def write(self, tokens: Iterable[Token]) -> None:
        """Write these tokens; raises TooMuch."""
        for token in tokens:
            name, _, end = token.type.rpartition("_")
            if end == "open":
                self._open(name, token)
            elif end == "close":
                self._close(name, token)
            else:
                _LEAVES[token.type](self, token)

    def _open(self, name: str, token: Token) -> None:
        if token.hidden:
            return
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise TooMuch
        if name == "tr":
            self._columns = 0
        self._columns += name == "th"
        if self._columns > MOST_COLUMNS:
            raise TooMuch
        if name == "link":
            self._targets.append(_target(token, "href"))
        if name == "list_item":
            self.said.append(token.info)
        self.parts.append(_before(name, token) + f"<{self._tag(name, token)}>")

    def _close(self, name: str, token: Token) -> None:
        if token.hidden:
            return
        self._depth -= 1
        self.parts.append(f"</{self._tag(name, token).split()[0]}>")
        if name == "link":
            self._say_target(self._targets.pop())
        elif name == "table":
            self.parts.append("</div>\n\n")
        elif name in _PARAGRAPHS:
            self.parts.append("\n\n")

    def _tag(self, name: str, token: Token) -> str:
        """The element of an opening or closing token, with attributes that we made."""
        if name == "heading":
            return f"h{min(self._under + int(token.tag[1]), 6)}"
        if name == "list_item" and token.info:
            return f'li value="{int(token.info)}"'  # the number that was written
        if name in ("th", "td"):
            scope = ' scope="col"' if name == "th" else ""
            side = str(token.attrGet("style") or "").removeprefix("text-align:")
            return name + scope + (f' class="{side}"' if side in ("right", "center") else "")
        return _TAGS[name]

    def _say(self, text: str) -> None:
        self.said.append(text)
        self.parts.append(visible(text))

    def _say_target(self, target: str) -> None:
        self.parts.append(' <bdi class="target">(')
        self._say(target)
        self.parts.append(")</bdi>")

    def _inline(self, token: Token) -> None:
        self.write(token.children or ())

    def _text(self, token: Token) -> None:
        self._say(token.content)

    def _special(self, token: Token) -> None:
        """An escaped character, or an entity: it is seen as what it stands for."""
        self.said.append(token.markup)
        self._say(token.content)

    def _break(self, _token: Token) -> None:
        self._count()
        self.parts.append("<br>\n")

    def _code(self, token: Token) -> None:
        self._count()
        self.parts.append("<code>")
        self._say(token.content)
        self.parts.append("</code>")

    def _block(self, token: Token) -> None:
        self._count()
        self.parts.append('<div class="code">')
        if token.info.strip():
            self.parts.append('<div class="language">')
            self._say(token.info.strip(" "))
            self.parts.append("</div>")
        self.parts.append("<pre><code>")
        self._say(token.content)
        self.parts.append("</code></pre></div>\n\n")

    def _rule(self, _token: Token) -> None:
        self._count()
        self.parts.append("<hr>\n\n")

    def _image(self, token: Token) -> None:
        self._count()
        self.parts.append('<span class="image">image: ')
        self.write(token.children or ())
        self._say_target(_target(token, "src"))
        self.parts.append("</span>")

    def _formula(self, token: Token) -> None:
        self._formulas += 1
        start, end = token.markup, {"\\(": "\\)", "\\[": "\\]"}.get(token.markup, token.markup)
        written = f"{start}{token.content}{end}"
        self.said.append(token.content)
        if self._formulas > MOST_FORMULAS:
            self.parts.append(f"<code>{visible(written)}</code>")
        else:
            self.parts.append(maths_html(token.content, written, start in ("$$", "\\[")))
        if token.block:
            self.parts.append("\n\n")

    def _count(self) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise TooMuch


def _before(name: str, token: Token) -> str:
    """A table may be wider than its card: a frame that scrolls, and that a keyboard can reach."""
    if name == "table":
        return '<div class="wide" tabindex="0" role="group" aria-label="Table">'
    return "\n" if name in ("list_item", "tr") else ""


def _target(token: Token, attribute: str) -> str:
    """Where a link or an image points to, with its title."""
    title = token.attrGet("title")
    return str(token.attrGet(attribute)) + (f' "{title}"' if title else "")


_PARAGRAPHS = ("paragraph", "heading", "blockquote", "bullet_list", "ordered_list")
_TAGS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "em": "em",
    "strong": "strong",
    "s": "s",
    "link": 'span class="link"',
}
_LEAVES: dict[str, Callable[[Writer, Token], Any]] = {
    "inline": Writer._inline,
    "text": Writer._text,
    "text_special": Writer._special,
    "softbreak": Writer._break,
    "hardbreak": Writer._break,
    "code_inline": Writer._code,
    "code_block": Writer._block,
    "fence": Writer._block,
    "hr": Writer._rule,
    "image": Writer._image,
    "formula": Writer._formula,
}
