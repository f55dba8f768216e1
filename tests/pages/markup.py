"""What a page is given, read as a browser would: is it balanced, and is it only what we make?"""

import re
from html.parser import HTMLParser

ATTRIBUTES = {
    "div": {"class", "dir", "tabindex", "role", "aria-label", "aria-hidden"},
    "section": {"class", "tabindex", "aria-label", "data-card"},
    "span": {"class", "title", "role", "aria-label"},
    "li": {"value"},
    "th": {"scope", "class"},
    "td": {"class"},
    "bdi": {"class"},
    "code": {"class"},
    "h3": {"class"},
    "p": {"class"},
    "details": {"class"},
    "summary": {"class"},
}
PLAIN = {
    "h4", "h5", "h6", "ul", "ol", "table", "thead", "tbody", "tr", "em", "strong", "s", "pre",
    "ins", "blockquote", "i", "b", "sub", "sup",
}  # fmt: skip
VOID = {"br", "hr"}
CLASSES = re.compile(r"[a-z-]+( [a-z-]+)*")
HIDDEN = re.compile(r"U\+([0-9A-F]{4,6})(?: \u00d7(\d+))?")


class Markup(HTMLParser):
    """Reads HTML; an element, attribute or value that is not ours is an AssertionError."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""  # what a reader sees, hidden characters as themselves
        self.shown = ""  # the same, to the letter
        self.beside = ""  # what is said in attributes: numbers of lists, sources of formulas
        self.elements: list[str] = []
        self._open: list[str] = []
        self._mark = False
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag in VOID:
            assert attrs == []
            return
        self._open.append(tag)
        given = dict(attrs)
        assert tag in PLAIN or tag in ATTRIBUTES, tag
        assert given.keys() <= ATTRIBUTES.get(tag, set()), (tag, attrs)
        assert CLASSES.fullmatch(given.get("class") or "none")
        self._mark = given.get("class") == "hidden-character"
        self.beside += given.get("value") or ""
        if given.get("role") == "math":
            self.beside += seen(given["aria-label"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._mark = False

    def handle_data(self, data: str) -> None:
        self.shown += data
        self.text += seen(f"[{data}]") if self._mark else data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def seen(text: str) -> str:
    """The text, where ``[U+202E]`` and ``[U+202E x3]`` are the characters they name."""
    return re.sub(rf"\[{HIDDEN.pattern}\]", lambda m: chr(int(m[1], 16)) * int(m[2] or 1), text)
