"""Choosing: the prompts of a round, and those that are kept to evaluate with.

They come in an order of their own that the seed shuffles by their texts, so that a prompt keeps its
place when others are imported. The first that nothing was trained on are held out, by the first
round for all; each round takes the next ones, and begins again when all have had their turn.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from db import projects, round_prompts, round_standing
from db.connection import open_study
from db.round_prompts import Drawable
from train.errors import NoPrompts
from train.rounds.settings import RoundSettings
from train.rounds.working import At

MOST_HELD_OUT = 4  # one in so many, at most


class Chosen(NamedTuple):
    """Ids of prompts: to sample for, and to evaluate with."""

    prompts: list[int]
    held_out: list[int]


def choose(at: At) -> Chosen:
    """The prompts of this round; raises UnknownProject and NoPrompts."""
    with open_study(at.database) as study:
        project = projects.get(study, at.settings.prompts_from)
        found = round_prompts.drawable(study, project.id)
        earlier = [
            step.detail
            for standing in round_standing.of_chain(study, at.round.chain)
            if standing.round.number < at.round.number and (step := standing.step("sample"))
        ]
    chosen = chosen_of(found, at.settings, earlier)
    if not chosen.prompts:
        raise NoPrompts(
            f"Project {project.name!r} has no prompt to sample for ({len(found):,} that are of no "
            f"benchmark, {len(chosen.held_out):,} of them held out). Import some into it, or name "
            "another with --prompts-from."
        )
    return chosen


def chosen_of(
    found: Sequence[Drawable], settings: RoundSettings, earlier: Sequence[Mapping[str, Any]]
) -> Chosen:
    """The same of prompts, and of what the samplings of earlier rounds have noted."""
    order = sorted(found, key=lambda one: _place(one, settings.seed))
    held_out = list(earlier[0]["held_out"]) if earlier else _held_out(order, settings.hold_out)
    left = [one.id for one in order if one.id not in set(held_out)]
    turns = dict.fromkeys(left, 0)
    for detail in earlier:
        for id_ in detail["prompts"]:
            turns[id_] = turns.get(id_, 0) + 1
    left.sort(key=lambda id_: turns[id_])  # which keeps the order among equals
    return Chosen(left[: settings.limit], held_out)


def _held_out(order: Sequence[Drawable], number: int) -> list[int]:
    new = [one.id for one in order if not one.learned]
    return new[: min(number, len(order) // MOST_HELD_OUT)]


def _place(one: Drawable, seed: int) -> bytes:
    """Drawn otherwise than the splits of datasets, or the first would be those held out there."""
    return hashlib.sha256(f"round {seed} {one.text_hash}".encode()).digest()
