"""Aggregation: by which of several rules the judgments of an item become a decision, as data.

========== ==================================================================================
plurality  the option with strictly the most votes; its weight is its share of them
majority   an option with more than half of the votes; its weight is its share of them
unanimous  the option that all votes name; its weight is 1
reliability the option that is most probably right, given who said what and how reliable they are
           (:mod:`annotate.annotator_model`), if that is likelier than not and the judgments
           leave no doubt of it (they do where they leave open whom to rely on); weighted by
           that probability
========== ==================================================================================

Where no option wins, the judgments conflict. What a researcher decided (an adjudication) decides
alone by each of them, with weight 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Method = Literal["plurality", "majority", "unanimous", "reliability"]
METHODS: tuple[Method, ...] = get_args(Method)

Choice = int | str  # a response by its id, or what else a vote can be for: tie, both_bad, good, ...
Posterior = Mapping[int, Mapping[Choice, float]]  # by item: how probable each choice is


@dataclass(frozen=True)
class Aggregation:
    """How to aggregate; the default is the rule by which outcomes are shown and kept.

    minimum: votes that an item must have (skips are none); of fewer nothing is made.
    agreement: the weight that the option that wins must have, 0 to 1; of less nothing is made.
    """

    method: Method = "plurality"
    minimum: int = 1
    agreement: float = 0.0


PLURALITY = Aggregation()


def winner(
    votes: Mapping[Choice, int], method: Method, likely: Mapping[Choice, float] | None
) -> tuple[Choice, float] | None:
    """The option that wins with its weight, or None where the votes conflict.

    `votes` are not empty. `likely` is what the method reliability decides by.
    """
    if method == "reliability":
        return _likeliest(likely or {})
    total = sum(votes.values())
    (first, most), *others = sorted(votes.items(), key=lambda vote: -vote[1])
    if others and others[0][1] == most:
        return None
    if method == "majority" and 2 * most <= total:
        return None
    if method == "unanimous" and others:
        return None
    return first, most / total


def _likeliest(likely: Mapping[Choice, float]) -> tuple[Choice, float] | None:
    """More than one half belongs to one option at most, so nothing can be equally likely."""
    best = max(likely, key=lambda choice: likely[choice], default=None)
    if best is None or likely[best] <= 0.5:
        return None
    return best, likely[best]
