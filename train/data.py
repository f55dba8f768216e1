"""Data: the pairs of a dataset as a trainer reads them, and what its length limit does to them."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

Row = TypeVar("Row")


class Fit(NamedTuple):
    """How a dataset fits the length limit, in pairs.

    `dropped`: the prompt alone fills it, so TRL leaves the pair out. `truncated`: a response was
    cut. `identical`: chosen and rejected are the same as far as they reach, and teach nothing.
    """

    pairs: int
    dropped: int
    truncated: int
    identical: int

    @property
    def trained(self) -> int:
        """Pairs that are trained on."""
        return self.pairs - self.dropped


def draw(rows: Sequence[Row], limit: int | None, seed: int) -> list[Row]:
    """`limit` rows at random, in their own order; all of them when there are no more than that."""
    if limit is None or limit >= len(rows):
        return list(rows)
    picked = random.Random(seed).sample(range(len(rows)), limit)
    return [rows[index] for index in sorted(picked)]


def fit(pairs: int, tokenized: Iterable[Mapping[str, list[int]]], max_length: int) -> Fit:
    """Compare `pairs` with the trainer's own tokenized rows (prompt_ids, chosen_ids, rejected_ids).

    Reading what the trainer made, instead of counting tokens again, counts what it really does.
    """
    kept = truncated = identical = 0
    for row in tokenized:
        kept += 1
        room = max_length - len(row["prompt_ids"])
        chosen, rejected = row["chosen_ids"], row["rejected_ids"]
        truncated += max(len(chosen), len(rejected)) > room
        identical += chosen[:room] == rejected[:room]
    return Fit(pairs, pairs - kept, truncated, identical)
