"""Lineage: from a row of a dataset to its texts, and to the judgments behind it.

From judgments to datasets it is in :mod:`db.touched`, from runs in :mod:`db.ancestry`. Names of
annotators are in all of it: it is for researchers.
"""

import json
from typing import NamedTuple

from db.connection import Study
from db.judgments import Verdict
from db.messages import Messages, from_json


class Given(NamedTuple):
    """A judgment behind a row, as it was given: `order` are positions as they stood on the screen.

    `chosen_id` and `rejected_id` are responses; `seconds` from shown to judged are None for labels
    that were imported. `guideline` is a version. `withdrawn` is why it is, or None.
    """

    judgment_id: int
    item_id: int
    project: str
    annotator: str
    kind: str
    verdict: Verdict
    chosen_id: int | None
    rejected_id: int | None
    order: tuple[int, ...]
    guideline: int
    shown_at: str
    seconds: float | None
    judged_at: str
    withdrawn: str | None


class Generation(NamedTuple):
    """Who or what made a response, and with which settings (JSON)."""

    generator: str
    settings: str


class Made(NamedTuple):
    """A response and where it comes from; `position` is its place in the item, if it has one."""

    id: int
    messages: Messages
    position: int | None
    generations: tuple[Generation, ...]


class Asked(NamedTuple):
    """A prompt and where it comes from."""

    id: int
    messages: Messages
    source: str | None
    licence: str | None
    category: str | None


class Row(NamedTuple):
    """A row of a dataset, by its number."""

    number: int
    item_id: int
    prompt: Asked
    chosen: Made | None
    rejected: Made | None
    weight: float
    margin: float | None
    split: str


def row(study: Study, dataset_id: int, number: int) -> Row | None:
    """One row with its texts, or None."""
    found = study.execute(
        """
        SELECT d.item_id, d.chosen_id, d.rejected_id, d.weight, d.margin, d.split,
            p.id, p.messages, p.source, l.licence, p.category
        FROM dataset_rows d JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN licences l ON l.source = p.source
        WHERE d.dataset_id = ? AND d.number = ?
        """,
        (dataset_id, number),
    ).fetchone()
    if found is None:
        return None
    item_id, chosen, rejected, weight, margin, split, prompt_id, messages, *where = found
    prompt = Asked(prompt_id, from_json(messages), *where)
    both = (_made(study, item_id, chosen), _made(study, item_id, rejected))
    return Row(number, item_id, prompt, *both, weight, margin, split)


def _made(study: Study, item_id: int, response_id: int | None) -> Made | None:
    if response_id is None:
        return None
    (messages, position) = study.execute(
        "SELECT r.messages, o.position FROM responses r "
        "LEFT JOIN item_responses o ON o.response_id = r.id AND o.item_id = ? WHERE r.id = ?",
        (item_id, response_id),
    ).fetchone()
    made = study.execute(
        "SELECT DISTINCT generator, settings FROM generations WHERE response_id = ? ORDER BY 1, 2",
        (response_id,),
    )
    found = tuple(Generation(*each) for each in made)
    return Made(response_id, from_json(messages), position, found)


def judgments(study: Study, dataset_id: int, number: int) -> list[Given]:
    """The judgments behind a row, as they were given, with what was on the screen."""
    rows = study.execute(
        """
        SELECT j.id, j.item_id, p.name, n.name, n.kind, j.verdict, j.chosen_id, j.rejected_id,
            a.response_order, g.version, a.shown_at, j.seconds, j.created_at, w.reason
        FROM dataset_judgments l JOIN judgments j ON j.id = l.judgment_id
        JOIN assignments a ON a.id = j.assignment_id JOIN projects p ON p.id = a.project_id
        JOIN annotators n ON n.id = j.annotator_id JOIN guidelines g ON g.id = a.guideline_id
        LEFT JOIN withdrawals w ON w.judgment_id = j.id
        WHERE l.dataset_id = ? AND l.number = ? ORDER BY j.id
        """,
        (dataset_id, number),
    )
    return [Given._make((*r[:8], tuple(json.loads(r[8])), *r[9:])) for r in rows]
