"""Confirmations: items that ask somebody else whether a demonstration will do.

Such an item is in the project of the demonstration: the same prompt, with that text as its one
response. It wants one judgment while it is asked for, the demonstration counts,
and neither a researcher nor somebody else who came to the same text has settled it (the view
``wanted``), and is part of what the item of the demonstration comes to
(:mod:`db.preferences`), with no outcome of its own. All of it runs within the caller's transaction.
"""

from datetime import datetime
from typing import NamedTuple

from db import assignments
from db.assignments import Assignment
from db.connection import Study
from db.messages import item_hash
from db.places import add_slots
from db.projects import Project
from db.queue import offer
from db.times import to_text

FIRST = 1_000_000  # occurrences from here on are confirmations: never those of an import


class Unasked(NamedTuple):
    """A demonstration that counts and that nobody has been asked to confirm."""

    judgment_id: int
    item_id: int
    prompt_id: int
    priority: float
    response_id: int
    prompt_hash: str
    response_hash: str


def root(study: Study, item_id: int) -> int:
    """The item whose demonstration this one confirms; of any other item, itself."""
    row = study.execute(
        "SELECT j.item_id FROM items c JOIN judgments j ON j.id = c.confirms WHERE c.id = ?",
        (item_id,),
    ).fetchone()
    return int(row[0]) if row else item_id


def unasked(study: Study, project_id: int, first: int, last: int) -> list[Unasked]:
    """The demonstrations of the items `first` to `last` that have no confirmation yet."""
    rows = study.execute(
        """
        SELECT j.id, i.id, i.prompt_id, i.priority, r.id, p.hash, r.hash
        FROM items i JOIN slots s ON s.item_id = i.id JOIN judgments j ON j.id = s.judgment_id
        JOIN responses r ON r.id = j.chosen_id JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN items c ON c.confirms = j.id
        WHERE +i.project_id = ? AND i.id BETWEEN ? AND ? AND i.confirms IS NULL AND c.id IS NULL
            AND j.verdict IN ('accept', 'edit', 'write')
        ORDER BY j.id
        """,
        (project_id, first, last),
    )
    return [Unasked(*row) for row in rows]


def ask(study: Study, project: Project, about: Unasked, now: datetime) -> None:
    """Queue the item that asks to confirm a demonstration, with the slot it wants."""
    (item_id,) = study.execute(
        "INSERT INTO items (project_id, prompt_id, hash, occurrence, priority, confirms, "
        "created_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            *(project.id, about.prompt_id, item_hash(about.prompt_hash, [about.response_hash])),
            *(FIRST + about.judgment_id, about.priority, about.judgment_id, to_text(now)),
        ),
    ).fetchone()
    study.execute(
        "INSERT INTO item_responses (item_id, position, response_id) VALUES (?, 0, ?)",
        (item_id, about.response_id),
    )
    add_slots(study, project, item_id, item_id)
    offer(study, item_id)


def of_item(study: Study, item_id: int) -> list[int]:
    """The items that ask to confirm a demonstration of this one, also one that was taken back."""
    rows = study.execute(
        "SELECT c.id FROM judgments j JOIN items c ON c.confirms = j.id WHERE j.item_id = ?",
        (item_id,),
    )
    return [id_ for (id_,) in rows]


def held(study: Study, project_id: int, first: int, last: int) -> list[Assignment]:
    """The leases on those of the items `first` to `last` that ask to confirm a demonstration."""
    rows = study.execute(
        "SELECT a.token FROM items c CROSS JOIN slots s CROSS JOIN assignments a "
        "WHERE +c.project_id = ? AND c.id BETWEEN ? AND ? AND c.confirms IS NOT NULL "
        "AND s.item_id = c.id AND a.id = s.assignment_id AND a.state = 'leased'",
        (project_id, first, last),
    ).fetchall()
    leases = (assignments.by_token(study, token) for (token,) in rows)
    return [lease for lease in leases if lease is not None]


def roots(study: Study, project_id: int, first: int, last: int) -> list[int]:
    """The items whose demonstrations are confirmed by those from `first` to `last`."""
    rows = study.execute(
        "SELECT DISTINCT j.item_id FROM items c JOIN judgments j ON j.id = c.confirms "
        "WHERE +c.project_id = ? AND c.id BETWEEN ? AND ?",
        (project_id, first, last),
    )
    return [id_ for (id_,) in rows]
