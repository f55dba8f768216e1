"""Assignments: the lease of one slot to one annotator, and what was shown under it.

All writes run within the caller's transaction. The partial unique indexes ``one_turn_each`` and
``one_lease_each`` refuse a second turn at an item and a second lease in a project; claims see to it
that whoever holds an item of a project holds none of its companions.
"""

import json
from datetime import datetime
from typing import Any, Literal, NamedTuple

from db.connection import Study
from db.slots import Slot
from db.times import from_text, to_text

# The ids of the project :project and of its companions.
FAMILY = "SELECT :project UNION ALL SELECT id FROM projects WHERE parent_id = :project"

State = Literal[
    "leased", "judged", "skipped", "surplus", "released", "expired", "undone", "adjudicated"
]


class Assignment(NamedTuple):
    """A lease and its presentation: `order` holds item positions as they were shown."""

    id: int
    item_id: int
    slot: int
    project_id: int
    annotator_id: int
    token: str
    state: State
    corrects: int | None
    order: tuple[int, ...]
    shown_at: datetime
    expires_at: datetime


class Presentation(NamedTuple):
    """What an annotator is about to be shown, and until when it is theirs."""

    token: str
    order: tuple[int, ...]
    guideline_id: int
    shown_at: datetime
    expires_at: datetime


_COLUMNS = (
    "id, item_id, slot, project_id, annotator_id, token, state, corrects, "
    "response_order, shown_at, expires_at"
)


def _assignment(row: tuple[Any, ...]) -> Assignment:
    *head, order, shown_at, expires_at = row
    shown = (tuple(json.loads(order)), from_text(shown_at), from_text(expires_at))
    return Assignment._make((*head, *shown))


def lease(
    study: Study,
    project_id: int,
    annotator_id: int,
    slot: Slot,
    shown: Presentation,
    corrects: int | None = None,
) -> Assignment:
    """Record a lease; the caller gives it the slot (:func:`db.slots.hold`)."""
    row = study.execute(
        "INSERT INTO assignments (item_id, slot, project_id, annotator_id, token, state, corrects, "
        "response_order, guideline_id, shown_at, expires_at) "
        f"VALUES (?, ?, ?, ?, ?, 'leased', ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
        (
            *slot,
            project_id,
            annotator_id,
            shown.token,
            corrects,
            json.dumps(shown.order),
            shown.guideline_id,
            to_text(shown.shown_at),
            to_text(shown.expires_at),
        ),
    ).fetchone()
    return _assignment(row)


def record(
    study: Study,
    was: Assignment,
    shown: Presentation,
    state: State,
    corrects: int | None,
) -> Assignment:
    """Add the assignment under which `was` is answered anew, in its end state: never a lease."""
    row = study.execute(
        "INSERT INTO assignments (item_id, slot, project_id, annotator_id, token, state, corrects, "
        "response_order, guideline_id, shown_at, expires_at) "
        f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
        (
            *(was.item_id, was.slot, was.project_id, was.annotator_id),
            *(shown.token, state, corrects, json.dumps(shown.order), shown.guideline_id),
            *(to_text(shown.shown_at), to_text(shown.expires_at)),
        ),
    ).fetchone()
    return _assignment(row)


def live(study: Study, project_id: int, annotator_id: int) -> Assignment | None:
    """The lease this annotator holds in this project or a companion, expired or not, or None."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM assignments "
        f"WHERE annotator_id = :annotator AND state = 'leased' AND project_id IN ({FAMILY})",
        {"project": project_id, "annotator": annotator_id},
    ).fetchone()
    return _assignment(row) if row else None


def by_token(study: Study, token: str) -> Assignment | None:
    """The assignment of this token, or None."""
    row = study.execute(f"SELECT {_COLUMNS} FROM assignments WHERE token = ?", (token,)).fetchone()
    return _assignment(row) if row else None


def get(study: Study, assignment_id: int) -> Assignment:
    """One assignment, by id."""
    return _assignment(
        study.execute(
            f"SELECT {_COLUMNS} FROM assignments WHERE id = ?", (assignment_id,)
        ).fetchone()
    )


def renew(study: Study, assignment_id: int, expires_at: datetime) -> None:
    """Push the expiry of a lease back."""
    study.execute(
        "UPDATE assignments SET expires_at = ? WHERE id = ?", (to_text(expires_at), assignment_id)
    )


def set_guideline(study: Study, assignment_id: int, guideline_id: int) -> None:
    """Say which version of the guidelines the annotator of a lease has read."""
    study.execute(
        "UPDATE assignments SET guideline_id = ? WHERE id = ?", (guideline_id, assignment_id)
    )


def end(study: Study, assignment_id: int, state: State) -> None:
    """Say how an assignment ended."""
    study.execute("UPDATE assignments SET state = ? WHERE id = ?", (state, assignment_id))


def turn(study: Study, was: Assignment) -> Assignment | None:
    """The assignment under which its annotator holds, judged or skipped its item now, or None."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM assignments "
        "WHERE annotator_id = ? AND project_id = ? AND item_id = ? "
        "AND state IN ('leased', 'judged', 'skipped', 'surplus')",
        (was.annotator_id, was.project_id, was.item_id),
    ).fetchone()
    return _assignment(row) if row else None


def expire(study: Study, project_id: int, now: datetime) -> None:
    """Open the slots of every lease of the project and its companions that has run out."""
    run_out = f"project_id IN ({FAMILY}) AND state = 'leased' AND expires_at < :now"
    arguments = {"project": project_id, "now": to_text(now)}
    if not study.execute(
        f"SELECT 1 FROM assignments WHERE {run_out} LIMIT 1", arguments
    ).fetchone():
        return
    study.execute(
        "UPDATE slots SET assignment_id = NULL "
        f"WHERE assignment_id IN (SELECT id FROM assignments WHERE {run_out})",
        arguments,
    )
    study.execute(f"UPDATE assignments SET state = 'expired' WHERE {run_out}", arguments)
