"""Drafts: answers in the making, one for each annotator and item, whichever lease it is held under.

All writes run within the caller's transaction.
"""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text


class Kept(NamedTuple):
    """A draft as it is stored; `token` is that of the lease under which it was made."""

    token: str
    body: str


def keep(
    study: Study, annotator_id: int, item_id: int, token: str, body: str, now: datetime
) -> None:
    """Store a draft of an item in place of the annotator's one before."""
    study.execute(
        "INSERT INTO drafts (annotator_id, item_id, token, body, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (annotator_id, item_id) DO UPDATE "
        "SET token = excluded.token, body = excluded.body, at = excluded.at",
        (annotator_id, item_id, token, body, to_text(now)),
    )


def find(study: Study, annotator_id: int, item_id: int) -> Kept | None:
    """The annotator's draft of an item, or None; reads one row."""
    row = study.execute(
        "SELECT token, body FROM drafts WHERE annotator_id = ? AND item_id = ?",
        (annotator_id, item_id),
    ).fetchone()
    return Kept(*row) if row else None


def remove(study: Study, annotator_id: int, item_id: int) -> None:
    """Remove a draft, if there is one: its item has been answered."""
    study.execute(
        "DELETE FROM drafts WHERE annotator_id = ? AND item_id = ?", (annotator_id, item_id)
    )


def forget(study: Study, annotator_id: int, before: datetime) -> None:
    """Remove the annotator's drafts that were kept last before then."""
    study.execute(
        "DELETE FROM drafts WHERE annotator_id = ? AND at < ?", (annotator_id, to_text(before))
    )
