"""The order of ratings, on which KTO's measure of drift rests.

KTO judges a response by how far the policy has moved on it beyond how far it has moved on the
whole. It measures the latter on mismatched pairs: in each batch every prompt is put before the
response of the row before it. So the batches must not change while training, a batch must hold at
least two rows, and neighbours must have different prompts: else the pair is no mismatch.
"""

import random
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from db.trl import ConversationalRating

FEWEST = 2  # rows of a batch


class Ordered(NamedTuple):
    """Rows in order, and how many have a mismatch of their own prompt all the same."""

    rows: list[ConversationalRating]
    matched: int


def mixed(rows: Sequence[ConversationalRating], batch: int, seed: int) -> Ordered:
    """The rows in an order of the seed in which those of a prompt lie far apart.

    First comes a row of every prompt, then the next of those that have another, and so on: as far
    from each other as can be. A last row that would be alone in its batch is left out. Where
    prompts are fewer than a batch, or one has most of the rows, neighbours may share it.
    """
    chance = random.Random(seed)
    by_prompt: dict[str, list[ConversationalRating]] = {}
    for row in chance.sample(rows, len(rows)):
        by_prompt.setdefault(str(row["prompt"]), []).append(row)
    turns = zip_longest(*by_prompt.values())
    ordered = [row for turn in turns for row in turn if row is not None]
    if len(ordered) % batch == 1:
        ordered.pop()
    matched = sum(
        row["prompt"] == ordered[_before(at, len(ordered), batch)]["prompt"]
        for at, row in enumerate(ordered)
    )
    return Ordered(ordered, matched)


def _before(at: int, rows: int, batch: int) -> int:
    """The row whose response a row's prompt is put before: of the first, the last of its batch."""
    first = at - at % batch
    return at - 1 if at > first else min(first + batch, rows) - 1
