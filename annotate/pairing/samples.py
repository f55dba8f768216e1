"""Samples: two of one model, several to be ranked, one to be rated or reviewed, or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotate.errors import BadPairing
from annotate.pairing.groups import Group, distinct, lacking, shuffled
from annotate.shapes.ranks import FEWEST, MOST
from db.candidates import Candidate, Prompt
from db.projects import Task


@dataclass(frozen=True)
class Within:
    """Two samples of one model, drawn; first pairs that share no sample, as far as these go."""

    generator: str
    task: Task = "compare"
    scorer: str | None = None
    by_number: bool = False

    @property
    def generators(self) -> tuple[str, ...] | None:
        """The one."""
        return (self.generator,)

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """Every pair of its samples once."""
        fault = lacking(prompt.candidates)
        if fault:
            yield Group((), fault=fault)
        for pair in _rounds(shuffled(distinct(prompt.candidates), prompt, seed)):
            yield Group(pair)

    def describe(self) -> str:
        """As ``within run 7``."""
        return f"within {self.generator}"


@dataclass(frozen=True)
class Together:
    """The samples of one or several models in one item, to be ranked; of more than `k`, k drawn."""

    generators: tuple[str, ...] | None
    k: int = 8
    task: Task = "rank"
    scorer: str | None = None
    by_number: bool = False

    def __post_init__(self) -> None:
        """Raise BadPairing for a number that cannot be ranked."""
        if not FEWEST <= self.k <= MOST:
            raise BadPairing(f"{self.k} responses cannot be ranked. Give {FEWEST} to {MOST}.")

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """One group."""
        fault = lacking(prompt.candidates)
        drawn = shuffled(distinct(prompt.candidates), prompt, seed)[: self.k]
        yield Group(tuple(drawn), fault=fault)

    def describe(self) -> str:
        """As ``up to 8 of run 7``."""
        return f"up to {self.k} of {', '.join(self.generators or ('all models',))}"


@dataclass(frozen=True)
class Alone:
    """One response at a time, drawn: to be rated, or to be reviewed as a demonstration."""

    generators: tuple[str, ...] | None
    task: Literal["rate", "demonstrate"] = "rate"
    scorer: str | None = None
    by_number: bool = False

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """Each that can be told apart from the others."""
        for one in shuffled(distinct(prompt.candidates), prompt, seed):
            yield Group((one,))

    def describe(self) -> str:
        """As ``one by one of run 7``."""
        return f"one by one of {', '.join(self.generators or ('all models',))}"


@dataclass(frozen=True)
class Bare:
    """Prompts without a response, for people to write one."""

    generators: tuple[str, ...] | None = ()
    task: Task = "demonstrate"
    scorer: str | None = None
    by_number: bool = False

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """One group of nothing."""
        yield Group(())

    def describe(self) -> str:
        """As it is."""
        return "prompts without a response"


def _rounds(players: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """All pairs as a tournament plays them: round after round, in each everybody once.

    One stays where they are and the others move on by a place after each round; of an odd number,
    whoever would meet nobody has a rest.
    """
    ring: list[Candidate | None] = [*players, *([None] * (len(players) % 2))]
    for _ in ring[1:]:
        for one, other in zip(ring, reversed(ring[len(ring) // 2 :]), strict=False):
            if one is not None and other is not None:
                yield one, other
        ring[1:] = [ring[-1], *ring[1:-1]]
