"""Handing on: prompts of which no response was acceptable, queued to be demonstrated.

Such an item has no responses, and each prompt is queued once in a project. All of it runs within
the caller's transaction.
"""

from datetime import datetime

from db.connection import Study
from db.messages import item_hash
from db.places import fit_item, fit_overlap
from db.projects import Project, find
from db.times import to_text


def follow(
    study: Study, project: Project, item_id: int, outcome: str | None, now: datetime
) -> None:
    """Queue the prompt of an item that came to none, or take it back.

    Does nothing where the project that the options name is gone: nobody's judgment is refused for
    that, and :func:`annotate.handing_on.hand_on` does it later.
    """
    target = find(study, project.options.none_to)
    if target is None or target.task != "demonstrate":
        return
    if outcome == "none":
        queue(study, target, item_id, now)
    else:
        withdraw(study, target, item_id)


def queue(study: Study, target: Project, item_id: int, now: datetime) -> bool:
    """Queue the prompt of an item in `target`, or open it there again; False where it is queued."""
    prompt_id, hash_, priority = study.execute(
        "SELECT p.id, p.hash, i.priority FROM items i JOIN prompts p ON p.id = i.prompt_id "
        "WHERE i.id = ?",
        (item_id,),
    ).fetchone()
    row = study.execute(
        "INSERT INTO items (project_id, prompt_id, hash, priority, handed_on, created_at) "
        "VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (project_id, hash, occurrence) "
        "DO UPDATE SET handed_on = 1 WHERE handed_on = 0 RETURNING id",
        (target.id, prompt_id, item_hash(hash_, []), priority, to_text(now)),
    ).fetchone()
    if row is None:
        return False
    fit_item(study, target, row[0])
    return True


def withdraw(study: Study, target: Project, item_id: int) -> None:
    """Want no demonstration of the prompt of an item any more, unless somebody has begun there.

    It stays wanted while another item of the same prompt has no acceptable response, in a project
    that hands on to `target`.
    """
    row = study.execute(
        """
        UPDATE items SET handed_on = 0
        WHERE handed_on = 1 AND project_id = :target
            AND prompt_id = (SELECT prompt_id FROM items WHERE id = :item)
            AND NOT EXISTS (
                SELECT 1 FROM slots s WHERE s.item_id = items.id AND s.assignment_id IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM items o JOIN projects w ON w.id = o.project_id
                WHERE o.prompt_id = items.prompt_id AND o.outcome = 'none'
                    AND w.parent_id IS NULL AND w.options ->> 'none_to' = :name)
        RETURNING id
        """,
        {"target": target.id, "name": target.name, "item": item_id},
    ).fetchone()
    if row is not None:
        fit_overlap(study, target, row[0], row[0])


def unacceptable(study: Study, project_id: int, first: int, last: int) -> list[int]:
    """Those of the items `first` to `last` of which no response was acceptable."""
    rows = study.execute(
        "SELECT id FROM items WHERE +project_id = ? AND outcome = 'none' AND id BETWEEN ? AND ? "
        "ORDER BY id",
        (project_id, first, last),
    )
    return [id_ for (id_,) in rows]
