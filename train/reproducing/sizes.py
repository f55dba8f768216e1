"""Sizes: how much of everything a reproduction takes."""

from typing import NamedTuple


class Size(NamedTuple):
    """How much is drawn of the data (None: all there is) and made of it; lengths are in tokens.

    `seeds` are those of the headline rows; all other rows have the first only. SIT learns from
    `general` instructions with so many `demonstrations` each, of `safety` that are drawn; one in
    twenty of both is kept to choose the best checkpoint by. RAFT takes `samples` for each of
    `prompts`, of which DPO has pairs, and judges learn from `pairs` of other prompts. `asked`
    prompts of each benchmark are asked. `accept` says which picks by labels will do, as
    ``train pick`` takes it.
    """

    seeds: tuple[int, ...]
    demonstrations: tuple[int, ...]
    general: int | None
    safety: int | None
    prompts: int
    samples: int
    pairs: int | None
    asked: int | None
    max_length: int
    max_new_tokens: int
    raft_epochs: int
    accept: tuple[str, str]


SAFE = ("--accept-above", "0.5")  # the probability of being safe
HALF = ("--accept-share", "0.5")  # of few prompts, answered in a few words, none may be safe
LONG = Size((0, 1, 2), (0, 100, 300, 1000), None, None, 500, 8, None, None, 512, 120, 4, SAFE)
SMALL = Size((0,), (0, 100, 300), 250, 350, 96, 8, 600, None, 256, 120, 4, SAFE)
QUICK = Size((0,), (0, 8), 24, 24, 12, 2, 48, 6, 96, 16, 1, HALF)
SIZES = {"long": LONG, "small": SMALL, "quick": QUICK}
