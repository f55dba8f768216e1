"""Maths: LaTeX drawn with HTML elements of ours, or its source as text.

latex2mathml reads the LaTeX; of the tree it makes, only known elements with known attributes are
drawn, as spans, because Streamlit lets no MathML into a page. A formula that does not parse, that
asks for anything else (a link, a style, a colour, a macro), or that would leave out a letter of its
source is shown as its source. Screen readers are told the source.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from types import MappingProxyType
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

from pages.safe_text import loses, spelled_out, visible

LONGEST = 2_000  # characters of a formula that is drawn
MOST_COMMANDS = 250
DEEPEST = 30  # elements in one another

_NAMES = re.compile(r"\\(begin|end)\{[A-Za-z]+\*?\}(\{[lcr| ]*\})?|\\[A-Za-z]+")
_HARMLESS = {
    "xmlns", "display", "displaystyle", "scriptlevel", "stretchy", "fence", "form", "accent",
    "accentunder", "movablelimits", "minsize", "maxsize", "columnalign", "rowspacing",
    "columnspacing", "lspace", "rspace", "separator", "mathvariant",
}  # fmt: skip
_TIGHT = "()[]{}|!.\u2016\u27e8\u27e9\u2032/"
_FENCES = {
    "(": "round open", ")": "round close", "[": "square open", "]": "square close",
    "{": "curly", "}": "curly", "|": "bar open", "\u2223": "bar open",
    "\u2016": "bar open bar-close",
}  # fmt: skip


class _Odd(Exception):
    """A formula that is better shown as its source."""


def maths_html(source: str, written: str, display: bool) -> str:
    """The formula `source`; `written` is the source with its dollars or brackets."""
    kind = "maths display" if display else "maths"
    try:
        drawn = _draw(_parse(source, display), 0)
    except _Odd:
        return f'<code class="{kind}">{visible(written)}</code>'
    label = html.escape(" ".join(spelled_out(source).split()))
    return f'<span class="{kind}" role="math" aria-label="{label}">{drawn}</span>'


def _parse(source: str, display: bool) -> Element:
    if len(source) > LONGEST or source.count("\\") > MOST_COMMANDS or not source.strip():
        raise _Odd
    if source.count("{") != source.count("}"):
        raise _Odd
    converter = Converter(display="block" if display else "inline")
    converter.macros = MappingProxyType({})  # type: ignore[assignment]  # none can be defined
    try:
        tree = converter.convert_to_element(source)
    except Exception as error:
        raise _Odd from error
    text = unicodedata.normalize("NFKC", "".join(map(html.unescape, tree.itertext())))
    if loses(unicodedata.normalize("NFKC", _NAMES.sub(" ", source)), text) or "\\" in text:
        raise _Odd
    return tree


def _draw(element: Element, depth: int) -> str:
    draw = _DRAWN.get(element.tag)
    if draw is None or depth > DEEPEST or element.tail or not all(map(_fits, element.items())):
        raise _Odd
    return draw(element, [_draw(child, depth + 1) for child in element])


def _fits(attribute: tuple[str, str]) -> bool:
    name, value = attribute
    if name == "width":
        return re.fullmatch(r"[0-2](\.\d+)?em", value) is not None  # no room to hide, none to cover
    known = {("linethickness", "0"), ("notation", "box"), ("linebreak", "newline")}
    return name in _HARMLESS or attribute in known


def _text(element: Element) -> str:
    """latex2mathml writes most signs as numeric entities."""
    return html.unescape(element.text or "")


def _row(element: Element, children: list[str]) -> str:
    if element.text:
        raise _Odd
    fenced = element.find("mo[@fence]") is not None or element.find("mtable") is not None
    return f'<span class="fenced">{"".join(children)}</span>' if fenced else "".join(children)


def _letter(element: Element, _children: list[str]) -> str:
    text = _text(element)
    slanted = len(text) == 1 and unicodedata.category(text).startswith("L") and text < "\u2000"
    return f"<i>{visible(text)}</i>" if slanted else f"<span>{visible(text)}</span>"


def _operator(element: Element, _children: list[str]) -> str:
    text = _text(element)
    if text in _FENCES and element.get("stretchy") != "false":
        return f'<span class="fence {_FENCES[text]}">{visible(text)}</span>'
    tight = text in _TIGHT or text.isalpha() or element.get("form") or element.get("accent")
    return f"<span{'' if tight else ' class=sign'}>{visible(text)}</span>".replace(
        "class=sign", 'class="sign"'
    )


def _plain(element: Element, _children: list[str]) -> str:
    return f"<span>{visible(_text(element))}</span>"


def _space(element: Element, _children: list[str]) -> str:
    return "<br>" if element.get("linebreak") else " "


def _of(count: int, template: str) -> Callable[[Element, list[str]], str]:
    """An element of so many parts, put into the template in their order."""

    def draw(element: Element, children: list[str]) -> str:
        if len(children) != count or element.text:
            raise _Odd
        return template.format(*children)

    return draw


def _around(template: str) -> Callable[[Element, list[str]], str]:
    """An element around all its parts."""
    return lambda element, children: template.format(_row(element, children))


def _fraction(element: Element, children: list[str]) -> str:
    kind = "stack" if element.get("linethickness") else "fraction"
    template = f'<span class="{kind}"><span>{{}}</span><span>{{}}</span></span>'
    return _of(2, template)(element, children)


_DRAWN: dict[str, Callable[[Element, list[str]], str]] = {
    "math": _row,
    "mrow": _row,
    "mstyle": _row,
    "mi": _letter,
    "mn": _plain,
    "mtext": _plain,
    "mo": _operator,
    "mspace": _space,
    "mfrac": _fraction,
    "msup": _of(2, "<span>{}<sup>{}</sup></span>"),
    "msub": _of(2, "<span>{}<sub>{}</sub></span>"),
    "msubsup": _of(3, '<span>{}<span class="scripts"><sub>{}</sub><sup>{}</sup></span></span>'),
    "mover": _of(2, '<span class="stack over"><span>{1}</span><span>{0}</span></span>'),
    "munder": _of(2, '<span class="stack under"><span>{}</span><span>{}</span></span>'),
    "munderover": _of(
        3, '<span class="stack both"><span>{2}</span><span>{0}</span><span>{1}</span></span>'
    ),
    "msqrt": _around('<span>\u221a<span class="root">{}</span></span>'),
    "mroot": _of(2, '<span><sup>{1}</sup>\u221a<span class="root">{0}</span></span>'),
    "menclose": _around('<span class="box">{}</span>'),
    "mtable": _around('<span class="matrix">{}</span>'),
    "mtr": _around("<span>{}</span>"),
    "mtd": _around("<span>{}</span>"),
}
