"""Adjudications: what researchers decided of items, and what there is for them to decide.

A decision is a judgment whose assignment is in the state ``adjudicated``; it holds no slot. Lists
go by an index, a page at a time, and look at a bounded number of rows whatever the size of a study.
"""

import json
from collections.abc import Iterator
from sqlite3 import Cursor
from typing import Any, NamedTuple

from db.connection import Study
from db.messages import Messages, from_json

LOOK = 5_000  # rows looked at for one page: with few hits among them a page is not full


Mark = tuple[float, int]  # how far a list has been read


class Listed(NamedTuple):
    """An item in a list."""

    item_id: int
    prompt: Messages
    category: str | None
    outcome: str


class Page(NamedTuple):
    """Some items of a list, and the mark after which more may follow; None at its end."""

    items: tuple[Listed, ...]
    after: Mark | None


class Opinion(NamedTuple):
    """A judgment on an item that stands, with what is not in the judgment itself.

    `state` is that of its assignment, or ``withdrawn``. `confirms` is the demonstration it was
    asked to confirm.
    """

    judgment_id: int
    annotator: str
    guideline: int
    seconds: float | None
    state: str
    confirms: int | None


FIRST: Mark = (float("inf"), 0)
_LISTED = "i.id, p.messages, p.category, i.outcome"


def disputed(study: Study, project_id: int, category: str | None, after: Mark, size: int) -> Page:
    """What people disagree on and nobody has decided: by dissent, the greatest first."""
    rows = study.execute(
        f"SELECT i.dissent, i.id, {_LISTED} FROM items i CROSS JOIN prompts p "
        "WHERE i.project_id = ? AND i.dissent > 0 AND i.dissent <= ? "
        "AND (i.dissent < ? OR i.id > ?) AND p.id = i.prompt_id ORDER BY i.dissent DESC, i.id",
        (project_id, after[0], *after),
    )
    return _page(rows, category, size)


def decided(study: Study, project_id: int, category: str | None, after: Mark, size: int) -> Page:
    """What has been decided, the newest items first."""
    rows = study.execute(
        f"SELECT i.id, i.id, {_LISTED} "
        "FROM assignments a CROSS JOIN items i CROSS JOIN prompts p "
        "WHERE a.state = 'adjudicated' AND a.item_id < ? AND i.id = a.item_id "
        "AND i.project_id = ? AND p.id = i.prompt_id ORDER BY a.item_id DESC",
        (after[0], project_id),
    )
    return _page(rows, category, size)


def judged(study: Study, project_id: int, category: str | None, after: Mark, size: int) -> Page:
    """Whatever has been answered, in the order of import."""
    rows = study.execute(
        f"SELECT 0.0, i.id, {_LISTED} FROM items i CROSS JOIN prompts p "
        "WHERE i.project_id = ? AND i.outcome IS NOT NULL AND i.id > ? AND p.id = i.prompt_id "
        "ORDER BY i.id",
        (project_id, after[1]),
    )
    return _page(rows, category, size)


def _page(rows: Cursor, category: str | None, size: int) -> Page:
    """Step through rows until enough are found, none is left, or enough were looked at."""
    found: list[Listed] = []
    for looked, (dissent, mark, id_, prompt, kind, outcome) in enumerate(rows, start=1):
        if category in (None, kind):
            found.append(Listed(id_, from_json(prompt), kind, outcome))
        if len(found) == size or looked == LOOK:
            rows.close()
            return Page(tuple(found), (dissent, mark))
    return Page(tuple(found), None)


def opinions(study: Study, item_id: int) -> list[Opinion]:
    """Every judgment on an item that stands, and those on items that confirm it, in order."""
    rows = study.execute(
        """
        SELECT j.id, n.name, g.version, j.seconds,
            CASE WHEN w.judgment_id IS NULL THEN a.state ELSE 'withdrawn' END, i.confirms
        FROM judgments j JOIN assignments a ON a.id = j.assignment_id AND a.token = j.key
        JOIN annotators n ON n.id = j.annotator_id JOIN guidelines g ON g.id = a.guideline_id
        JOIN items i ON i.id = j.item_id
        LEFT JOIN withdrawals w ON w.judgment_id = j.id
        WHERE j.item_id IN (
                SELECT :item UNION ALL
                SELECT c.id FROM judgments d JOIN items c ON c.confirms = d.id
                WHERE d.item_id = :item)
            AND a.state IN ('judged', 'skipped', 'surplus', 'expired', 'released', 'adjudicated')
            AND NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)
        ORDER BY j.id
        """,
        {"item": item_id},
    )
    return [Opinion(*row) for row in rows]


def standing(study: Study, item_id: int) -> int | None:
    """The judgment that decides an item alone, or None."""
    row = study.execute(
        "SELECT j.id FROM assignments a JOIN judgments j ON j.key = a.token "
        "WHERE a.item_id = ? AND a.state = 'adjudicated'",
        (item_id,),
    ).fetchone()
    return int(row[0]) if row else None


def newest(study: Study, item_id: int) -> int:
    """The newest judgment that decided an item, or took that back; 0 before the first."""
    (found,) = study.execute(
        "SELECT coalesce(max(j.id), 0) FROM judgments j JOIN assignments a "
        "ON a.id = j.assignment_id WHERE j.item_id = ? AND substr(a.token, 1, 11) = 'adjudicate:'",
        (item_id,),
    ).fetchone()
    return int(found)


def is_own(study: Study, project_id: int, item_id: int) -> bool:
    """Whether an item is one of this project, and not one that only confirms another."""
    found = study.execute(
        "SELECT 1 FROM items WHERE id = ? AND project_id = ? AND confirms IS NULL",
        (item_id, project_id),
    ).fetchone()
    return found is not None


def generators(study: Study, item_id: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """By position, what generated the responses of an item, and with which settings."""
    rows = study.execute(
        "SELECT o.position, g.generator, g.settings FROM item_responses o "
        "JOIN generations g ON g.response_id = o.response_id WHERE o.item_id = ? ORDER BY 1, 2",
        (item_id,),
    )
    return ((position, generator, json.loads(settings)) for position, generator, settings in rows)
