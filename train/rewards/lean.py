"""Whether rewards follow the length of responses: a reward model that only likes long answers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from db.alarms import Alarm
from db.dataset_rows import Preference
from db.transcripts import text

FOLLOWS = 0.7  # rank correlation from which half of what tells rewards apart is length
_FEWEST = 20  # pairs


class Lean(NamedTuple):
    """How far rewards go with length: their rank correlation (Spearman's), from -1 to 1.

    `people` is the same for people: the share of pairs in which they chose the longer response.
    """

    correlation: float
    people: float


def lean(pairs: Sequence[Preference], gaps: Sequence[float]) -> Lean:
    """Compare differences of rewards with those of lengths, in characters, both ways around."""
    longer = np.array([len(text(pair.chosen)) - len(text(pair.rejected)) for pair in pairs])
    rewards, lengths = (_ranks(np.concatenate([each, -each])) for each in (np.array(gaps), longer))
    spread = float(rewards.std() * lengths.std())
    together = float(np.mean((rewards - rewards.mean()) * (lengths - lengths.mean())))
    people = float(((longer > 0) + (longer == 0) / 2).mean())
    return Lean(together / spread if spread else 0.0, people)


def alarm(found: Lean, pairs: int, step: int) -> Alarm | None:
    """An alarm where rewards follow length, seen on so many pairs."""
    if pairs < _FEWEST or abs(found.correlation) < FOLLOWS:
        return None
    likes = "longer" if found.correlation > 0 else "shorter"
    return Alarm(
        "reward_follows_length", step,
        f"The rewards follow length: the {likes} response is rewarded more (rank correlation "
        f"{found.correlation:.2f}; people chose the longer one in {found.people:.0%} of pairs). "
        "Have pairs of like length judged (annotate dataset build --length-matched), or train on "
        "more pairs, before you rank by this model.",
    )  # fmt: skip


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 0; equal values share their mean rank."""
    _, of, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means = ends - (counts + 1) / 2
    return np.asarray(means[of], float)
