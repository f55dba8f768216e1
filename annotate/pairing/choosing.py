"""Choosing: which items to make of all prompts, and what becomes of the others.

What is chosen depends on the responses, their scores and the seed alone, not on what the project
holds already: so the same again chooses the same, and what was broken off can be completed.
"""

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from annotate.datasets.seeded import draw
from annotate.pairing.asking import Settings
from annotate.pairing.groups import Group, Way
from annotate.pairing.ledger import Tally
from annotate.unseen import is_blank
from db import candidates
from db.candidates import Candidate, Prompt
from db.connection import Study
from db.messages import item_hash


class Chosen(NamedTuple):
    """An item to be: its responses by their ids, in the order in which it holds them."""

    prompt_id: int
    response_ids: tuple[int, ...]
    hash: str
    priority: float | None
    evaluating: bool  # its prompt belongs to a benchmark


def chosen(
    prompts: Iterable[Prompt], way: Way, settings: Settings, benchmarks: set[str], tally: Tally
) -> Iterator[Chosen]:
    """The items to make of prompts, in their order, whatever is there already; streams.

    `benchmarks` are hashes of prompts' texts. Of a prompt without a candidate nothing is told,
    unless it was asked for with its project.
    """
    asked_for = settings.prompts_from is not None or way.generators == ()
    for prompt in prompts:
        if not (prompt.candidates or asked_for):
            continue
        evaluating = prompt.text_hash in benchmarks
        if evaluating and settings.benchmarks == "leave":
            tally.prompts["benchmark"] += 1
            continue
        groups = _groups(_visible(prompt, tally), way, settings, tally)
        for group, hash_ in groups:
            responses = _mixed(group.candidates, hash_, settings.seed)
            yield Chosen(prompt.id, responses, hash_, group.priority, evaluating)


def within_limit(items: Iterable[Chosen], settings: Settings, tally: Tally) -> Iterator[Chosen]:
    """At most `limit` of the items, in the order of their prompts; holds so many in memory.

    Those with the highest priority; among equals the seed draws.
    """
    if settings.limit is None:
        yield from items
        return
    made = 0

    def counted() -> Iterator[Chosen]:
        nonlocal made
        for _, of_prompt in groupby(items, attrgetter("prompt_id")):
            made += 1
            yield from of_prompt

    def place(item: Chosen) -> tuple[float, float, str]:
        return -(item.priority or 0.0), draw(settings.seed, item.hash), item.hash

    best = heapq.nsmallest(settings.limit, counted(), key=place)
    tally.prompts["over_limit"] += made - len({item.prompt_id for item in best})
    yield from sorted(best, key=attrgetter("prompt_id"))


def told(
    study: Study, items: Iterable[Chosen], project_id: int | None, tally: Tally
) -> Iterator[Chosen]:
    """The same items, counting those that the project has and those that are new to it."""
    for _, of_prompt in groupby(items, attrgetter("prompt_id")):
        new = False
        for item in of_prompt:
            known = project_id is not None and candidates.is_there(study, project_id, item.hash)
            tally.counts["there" if known else "items"] += 1
            tally.counts["evaluating"] += item.evaluating
            new = new or not known
            yield item
        tally.prompts["paired" if new else "there"] += 1


def _groups(prompt: Prompt, way: Way, settings: Settings, tally: Tally) -> list[tuple[Group, str]]:
    """The first groups of a prompt without a fault, with their items' hashes; none twice."""
    found: dict[str, Group] = {}
    fault = "too_few"
    for group in way.groups(prompt, settings.seed):
        if group.fault:
            fault = group.fault
            tally.counts["identical"] += group.fault == "identical"
            continue
        found.setdefault(item_hash(prompt.hash, [one.hash for one in group.candidates]), group)
        if len(found) == settings.per_prompt:
            break
    if not found:
        tally.prompts[fault] += 1
    return [(group, hash_) for hash_, group in found.items()]


def _visible(prompt: Prompt, tally: Tally) -> Prompt:
    """The prompt without candidates in which nothing shows, which are counted."""
    empty = {one.id for one in prompt.candidates if is_blank(one.response[-1].content)}
    tally.counts["empty"] += len(empty)
    kept = tuple(one for one in prompt.candidates if one.id not in empty)
    return prompt._replace(candidates=kept)


def _mixed(responses: tuple[Candidate, ...], hash_: str, seed: int) -> tuple[int, ...]:
    """Their ids in an order that says nothing of who gave them, or how well."""
    order = sorted(responses, key=lambda one: (draw(seed, f"{hash_} {one.hash}"), one.hash))
    return tuple(one.id for one in order)
