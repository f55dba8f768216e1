"""Chains of rounds and where they stand, for researchers; annotators see no model."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotate import access
from db import round_standing, rounds
from db.connection import Study
from db.round_figures import benchmarks, figures
from db.round_standing import Next, Standing, next_thing
from db.rounds import NAMES, Name, State, Step

__all__ = [
    "NAMES", "Figure", "Name", "Next", "Standing", "State", "Step", "chain", "chains", "figures",
    "measured", "next_thing",
]  # fmt: skip


class Figure(NamedTuple):
    """What was measured after a round, on held-out prompts or (by name) on a benchmark.

    Round 0 is before the first. A `share` is from 0 to 1.
    """

    round: int
    name: str
    value: float
    share: bool = False


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
        number = standing.round.number
        known = {one.name for one in figures if one.round == number - 1}
        for name, before, after, share in _of(step) if step else ():
            if name not in known:  # nor was it asked after the round before
                figures.append(Figure(number - 1, name, before, share))
            figures.append(Figure(number, name, after, share))
    return figures


def _of(step: Step) -> Iterator[tuple[str, float, float, bool]]:
    """The figures of an evaluation, before and after, and whether they are shares.

    Those of held-out prompts come first, then those of benchmarks.
    """
    before, after = step.detail.get("before", {}), step.detail.get("after", {})
    for name in after:
        if name in before:
            yield name, before[name], after[name], name == "cut"
    for one in benchmarks(step.detail):
        yield one.name, one.before, one.after, one.share
