"""The ledger as a flow picture: from what was judged to the dataset, and to why the rest is not.

An SVG that stands alone: no script, no font or file from elsewhere, on a ground of its own in light
and dark. The same ledger gives the same bytes. Colours are told apart by everybody, and never say
anything that is not written beside them.
"""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise
from typing import NamedTuple

from annotate.datasets.ledger_words import Group, Part, parts, sentence
from db.ledger import Ledger

WIDTH = 720
TOP, BOTTOM = 24, 18
FLOW = 280  # the height of everything judged
ROW = 27  # the least height of a part: a line of text
MORE = 18  # a second line
LEFT, RIGHT, BAR = 165, 430, 12  # where the bars are, and how wide
GAP = 4  # between parts
LOWEST = 60  # of what leaves, below the first that arrives
THINNEST = 1.5  # of a part that is there
BLOCKS = 30  # characters of the longest bar, as text

COLOURS: dict[Group, str] = {
    "made": "#009e73", "held": "#0072b2", "undecided": "#e69f00", "unanswered": "#cc79a7",
    "asked": "#8c8c8c", "rows": "#d55e00",
}  # fmt: skip
STYLE = """
  .ground { fill: #fbfaf8 } text { fill: #1f2423; font: 14px system-ui, sans-serif }
  .count, .judged { font-weight: 600 } .judged { font-size: 22px }
  .more { fill: #5a605e } .flow { fill-opacity: .45 } .all { fill: #6b7371 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #171a1a } text { fill: #e8e6e1 } .more { fill: #a9aeab } .all { fill: #9aa29f }
  }"""


class Band(NamedTuple):
    """Where a part leaves what was judged, and where it arrives; in pixels from the top."""

    part: Part
    leaves: float
    arrives: float
    height: float
    rows: str

    @property
    def middle(self) -> float:
        """Of where it arrives."""
        return self.arrives + self.height / 2

    @property
    def bottom(self) -> float:
        """Of its bars and its text, wherever that is lower."""
        text = self.middle + (ROW + MORE * bool(self.rows)) / 2
        return max(self.leaves + self.height, self.arrives + self.height, text)


def svg(found: Ledger, splits: Mapping[str, int] | None = None) -> str:
    """The picture as SVG; `splits` are the rows of each split, to say beside what has them."""
    rows = {part.name: _rows(part, splits or {}) for part in parts(found)}
    bands = list(_bands(found, rows))
    empty = [part.label for part in parts(found) if not part.number]
    lines = _wrapped(empty)
    end = max([band.bottom for band in bands] or [TOP + 3 * ROW])
    height = round(end + BOTTOM + 20 * len(lines))
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title desc">',
        '<title id="title">Where everything that was judged went</title>',
        f'<desc id="desc">{escape(sentence(found))}</desc>',
        f"<style>{STYLE}\n</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>',
        *_judged(found, bands),
        *(_drawn(band) for band in bands),
        *(_text(20, end + 20 * nth, line, "more") for nth, line in enumerate(lines, start=1)),
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


def text(found: Ledger) -> str:
    """The same as text: a line for each part, with a bar."""
    lines = [f"judged {found.judged:,} {found.unit}"]
    for part in parts(found):
        bar = "█" * max(round(part.share * BLOCKS), bool(part.number))
        lines.append(f"  {part.label:<14}{part.number:>10,} {part.percent:>11} {bar}".rstrip())
    return "\n".join(lines)


def _bands(found: Ledger, rows: Mapping[str, str]) -> Iterator[Band]:
    """The parts that are there, one below the other; what leaves adds up to what was judged."""
    there = [part for part in parts(found) if part.number]
    rooms = [max(part.share * FLOW, ROW + MORE * bool(rows[part.name])) + GAP for part in there]
    arrives = float(TOP)
    leaves = TOP + min(LOWEST, max(0.0, (sum(rooms) - GAP - FLOW) / 2))
    for part, room in zip(there, rooms, strict=True):
        height = part.share * FLOW
        yield Band(part, leaves, arrives + (room - GAP - height) / 2, height, rows[part.name])
        leaves += height
        arrives += room


def _judged(found: Ledger, bands: list[Band]) -> Iterator[str]:
    start = bands[0].leaves if bands else TOP
    height = FLOW if bands else ROW
    yield _text(20, start + height / 2, f"{found.judged:,}", "judged")
    yield _text(20, start + height / 2 + 20, f"{found.unit} judged", "more")
    yield f'<rect class="all" x="{LEFT}" y="{start:.1f}" width="{BAR}" height="{height:.1f}"/>'


def _drawn(band: Band) -> str:
    part, colour = band.part, COLOURS[band.part.group]
    thick = max(band.height, THINNEST)
    x, y = RIGHT + BAR + 10, band.middle + 5 - MORE / 2 * bool(band.rows)
    return "\n".join(
        [
            f"<g><title>{escape(f'{part.label}: {part.meaning}')}</title>",
            f'<path class="flow" fill="{colour}" d="{_ribbon(band, thick)}"/>',
            f'<rect fill="{colour}" x="{RIGHT}" y="{band.arrives:.1f}" width="{BAR}" '
            f'height="{thick:.1f}"/>',
            f'<text x="{x}" y="{y:.1f}"><tspan class="count">{part.number:,}</tspan> '
            f'{escape(part.label)} <tspan class="more">{part.percent}</tspan></text>',
            *([_text(x, y + MORE, band.rows, "more")] if band.rows else []),
            "</g>",
        ]
    )


def _ribbon(band: Band, thick: float) -> str:
    """A band that leaves and arrives level, bent in between."""
    start, stop, middle = LEFT + BAR, RIGHT, (LEFT + BAR + RIGHT) / 2
    above, there = band.leaves, band.arrives
    return (
        f"M{start} {above:.1f}C{middle:g} {above:.1f} {middle:g} {there:.1f} {stop} {there:.1f}"
        f"V{there + thick:.1f}C{middle:g} {there + thick:.1f} {middle:g} {above + thick:.1f} "
        f"{start} {above + thick:.1f}Z"
    )


def _rows(part: Part, splits: Mapping[str, int]) -> str:
    """How many rows a part gave, where that is known."""
    of: dict[str, tuple[str, ...]] = {"made": ("train",), "held": ("validation", "test")}
    named = [f"{splits[name]:,} {name}" for name in of.get(part.group, ()) if name in splits]
    return f"rows: {', '.join(named)}" if named else ""


def _text(x: float, y: float, said: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:.1f}">{escape(said)}</text>'


def _wrapped(names: list[str], longest: int = 90) -> list[str]:
    """Parts without anything in them, as lines that fit below the picture."""
    if not names:
        return []
    lines = ["None: "]
    for name, after in pairwise([*names, ""]):
        said = f"{name}, " if after else name
        if len(lines[-1]) + len(said) > longest:
            lines.append("")
        lines[-1] += said
    return [line.strip() for line in lines]
