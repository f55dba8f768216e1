"""Tables for the terminal: columns wrapped to its width, and model text made harmless.

What a model wrote could move the cursor, recolour the screen or turn text around; such characters
are shown as their codes.
"""

import shutil
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

GAP = "  "


def render(heads: Sequence[str], rows: Sequence[Sequence[str]], *, spaced: bool = False) -> str:
    """Rows under heads in columns that share the terminal's width; `spaced` sets rows apart."""
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = _widths([list(heads), *cells], shutil.get_terminal_size().columns)
    rule = ["-" * width for width in widths]
    lines = [*_lines(heads, widths), GAP.join(rule)]
    for row in cells:
        lines += _lines(row, widths)
        lines += [""] if spaced else []
    return "\n".join(lines).rstrip()


def visible(text: str) -> str:
    """The text with control and direction characters as codes, line breaks apart."""
    return "".join(c if c == "\n" or not _hidden(c) else f"\\u{ord(c):04x}" for c in text)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co")


def _widths(cells: list[list[str]], terminal: int) -> list[int]:
    """Each column its longest line, unless that is too wide: then the widest are cut alike."""
    longest = [max(len(line) for cell in column for line in cell.splitlines() or [""]) for column in
               zip(*cells, strict=True)]  # fmt: skip
    room = max(terminal - len(GAP) * (len(longest) - 1), 8 * len(longest))
    limit = max(longest)
    while sum(min(width, limit) for width in longest) > room:
        limit -= 1
    return [min(width, limit) for width in longest]


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [_wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = [part.ljust(width) for part, width in zip(parts, widths, strict=True)]
        yield GAP.join(padded).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    return [part for line in text.splitlines() for part in textwrap.wrap(line, width) or [""]]
