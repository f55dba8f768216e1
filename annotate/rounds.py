"""Chains of rounds and where they stand, for researchers; annotators see no model."""

from collections.abc import Sequence
from typing import NamedTuple

from annotate import access
from db import round_standing, rounds
from db.connection import Study
from db.round_figures import figures
from db.round_standing import Next, Standing, next_thing
from db.rounds import NAMES, Name, State, Step

__all__ = [
    "NAMES", "Figure", "Name", "Next", "Standing", "State", "Step", "chain", "chains", "figures",
    "measured", "next_thing",
]  # fmt: skip


class Figure(NamedTuple):
    """What was measured on the held-out prompts after a round; round 0 is before the first."""

    round: int
    name: str
    value: float


def chains(study: Study) -> list[str]:
    """The names of all chains, that with the newest round first."""
    access.require(study, "researcher")
    return rounds.chains(study)


def chain(study: Study, name: str) -> list[Standing]:
    """The rounds of a chain, the first first; raises UnknownChain."""
    access.require(study, "researcher")
    return round_standing.of_chain(study, name)


def measured(found: Sequence[Standing]) -> list[Figure]:
    """The figures of a chain's evaluations, from before the first round to after the last."""
    figures: list[Figure] = []
    for standing in found:
        step = standing.step("evaluate")
        if step is None or "after" not in step.detail:
            continue
        number = standing.round.number
        if not figures:
            figures += [Figure(number - 1, *each) for each in step.detail["before"].items()]
        figures += [Figure(number, *each) for each in step.detail["after"].items()]
    return figures
