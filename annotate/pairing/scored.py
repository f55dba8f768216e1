"""By scores: pairs that a reward model, a judge or rules tell apart best, or least."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from annotate.errors import BadPairing
from annotate.pairing.groups import Fault, Group, distinct, lacking, shuffled
from db.candidates import Candidate, Prompt
from db.projects import Task


@dataclass(frozen=True)
class BestWorst:
    """The response with the highest score beside the one with the lowest.

    After them the second highest and the second lowest, and so on. Their scores differ, by
    `min_gap` or more. Of all models, or of those in `generators`.
    """

    scorer: str
    generators: tuple[str, ...] | None = None
    min_gap: float = 0.0
    task: Task = "compare"
    by_number: bool = False

    def __post_init__(self) -> None:
        """Raise BadPairing for a gap that is none."""
        if not 0 <= self.min_gap < inf:
            raise BadPairing(f"A gap of {self.min_gap} is none. Give 0 or more.")

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """From the widest gap to the narrowest."""
        fault, ranked = _ranked(prompt, seed)
        if fault:
            yield Group((), fault=fault)
        for n in range(len(ranked) // 2):
            (worse, low), (better, high) = ranked[n], ranked[-1 - n]
            apart = high > low and high - low >= self.min_gap
            yield Group((better, worse), fault=None if apart else "too_close")

    def describe(self) -> str:
        """As ``best against worst by run 5``."""
        return f"best against worst by {self.scorer}{_of(self.generators)}"


@dataclass(frozen=True)
class Nearest:
    """The two responses with the nearest scores: what the scorer is least sure of.

    Neighbours in the order of scores, from the nearest on. The nearer, the higher their priority,
    1 / (1 + gap): people judge first what teaches the scorer most.
    """

    scorer: str
    generators: tuple[str, ...] | None = None
    task: Task = "compare"
    by_number: bool = False

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """From the narrowest gap to the widest."""
        fault, ranked = _ranked(prompt, seed)
        if fault:
            yield Group((), fault=fault)
        for (one, low), (other, high) in sorted(pairwise(ranked), key=_gap):
            yield Group((one, other), priority=1 / (1 + high - low))

    def describe(self) -> str:
        """As ``nearest by run 5``."""
        return f"nearest by {self.scorer}{_of(self.generators)}"


Scored = tuple[Candidate, float]


def _ranked(prompt: Prompt, seed: int) -> tuple[Fault | None, list[Scored]]:
    """Candidates that can be told apart, from the lowest score to the highest; equals are drawn.

    With a fault there are no two of them.
    """
    scored = [one for one in prompt.candidates if one.score is not None]
    fault = lacking(prompt.candidates) or ("no_score" if lacking(scored) else None)
    if fault:
        return fault, []
    mixed = [(one, one.score) for one in shuffled(distinct(scored), prompt, seed)]
    return None, sorted([(one, s) for one, s in mixed if s is not None], key=lambda pair: pair[1])


def _gap(pair: tuple[Scored, Scored]) -> float:
    (_, low), (_, high) = pair
    return high - low


def _of(generators: tuple[str, ...] | None) -> str:
    return f", of {', '.join(generators)}" if generators else ""
