"""Lengths: how many tokens rows have as a trainer holds them, and which of them teach nothing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

MASKED = -100  # a label that is not learned from

Ids = Sequence[int]


class Parts(NamedTuple):
    """A row as tokens: its prompt, and its one or two answers, not yet cut."""

    prompt: Ids
    answers: tuple[Ids, ...]

    @property
    def longest(self) -> int:
        """Tokens of the prompt with its longest answer."""
        return len(self.prompt) + max(map(len, self.answers))


class Spread(NamedTuple):
    """How a count is spread over the rows."""

    mean: float
    p95: int
    most: int


class Lengths(NamedTuple):
    """What a dataset is in tokens; `tokens` are those of one time over it, after the cut.

    `cut` counts the rows that are longer than the limit, `idle` those that teach nothing: no token
    of an answer is left, or both answers are the same as far as they reach.
    """

    rows: int
    tokens: int
    prompt: Spread
    answer: Spread
    cut: int
    idle: int


def parts(row: Mapping[str, Any]) -> Parts:
    """A tokenized row of any of TRL's trainers: for SFT, DPO, KTO or rewards."""
    if "input_ids" in row:
        ids = row["input_ids"]
        labels = row.get("labels") or [
            token if kept else MASKED
            for token, kept in zip(ids, row.get("completion_mask") or [1] * len(ids), strict=True)
        ]
        start = next((at for at, label in enumerate(labels) if label != MASKED), len(ids))
        return Parts(ids[:start], (ids[start:],))
    if "completion_ids" in row:
        return Parts(row["prompt_ids"], (row["completion_ids"],))
    chosen, rejected = row["chosen_ids"], row["rejected_ids"]
    if "prompt_ids" in row:
        return Parts(row["prompt_ids"], (chosen, rejected))
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(chosen, rejected)))  # noqa: B905
    return Parts(chosen[:shared], (chosen[shared:], rejected[shared:]))


def teaches(row: Parts, limit: int) -> bool:
    """Whether something is left to learn within `limit` tokens."""
    room = max(limit - len(row.prompt), 0)
    within = [answer[:room] for answer in row.answers]
    return any(within) and (len(within) == 1 or within[0] != within[1])


def measure(rows: Iterable[Parts], limit: int) -> Lengths:
    """Count tokens; `limit` is the most that a trainer takes of a prompt with an answer."""
    prompts: list[int] = []
    answers: list[int] = []
    tokens = cut = idle = 0
    for row in rows:
        prompts.append(len(row.prompt))
        answers += map(len, row.answers)
        tokens += sum(min(len(row.prompt) + len(answer), limit) for answer in row.answers)
        cut += row.longest > limit
        idle += not teaches(row, limit)
    return Lengths(len(prompts), tokens, _spread(prompts), _spread(answers), cut, idle)


def _spread(counts: list[int]) -> Spread:
    if not counts:
        return Spread(0.0, 0, 0)
    ordered = sorted(counts)
    at = math.ceil(0.95 * len(ordered)) - 1
    return Spread(sum(ordered) / len(ordered), ordered[at], ordered[-1])
