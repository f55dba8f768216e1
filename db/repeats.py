"""Repeats: items shown again to somebody who has judged them, and what they said each time.

A repeat is an item of the companion for them, with the prompt and the responses of its original in
the same positions (``items.repeats``); everybody who is shown it has a slot of their own.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from db import places
from db.connection import Study
from db.judgments import Verdict
from db.projects import Project
from db.queue import MAY_SEE
from db.times import to_text


class Said(NamedTuple):
    """An answer: its verdict in terms of the screen, the chosen response and where it stood."""

    verdict: Verdict
    chosen_id: int | None
    place: int | None


class Twice(NamedTuple):
    """What somebody answered to the same item at first, and when it was shown again."""

    annotator: str
    item_id: int
    first: Said
    again: Said


def candidates(
    study: Study, project_id: int, annotator_id: int, name: str, apart: int, recent: int
) -> list[int]:
    """Items that may be shown to an annotator again, the last judged first.

    They judged them in the project, no skips, at least `apart` answers ago (gold, repeats and skips
    are answers), have not had them again, and may still see them; what they said is not withdrawn.
    Reads their last `recent` answers, wherever they were given.
    """
    rows = study.execute(
        _CANDIDATES,
        {
            "project": project_id,
            "annotator": annotator_id,
            "name": name,
            "apart": apart,
            "recent": recent,
        },
    )
    return [item_id for (item_id,) in rows]


_CANDIDATES = f"""
    SELECT s.item_id FROM (
        SELECT j.id, j.item_id, j.verdict, p.id AS project_id,
            row_number() OVER (ORDER BY j.created_at DESC, j.id DESC) AS nth
        FROM (
            SELECT id, item_id, verdict, created_at FROM judgments
            WHERE annotator_id = :annotator ORDER BY created_at DESC, id DESC LIMIT :recent) j
        CROSS JOIN items i ON i.id = j.item_id
        CROSS JOIN projects p ON p.id = i.project_id
        WHERE j.verdict <> 'undone' AND :project IN (p.id, p.parent_id)
            AND NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)
    ) s
    WHERE s.nth > :apart AND s.project_id = :project AND s.verdict <> 'skip'
        AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.judgment_id = s.id)
        AND NOT EXISTS (
            SELECT 1 FROM items r CROSS JOIN assignments a
            WHERE r.repeats = s.item_id AND a.item_id = r.id AND a.project_id = r.project_id
                AND a.annotator_id = :annotator
                AND a.state IN ('leased', 'judged', 'skipped', 'surplus'))
        AND {MAY_SEE}
    ORDER BY s.nth
"""


def item_of(study: Study, companion: Project, original_id: int, now: datetime) -> int:
    """The repeat of an item, made if there is none; within the caller's transaction."""
    repeated = {"original": original_id}
    row = study.execute("SELECT id FROM items WHERE repeats = :original", repeated).fetchone()
    if row is not None:
        return int(row[0])
    (id_,) = study.execute(
        "INSERT INTO items (project_id, prompt_id, hash, occurrence, repeats, created_at) "
        "SELECT :companion, prompt_id, hash, occurrence, id, :now FROM items WHERE id = :original "
        "RETURNING id",
        {**repeated, "companion": companion.id, "now": to_text(now)},
    ).fetchone()
    study.execute(
        "INSERT INTO item_responses (item_id, position, response_id) "
        "SELECT :id, position, response_id FROM item_responses WHERE item_id = :original",
        {**repeated, "id": id_},
    )
    places.add_slots(study, companion, id_, id_)
    return int(id_)


def last_order(study: Study, item_id: int, annotator_id: int) -> tuple[int, ...]:
    """The order in which the annotator saw an item when they last answered it."""
    (order,) = study.execute(
        "SELECT a.response_order FROM judgments j JOIN assignments a ON a.id = j.assignment_id "
        "WHERE j.item_id = ? AND j.annotator_id = ? ORDER BY j.id DESC LIMIT 1",
        (item_id, annotator_id),
    ).fetchone()
    return tuple(json.loads(order))


def orders(study: Study, assignment_id: int) -> list[tuple[int, ...]]:
    """The orders in which whoever had this assignment of a repeat answered its original."""
    rows = study.execute(
        "SELECT DISTINCT o.response_order FROM assignments a JOIN items i ON i.id = a.item_id "
        "JOIN judgments j ON j.item_id = i.repeats AND j.annotator_id = a.annotator_id "
        "JOIN assignments o ON o.id = j.assignment_id WHERE a.id = ?",
        (assignment_id,),
    )
    return [tuple(json.loads(order)) for (order,) in rows]


def twice(study: Study, companion_id: int) -> Iterator[Twice]:
    """Both answers to every item that somebody has answered again, as they stand; streams.

    By annotator and item. Where one of them is a skip, or withdrawn, there is nothing to compare.
    """
    rows = study.execute(
        """
        SELECT n.name, i.repeats, f.verdict, f.chosen_id, p.position, b.response_order,
            j.verdict, j.chosen_id, q.position, a.response_order
        FROM assignments a
        JOIN annotators n ON n.id = a.annotator_id
        JOIN judgments j ON j.key = a.token
        JOIN items i ON i.id = a.item_id
        JOIN assignments b ON b.annotator_id = a.annotator_id AND b.item_id = i.repeats
            AND b.project_id = (SELECT project_id FROM items WHERE id = i.repeats)
            AND b.state IN ('leased', 'judged', 'skipped', 'surplus')  -- as one_turn_each says it
        JOIN judgments f ON f.key = b.token
        LEFT JOIN item_responses p ON p.item_id = f.item_id AND p.response_id = f.chosen_id
        LEFT JOIN item_responses q ON q.item_id = j.item_id AND q.response_id = j.chosen_id
        WHERE a.project_id = ? AND a.state IN ('judged', 'surplus')
            AND b.state IN ('judged', 'surplus')
            AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.judgment_id IN (j.id, f.id))
        ORDER BY n.name, i.repeats
        """,
        (companion_id,),
    )
    for name, item_id, *first_and_again in rows:
        yield Twice(name, item_id, _said(*first_and_again[:4]), _said(*first_and_again[4:]))


def _said(verdict: Verdict, chosen_id: int | None, position: int | None, order: str) -> Said:
    place = None if position is None else json.loads(order).index(position)
    return Said(verdict, chosen_id, place)
