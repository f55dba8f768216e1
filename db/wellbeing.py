"""What spares annotators: the categories they do not see, and how long they have been working."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.projects import Project
from db.times import from_text, to_text


class Spell(NamedTuple):
    """Work without a break: from when something was first said in it to the last time."""

    started_at: datetime
    last_at: datetime


def categories(study: Study, of: Sequence[Project]) -> list[str]:
    """Every category that a prompt of these projects or their companions has, sorted."""
    marks = ", ".join("?" * len(of))
    rows = study.execute(
        "SELECT DISTINCT c.name FROM categories c JOIN projects p ON p.id = c.project_id "
        f"WHERE coalesce(p.parent_id, p.id) IN ({marks}) ORDER BY c.name",
        tuple(project.id for project in of),
    )
    return [name for (name,) in rows]


def spell(study: Study, annotator_id: int) -> Spell | None:
    """The annotator's last spell of work, or None; reads one row."""
    row = study.execute(
        "SELECT started_at, last_at FROM spells WHERE annotator_id = ?", (annotator_id,)
    ).fetchone()
    return Spell(*map(from_text, row)) if row else None


def lengthen_spell(study: Study, annotator_id: int, now: datetime, rested: datetime) -> None:
    """Note work: a new spell begins when the last was noted at `rested` or before.

    Within the caller's transaction.
    """
    study.execute(
        "INSERT INTO spells (annotator_id, started_at, last_at) VALUES (:annotator, :now, :now) "
        "ON CONFLICT (annotator_id) DO UPDATE SET last_at = :now, "
        "started_at = CASE WHEN last_at <= :rested THEN :now ELSE started_at END",
        {"annotator": annotator_id, "now": to_text(now), "rested": to_text(rested)},
    )


def end_spell(study: Study, annotator_id: int) -> None:
    """Forget the annotator's spell; within the caller's transaction."""
    study.execute("DELETE FROM spells WHERE annotator_id = ?", (annotator_id,))
