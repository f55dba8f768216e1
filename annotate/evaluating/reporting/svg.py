"""Parts of pictures: SVG that stands alone, on a ground of its own in light and dark.

No script, no font and no file from elsewhere; the same figures give the same bytes. Series are told
apart by their shapes, too, never by colours alone.
"""

from collections.abc import Callable, Iterable
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Axis
from annotate.unseen import spelled_out

WIDTH = 720  # pixels
_NEAR = 1e-9  # what rounding may leave of a figure
_ALIKE = 1e-6  # figures so near are drawn as one
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07a00", "#3a9bc8")
_STYLE = """
  .ground { fill: #fbfaf8 } text { fill: #1f2423; font: 13px system-ui, sans-serif }
  .group { font-weight: 600 } .axis { fill: #5a605e } .more { fill: #5a605e }
  .grid { stroke: #d9d6cf } .whisker { stroke-width: 2; stroke-opacity: .6 }
  .title { font-size: 14px; font-weight: 600 } .end { text-anchor: end }
  .line { fill: none; stroke-width: 2; stroke-opacity: .8 } .middle { text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #171a1a } text { fill: #e8e6e1 } .more, .axis { fill: #a9aeab }
    .grid { stroke: #363c3b }
  }"""


class Scale(NamedTuple):
    """From figures to pixels: `low` is at `start`, `high` at `stop`."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """Where a figure is; one beyond the ends is at the end."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.stop - self.start)

    def ticks(self) -> list[float]:
        """Round figures to write at the axis, about five, equally far apart."""
        step = _round_step((self.high - self.low) / 5)
        first, last = ceil(self.low / step - _NEAR), floor(self.high / step + _NEAR)
        return [step * n for n in range(first, last + 1)]


def scale(axis: Axis, values: Iterable[float], start: float, stop: float) -> Scale:
    """The scale of an axis for these figures; a little wider than they are, if it has no ends."""
    if axis.ends is not None:
        return Scale(*axis.ends, start, stop)
    found = list(values)
    low, high = min(found), max(found)
    largest = max(abs(low), abs(high))
    if high - low > _ALIKE * max(largest, 1.0):
        room = (high - low) * 0.08
    else:
        room = largest * 0.08 if largest > _ALIKE else 1.0
    return Scale(low - room, high + room, start, stop)


def _round_step(about: float) -> float:
    """1, 2 or 5 with zeros, whichever comes next."""
    tens: float = 10.0 ** floor(log10(about))
    return tens * next(many for many in (1, 2, 5, 10) if tens * many >= about * (1 - _NEAR))


def picture(title: str, sentence: str, height: float, parts: Iterable[str], key: str) -> str:
    """A whole picture; `key` sets its ids apart from those of others on a page."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
            f'width="{WIDTH}" height="{height:.0f}" role="img" '
            f'aria-labelledby="{key}-title {key}-desc">',
            f'<title id="{key}-title">{_shown(title)}</title>',
            f'<desc id="{key}-desc">{_shown(sentence)}</desc>',
            f"<style>{_STYLE}\n</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height:.0f}" rx="6"/>',
            text(16, 26, title, "title"),
            *parts,
            "</svg>",
            "",
        ]
    )


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
