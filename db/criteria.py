"""Criteria: what a dataset is made of and how, as it is stored with it.

The same criteria on the same judgments give the same rows, in the same order.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from db.aggregation import Method
from db.rank_pairs import RankPairs
from db.row_rules import Edits

Content = Literal["preferences", "ratings", "rankings", "demonstrations", "safety"]
Leave = Literal["leave", "both"]  # what gives no preference: left out, or a row of either side
Duplicates = Literal["keep", "drop"]
LEAVE: tuple[Leave, ...] = get_args(Leave)


@dataclass(frozen=True)
class Criteria:
    """What to make a dataset of; the defaults are everything that projects of one task hold.

    Which judgments: `projects` by name (none: all of the study that hold the content); `tasks`
    narrows them. `guidelines` are versions, `newest_guideline` the newest one of each project.
    `people` and `without_people` are names. `since` and `until` are ISO times, UTC where they say
    nothing else; `until` is the first moment that is too late.

    Which prompts: by `categories` and `sources`, where an empty name is a prompt without one; with
    `benchmarks` "leave" those of registered benchmarks are left out.

    What they come to: :class:`db.aggregation.Aggregation` of `aggregation`, `minimum`, `agreement`.

    Which rows: `content` None is what the task of the first project is for. `ties` and `both_bad`
    say what becomes of what gives no preference: with "both", as preferences, a row of either order
    and half the weight; as ratings of compared pairs, both responses good (or both bad). `edits` is
    in :mod:`db.row_rules`, `rank_pairs` in :mod:`db.rank_pairs`. `margin` keeps by how much a
    response is better. `duplicates` "drop" keeps the first row of the same texts.
    `length_matched` leaves out rows until the longer response is chosen as often as the shorter.
    `max_tokens` is the most that prompt and response may have under `tokenizer`.

    `validation` and `test` are the shares of prompts that are held out, drawn by `seed` and the
    prompt's text: a prompt is in the same split of every dataset with the same shares and seed.
    """

    projects: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    content: Content | None = None
    aggregation: Method = "plurality"
    minimum: int = 1
    agreement: float = 0.0
    guidelines: tuple[int, ...] = ()
    newest_guideline: bool = False
    people: tuple[str, ...] = ()
    without_people: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    categories: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    without_sources: tuple[str, ...] = ()
    benchmarks: Literal["leave", "keep"] = "leave"
    ties: Leave = "leave"
    both_bad: Leave = "leave"
    edits: Edits = "pairs"
    rank_pairs: RankPairs = "rest"
    margin: bool = False
    duplicates: Duplicates = "keep"
    length_matched: bool = False
    max_tokens: int | None = None
    tokenizer: str | None = None
    validation: float = 0.0
    test: float = 0.0
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """What differs from the default, and what is always said: aggregation and duplicates."""
        said = {"aggregation", "duplicates"}
        default = asdict(Criteria())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if name in said or value != default[name]
        }


def complete(text: str, project: str, kind: str) -> dict[str, Any]:
    """What is stored with a dataset, with what older versions left out of it."""
    stored: dict[str, Any] = json.loads(text)
    content = "safety" if stored.get("of") == "marks" else kind
    return {"projects": [project], "content": content, **stored}


def from_json(text: str, project: str) -> Criteria:
    """The criteria stored with a dataset of `project`, which those of older versions leave out.

    What is stored beside them (the scale, the model of annotators) is none of them.
    """
    stored: dict[str, Any] = json.loads(text)
    if "pairs" in stored:
        stored["rank_pairs"] = stored["pairs"]
    if "projects" not in stored:
        stored["projects"] = [project]
    stored["newest_guideline"] = bool(stored.get("newest_guideline"))
    known = {field.name for field in fields(Criteria)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in known
    }
    return Criteria(**values)
