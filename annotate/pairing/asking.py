"""What is asked of pairing, and whether the study has what it takes."""

import json
from collections import Counter
from collections.abc import Mapping
from shlex import quote
from typing import Literal, NamedTuple

from annotate import planning
from annotate.errors import BadPairing, UnknownGenerator, UnknownScorer
from annotate.pairing.groups import Way
from db import benchmarks, candidates, projects, scores
from db.connection import Study
from db.projects import Project, Strategy


class Settings(NamedTuple):
    """How to pair; `overlap` and `strategy` are of a new project, as importing has them.

    `per_prompt` and `limit` are in items. Of more than `limit` those with the highest priority are
    taken, and of equals those that the seed draws. `sampled` names sampling settings that responses
    must have been given under. `prompts_from` is a project: only prompts of its items are looked
    at. Prompts of `benchmarks` and quality studies are left out unless they are to be kept.
    """

    per_prompt: int = 1
    limit: int | None = None
    seed: int = 0
    sampled: Mapping[str, object] = {}
    prompts_from: str | None = None
    benchmarks: Literal["leave", "keep"] = "leave"
    overlap: int | None = None
    strategy: Strategy | None = None


def check(settings: Settings) -> None:
    """Raise BadPairing for numbers of items that make none."""
    for name, number in (("per prompt", settings.per_prompt), ("in all", settings.limit)):
        if number is not None and number < 1:
            raise BadPairing(f"{number} items {name} are none. Give 1 or more.")


Wanted = frozenset[tuple[str, str]]  # generators, with the settings under which they answered


def wanted(study: Study, way: Way, settings: Settings) -> Wanted:
    """Whose responses are taken, known to be there; reads all generations of the study.

    Raises UnknownGenerator, UnknownScorer, and BadPairing where a generator has no response under
    the settings asked for, or several under settings that differ where one is needed.
    """
    known = candidates.settings(study)
    people = candidates.people(study)
    models = sorted(known.keys() - people)
    if way.scorer is not None:
        _check_scorer(study, way.scorer)
    names = models if way.generators is None else way.generators
    found = []
    for name in names:
        if name not in known:
            raise UnknownGenerator(
                f"No response of the study is by {name!r} (there are responses by: "
                f"{', '.join(models) or 'none yet'}). Sample some: train sample or annotate "
                "generate; or import some with their generator."
            )
        fitting = [one for one in known[name] if _fits(one, settings.sampled)]
        if not fitting and way.generators:
            drawn = ", or leave them out and have samples meet --drawn" if way.by_number else ""
            raise BadPairing(
                f"{name!r} gave no response under {json.dumps(settings.sampled)}, but under "
                f"{_some(known[name])}. Change --settings{drawn}."
            )
        if len(fitting) > 1 and way.by_number and name not in people:
            raise BadPairing(
                f"{name!r} has responses under {len(fitting)} settings, so that its samples cannot "
                f"be told by number: {_some(fitting)}. Choose one, such as --settings "
                f"{_telling(fitting)}, or have samples meet as they are --drawn."
            )
        found += [(name, one) for one in fitting]
    return frozenset(found)


def prompts_from(study: Study, settings: Settings) -> Project | None:
    """The project whose prompts are looked at, or None for all.

    Raises UnknownProject, and BadPairing for a benchmark's name.
    """
    name = settings.prompts_from
    if name is None:
        return None
    if projects.find(study, name) is None and benchmarks.find(study, name) is not None:
        raise BadPairing(
            f"{name!r} is a benchmark: its prompts are to evaluate with, and what people say of "
            "them must not be trained on. Name a project."
        )
    return planning.find(study, name)


def _check_scorer(study: Study, scorer: str) -> None:
    known = scores.scorers(study)
    if scorer not in known:
        raise UnknownScorer(
            f"{scorer!r} has scored no response of the study (there are scores by: "
            f"{', '.join(known) or 'nobody yet'}). Score some first: train score."
        )


def _fits(stored: str, sampled: Mapping[str, object]) -> bool:
    """Whether stored settings, as JSON, are as asked."""
    if not sampled:
        return True
    found = json.loads(stored)
    return all(key in found and found[key] == value for key, value in sampled.items())


def _telling(settings: list[str]) -> str:
    """A setting that some of them have, as it is typed: ``temperature=0.8``."""
    said = Counter(
        f"{key}={json.dumps(value)}" for one in settings for key, value in json.loads(one).items()
    )
    of_some = (one for one, number in said.items() if number < len(settings))
    return quote(min(of_some, default="temperature=0.8"))


def _some(settings: list[str]) -> str:
    others = f" and {len(settings) - 3:,} others" if len(settings) > 3 else ""
    return "; ".join(settings[:3]) + others
