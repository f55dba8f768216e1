"""Parts of pictures: SVG that stands alone, on a ground of its own in light and dark.

No script, no font and no file from elsewhere; the same figures give the same bytes. Series are told
apart by their shapes, too, never by colours alone.
"""

from collections.abc import Callable, Iterable
from html import escape

from annotate.unseen import spelled_out

WIDTH = 720  # pixels
LINE = 18  # a line of text
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07a00", "#3a9bc8")
_STYLE = """
  .ground { fill: #fbfaf8 } text { fill: #1f2423; font: 13px system-ui, sans-serif }
  .group { font-weight: 600 } .axis { fill: #5a605e } .more { fill: #5a605e }
  .grid { stroke: #d9d6cf } .whisker { stroke-width: 2; stroke-opacity: .6 }
  .title { font-size: 14px; font-weight: 600 } .end { text-anchor: end }
  .line { fill: none; stroke-width: 2; stroke-opacity: .8 } .middle { text-anchor: middle }
  .over { stroke: #fbfaf8; stroke-width: 3; paint-order: stroke }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #171a1a } text { fill: #e8e6e1 } .more, .axis { fill: #a9aeab }
    .grid { stroke: #363c3b } .over { stroke: #171a1a }
  }"""


def picture(title: str, sentence: str, height: float, parts: Iterable[str], key: str) -> str:
    """A whole picture; `key` sets its ids apart from those of others on a page.

    A title of two lines makes it higher at the top, where it begins above 0.
    """
    above = LINE * (len(title_lines(title)) - 1)
    size = f'width="{WIDTH}" height="{height + above:.0f}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            f'viewBox="0 {-above} {WIDTH} {height + above:.0f}" role="img" '
            f'aria-labelledby="{key}-title {key}-desc">',
            f'<title id="{key}-title">{_shown(title)}</title>',
            f'<desc id="{key}-desc">{_shown(sentence)}</desc>',
            f"<style>{_STYLE}\n</style>",
            f'<rect class="ground" y="{-above}" {size} rx="6"/>',
            *heading(16, 26 - above, title, "title"),
            *parts,
            "</svg>",
            "",
        ]
    )


def title_lines(said: str) -> list[str]:
    """A title in lines: what follows its last semicolon, on how far judges are right, is below."""
    return said.rsplit("; ", 1)


def heading(x: float, y: float, said: str, kind: str, below: str = "more") -> list[str]:
    """A title in its lines, the first at `y`; the second is of the kind `below`."""
    return [
        text(x, y + LINE * n, one, below if n else kind, longest=80)
        for n, one in enumerate(title_lines(said))
    ]


def text(x: float, y: float, said: str, kind: str = "", longest: int = 90) -> str:
    """A line of text; of one that is too long the middle is left out, and shown when pointed at."""
    flat = " ".join(spelled_out(said).split())
    if len(flat) <= longest:
        return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(flat)}</text>'
    begins, ends = flat[: longest // 2 - 1], flat[-(longest - longest // 2) :]
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}"><title>{escape(flat)}</title>'
        f"{escape(begins)}…{escape(ends)}</text>"
    )


def line(x: float, y: float, to_x: float, to_y: float, kind: str, colour: str = "") -> str:
    """A straight line."""
    stroke = f' stroke="{colour}"' if colour else ""
    return (
        f'<line class="{kind}"{stroke} x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'
    )


def mark(x: float, y: float, number: int, title: str) -> str:
    """The sign of a series by its number: one of four shapes, in one of six colours."""
    shape = _SHAPES[number % len(_SHAPES)](x, y)
    return f'<g fill="{colour(number)}"><title>{_shown(title)}</title>{shape}</g>'


def colour(number: int) -> str:
    """The colour of a series by its number."""
    return COLOURS[number % len(COLOURS)]


def _circle(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5"/>'


def _square(x: float, y: float) -> str:
    return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7Z"/>'


def _triangle(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 6.5:.1f}l6.5 11.5h-13Z"/>'


_SHAPES: tuple[Callable[[float, float], str], ...] = (_circle, _square, _diamond, _triangle)


def _shown(said: str) -> str:
    return escape(" ".join(spelled_out(said).split()))
