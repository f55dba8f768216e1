"""Length matching: rows are left out until the longer response is chosen as often as the shorter.

Annotators, and models that judge, lean to longer texts; a model that learns from their pairs learns
to write more. Pairs are put into bins by how much longer the one response is (its share of the
characters of both), and in each bin rows of the direction that is more frequent are left out, drawn
by a keyed hash of the row's texts, until both are equally many; in each split by itself. Pairs of
equal length stay.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.datasets.seeded import draw
from db import staging
from db.connection import Study
from db.criteria import Criteria
from db.messages import Messages
from db.transcripts import text

BINS = 10


class Pair(NamedTuple):
    """How long the texts of a staged row are, in characters, and where the draw puts it."""

    number: int
    chosen: int
    rejected: int
    drawn: float
    split: str = "train"


def leave_out_unmatched(study: Study, criteria: Criteria) -> None:
    """Leave staged rows out, where that is asked for, until lengths tell nothing of the choice."""
    if criteria.length_matched:
        pairs = list(_pairs(study, criteria.seed))
        staging.leave_out(study, "unmatched", unmatched(pairs))


def unmatched(pairs: Iterable[Pair]) -> Iterator[int]:
    """The numbers of the rows to leave out."""
    bins: dict[tuple[str, int], tuple[list[Pair], list[Pair]]] = defaultdict(lambda: ([], []))
    for pair in pairs:
        if pair.chosen != pair.rejected:
            bins[pair.split, _bin(pair)][pair.chosen > pair.rejected].append(pair)
    for shorter, longer in bins.values():
        fewer = min(len(shorter), len(longer))
        for direction in (shorter, longer):
            for pair in sorted(direction, key=lambda pair: (pair.drawn, pair.number))[fewer:]:
                yield pair.number


def _bin(pair: Pair) -> int:
    share = abs(pair.chosen - pair.rejected) / (pair.chosen + pair.rejected)
    return min(int(share * BINS), BINS - 1)


def _pairs(study: Study, seed: int) -> Iterator[Pair]:
    for row in staging.texts(study):
        if row.chosen is not None and row.rejected is not None:
            chosen, rejected = _length(row.chosen), _length(row.rejected)
            yield Pair(row.number, chosen, rejected, draw(seed, _all_texts(row)), row.split)


def _length(messages: Messages) -> int:
    return len(text(messages))


def _all_texts(row: staging.Staged) -> str:
    parts = (*row.prompt, *(row.chosen or ()), *(row.rejected or ()))
    return "\n".join(message.content for message in parts)
