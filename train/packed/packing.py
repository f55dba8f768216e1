"""Packing: pairs in one row of tokens without padding, each prompt computed once for its responses.

A batch is a row of trees: a prompt, then its responses, which see the prompt and themselves but
not each other. Positions go on from the prompt in each of them, so the model computes what it would
compute for every response alone; only the rounding of sums differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import torch

Tree = tuple[int, ...]  # tokens of a prompt, then of each response to it


@dataclass(frozen=True)
class Packing:
    """What lies where in a row of tokens, and what may see what: of each tree, added to scores."""

    trees: tuple[Tree, ...]
    masks: tuple[torch.Tensor, ...]

    def to(self, device: torch.device, **how: Any) -> "Packing":
        """The same on another device."""
        return replace(self, masks=tuple(mask.to(device, **how) for mask in self.masks))


def pack(trees: Sequence[Sequence[Sequence[int]]]) -> dict[str, Any]:
    """Tokens of prompts, each with its responses, as a model and its scoring take them.

    ``sources`` are the places that predict ``targets``, the tokens of the responses; ``owners`` say
    to which response each belongs, counting first all first ones, then all second ones.
    """
    tokens: list[int] = []
    positions: list[int] = []
    sources: list[int] = []
    owners: list[int] = []
    for number, (prompt, *responses) in enumerate(trees):
        begin = len(tokens)
        tokens += prompt
        positions += range(len(prompt))
        for branch, response in enumerate(responses):
            at = len(tokens)
            tokens += response
            positions += range(len(prompt), len(prompt) + len(response))
            before = [begin + len(prompt) - 1, *range(at, at + len(response) - 1)]
            sources += before[: len(response)]
            owners += [branch * len(trees) + number] * len(response)
    lengths = tuple(tuple(map(len, tree)) for tree in trees)
    responses_only = [token for _, *rest in trees for response in rest for token in response]
    return {
        "input_ids": torch.tensor([tokens]),
        "position_ids": torch.tensor([positions]),
        "sources": torch.tensor(sources, dtype=torch.long),  # there may be none
        "targets": torch.tensor(responses_only, dtype=torch.long),
        "owners": torch.tensor(owners, dtype=torch.long),
        "packing": Packing(lengths, tuple(map(_mask, lengths))),
    }


def _mask(tree: Tree) -> torch.Tensor:
    """What is added to attention scores: 0 where a token may look, else minus infinity."""
    size = sum(tree)
    hidden = torch.ones(size, size, dtype=torch.bool).triu(1)
    begins = [*accumulate(tree)]
    for begin, end in pairwise(begins):
        hidden[begin:end, begins[0] : begin] = True
    return torch.zeros(size, size).masked_fill(hidden, float("-inf"))


def cut(
    row: Mapping[str, Any],
    max_length: int | None,
    responses: Sequence[str] = ("chosen_ids", "rejected_ids"),
) -> list[Sequence[int]]:
    """Prompt and `responses` (by name) of a tokenized row, cut at the end as TRL cuts them."""
    prompt = row["prompt_ids"][:max_length]
    room = None if max_length is None else max_length - len(prompt)
    return [prompt, *(row[name][:room] for name in responses)]
