"""Prefilling: what the model makes of the prompts, before it answers.

Each prompt is computed once, however many samples are wanted, and what all prompts begin with (the
chat template's words, a system prompt) once for all. Prompts are padded behind, where causal
attention never looks, so nothing is masked.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import torch
from transformers.cache_utils import DynamicCache

Tokens = tuple[int, ...]


class Prefix(NamedTuple):
    """What prompts begin with, computed; no tokens, and nothing computed, if they share none."""

    tokens: int
    cache: DynamicCache


def prefix(model: Any, prompts: Sequence[Tokens]) -> Prefix:
    """The longest beginning that prompts share; each keeps a token of its own."""
    first, last = min(prompts), max(prompts)  # what these share, all between them share
    most = min(map(len, prompts)) - 1
    shared = next((at for at in range(most) if first[at] != last[at]), most)
    return Prefix(shared, _computed(model, [first[:shared]], DynamicCache()))


def prefilled(model: Any, before: Prefix, prompts: Sequence[Tokens]) -> DynamicCache:
    """The keys and values of prompts that begin with `before`: a row each, padded behind."""
    cache = deepcopy(before.cache)
    cache.batch_repeat_interleave(len(prompts))
    return _computed(model, [prompt[before.tokens :] for prompt in prompts], cache)


def groups(prompts: Sequence[Tokens], before: Prefix, most: int) -> Iterator[Sequence[Tokens]]:
    """Prompts, longest first, a few at a time: `most` tokens with their padding, or one prompt."""
    start = 0
    while start < len(prompts):
        each = len(prompts[start]) - before.tokens
        group = prompts[start : start + max(most // each, 1)]
        yield group
        start += len(group)


def _computed(model: Any, prompts: Sequence[Tokens], cache: DynamicCache) -> DynamicCache:
    longest = max(map(len, prompts))
    if longest:
        rows = [[*prompt, *[0] * (longest - len(prompt))] for prompt in prompts]
        ids = torch.tensor(rows, device=model.device)
        model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
    return cache
