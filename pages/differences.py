"""In which words two responses differ: marked in the text of each, as it was written.

Differences are shown in the plain text even for who reads Markdown: a difference in the markup is
one too, and a mark must not be lost in a layout.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pages.safe_text import visible

LONGEST = 50_000  # characters of either text, and
MOST_WORDS = 10_000  # its words: time and memory grow with the product of both
LEAST_IN_COMMON = 0.2  # of the words of both: below, nearly all would be marked

_TOO_LONG = f"Differences are not marked: a response has more than {MOST_WORDS:,} words."
_TOO_DIFFERENT = "Differences are not marked: the responses have next to nothing in common."

# A sign, a character of a script without spaces, or a run of anything else: a word.
_ALONE = r"!-/:-@\[-`{-~\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PARTS = re.compile(rf"\s+|[{_ALONE}]|[^\s{_ALONE}]+")


class Marked(NamedTuple):
    """Two texts in HTML, in which <ins> is around what only this one has."""

    first: str
    second: str
    note: str = "Words that only this response has are underlined."


class Unmarked(NamedTuple):
    """Why nothing is marked."""

    note: str


def mark(first: str, second: str) -> Marked | Unmarked:
    """Mark the words that only one of the texts has in that place; spaces alone are no difference.

    Nothing is marked in texts that are very long, or have next to nothing in common.
    """
    if max(len(first), len(second)) > LONGEST:
        return Unmarked(_TOO_LONG)
    parts = _PARTS.findall(first), _PARTS.findall(second)
    words = [[part for part in text if not part.isspace()] for text in parts]
    if max(map(len, words)) > MOST_WORDS:
        return Unmarked(_TOO_LONG)
    found = LCSseq.opcodes(*words)
    common = sum(o.src_end - o.src_start for o in found if o.tag == "equal")
    if 2 * common < LEAST_IN_COMMON * sum(map(len, words)):
        return Unmarked(_TOO_DIFFERENT)
    differing = [o for o in found if o.tag != "equal"]
    own = {n for o in differing for n in range(o.src_start, o.src_end)}
    other = {n for o in differing for n in range(o.dest_start, o.dest_end)}
    return Marked(_html(parts[0], own), _html(parts[1], other))


def _html(parts: Iterable[str], marked: set[int]) -> str:
    runs = groupby(_flagged(parts, marked), key=lambda flagged: flagged[1])
    return "".join(
        f"<ins>{visible(text)}</ins>" if is_marked else visible(text)
        for is_marked, run in runs
        for text in ["".join(part for part, _ in run)]
    )


def _flagged(parts: Iterable[str], marked: set[int]) -> Iterator[tuple[str, bool]]:
    """Each part and whether it is marked: spaces are, when the words on both sides are."""
    number, waiting, before = 0, "", False
    for part in parts:
        if part.isspace():
            waiting = part
            continue
        here = number in marked
        if waiting:
            yield waiting, here and before
        yield part, here
        number, waiting, before = number + 1, "", here
    if waiting:
        yield waiting, False
