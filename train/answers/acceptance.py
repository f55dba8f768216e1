"""Acceptance: the samples of an item in the order of their scores, and whether the best will do."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from db.model_judgments import Ballot, Scored
from train.errors import BadSettings


class Acceptance(NamedTuple):
    """When the best sample of an item will do; always, where nothing is asked.

    `above`: its score is this or higher. `share`: it is among this share of all items' best scores.
    """

    above: float | None = None
    share: float | None = None


ALWAYS = Acceptance()


def check(acceptance: Acceptance) -> None:
    """Raise BadSettings for a rule that is none."""
    above, share = acceptance
    if above is not None and share is not None:
        raise BadSettings("--accept-above and --accept-share are two rules. Give one of them.")
    if above is not None and not math.isfinite(above):
        raise BadSettings(f"--accept-above is {above}, and must be a number.")
    if share is not None and not 0 < share <= 1:
        raise BadSettings(f"--accept-share is {share}, and must be above 0 and at most 1.")


class Ranked(NamedTuple):
    """An item with its responses and their scores, the best first."""

    item_id: int
    responses: tuple[tuple[int, float], ...]

    @property
    def best(self) -> float:
        """The highest score."""
        return self.responses[0][1]


def is_scored(item: Scored) -> bool:
    """Whether each of its responses has a score."""
    return all(value is not None for _, value in item.responses)


def rank(item: Scored) -> Ranked:
    """The item with its scored responses; of equals the one that was stored first comes first."""
    values = [(response_id, v) for response_id, v in item.responses if v is not None]
    return Ranked(item.item_id, tuple(sorted(values, key=lambda one: (-one[1], one[0]))))


def ballot(item: Ranked, threshold: float | None) -> Ballot:
    """What the scores say of an item."""
    ranking = tuple(response_id for response_id, _ in item.responses)
    return Ballot(item.item_id, ranking, will_do(item, threshold))


def will_do(item: Ranked, threshold: float | None) -> bool:
    """Whether the best response is acceptable."""
    return threshold is None or item.best >= threshold


def threshold_of(ranked: Sequence[Ranked], acceptance: Acceptance) -> float | None:
    """The lowest score that will do among these items; None where every best one will."""
    if acceptance.share is None:
        return acceptance.above
    best = sorted((item.best for item in ranked), reverse=True)
    return best[max(1, round(acceptance.share * len(best))) - 1]
