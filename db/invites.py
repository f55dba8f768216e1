"""Invites: links that let a person set their password once."""

from datetime import datetime

from db.connection import Study
from db.times import to_text


def add(study: Study, hash_: str, annotator_id: int, now: datetime, expires_at: datetime) -> None:
    """Store an invite under the hash of its token; within a transaction."""
    study.execute(
        "INSERT INTO invites (hash, annotator_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
        (hash_, annotator_id, to_text(now), to_text(expires_at)),
    )


def find_open(study: Study, hash_: str, now: datetime) -> int | None:
    """Whom the invite is for, by annotator id; None when it is unknown, used or expired."""
    row = study.execute(
        "SELECT annotator_id FROM invites WHERE hash = ? AND used_at IS NULL AND expires_at > ?",
        (hash_, to_text(now)),
    ).fetchone()
    return row[0] if row else None


def use_up(study: Study, annotator_id: int, now: datetime) -> None:
    """Let none of the annotator's invites work any more; within a transaction."""
    study.execute(
        "UPDATE invites SET used_at = ? WHERE annotator_id = ? AND used_at IS NULL",
        (to_text(now), annotator_id),
    )
