"""The rows of two datasets side by side: those that are about the same texts, and what differs."""

from collections import defaultdict
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from typing import Any, Literal

from db import row_streams
from db.connection import Study
from db.datasets import Dataset
from db.row_streams import Held

Kind = Literal["removed", "added", "changed"]
FIGURES = ("direction", "weight", "margin", "split")
Pair = tuple[Literal["same"] | Kind, Held | None, Held | None]


def pairs(study: Study, before: Dataset, after: Dataset) -> Iterator[Pair]:
    """The rows of both, those about the same side by side."""
    streams = (_sided(study, before, 0), _sided(study, after, 1))
    both = merge(*streams, key=lambda one: one[0].about)
    for _, rows in groupby(both, key=lambda one: one[0].about):
        found: tuple[list[Held], list[Held]] = ([], [])
        for row, side in rows:
            found[side].append(row)
        yield from paired(*found)


def _sided(study: Study, dataset: Dataset, side: int) -> Iterator[tuple[Held, int]]:
    return ((row, side) for row in row_streams.held(study, dataset.id))


def paired(was: list[Held], now: list[Held]) -> Iterator[Pair]:
    """What holds the same first; then what is left over, as changed while there is some of both."""
    equals: dict[object, list[Held]] = defaultdict(list)
    for row in reversed(now):
        equals[row.says].append(row)
    lost = []
    for row in was:
        if equals[row.says]:
            yield "same", row, equals[row.says].pop()
        else:
            lost.append(row)
    found = [row for rows in equals.values() for row in reversed(rows)]
    for old, new in zip(lost, found, strict=False):
        yield "changed", old, new
    for old in lost[len(found) :]:
        yield "removed", old, None
    for new in found[len(lost) :]:
        yield "added", None, new


def figures_of(was: Held | None, now: Held | None) -> dict[str, tuple[Any, Any]]:
    """What differs of a changed row."""
    if was is None or now is None:
        return {}
    found: dict[str, tuple[Any, Any]] = {}
    if was.chosen != now.chosen:
        found["direction"] = (_direction(was), _direction(now))
    for name in FIGURES[1:]:
        pair = (getattr(was, name), getattr(now, name))
        if pair[0] != pair[1]:
            found[name] = pair
    return found


def _direction(row: Held) -> str:
    """Which response is chosen, of two; or what one response is."""
    if row.chosen and row.rejected:
        return "one" if row.chosen == row.first else "the other"
    return "good" if row.chosen else "bad"
