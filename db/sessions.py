"""Sessions: who is signed in, each under the hash of a token that only the browser has."""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import from_text, to_text


class Session(NamedTuple):
    """Somebody signed in; it ends at `expires_at`, whatever its use."""

    annotator_id: int
    used_at: datetime
    expires_at: datetime


def add(study: Study, hash_: str, annotator_id: int, now: datetime, expires_at: datetime) -> None:
    """Begin a session; within a transaction."""
    study.execute(
        "INSERT INTO sessions (hash, annotator_id, started_at, used_at, expires_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (hash_, annotator_id, to_text(now), to_text(now), to_text(expires_at)),
    )


def find(study: Study, hash_: str) -> Session | None:
    """The session under this hash, or None; it may be over."""
    row = study.execute(
        "SELECT annotator_id, used_at, expires_at FROM sessions WHERE hash = ?", (hash_,)
    ).fetchone()
    return Session(row[0], from_text(row[1]), from_text(row[2])) if row else None


def use(study: Study, hash_: str, now: datetime) -> None:
    """Note that a session is in use; within a transaction."""
    study.execute("UPDATE sessions SET used_at = ? WHERE hash = ?", (to_text(now), hash_))


def end(study: Study, hash_: str) -> None:
    """End a session, if there is one, so that it is over; within a transaction."""
    study.execute("UPDATE sessions SET expires_at = started_at WHERE hash = ?", (hash_,))


def end_all(study: Study, annotator_id: int, but: str = "") -> None:
    """End the annotator's sessions but the one under the hash `but`; within a transaction."""
    study.execute(
        "UPDATE sessions SET expires_at = started_at WHERE annotator_id = ? AND hash <> ?",
        (annotator_id, but),
    )


def forget_over(study: Study, now: datetime, unused_since: datetime) -> None:
    """Forget the sessions that are over, if they began by `unused_since`.

    Within a transaction.
    """
    study.execute(
        "DELETE FROM sessions WHERE started_at <= ? AND (expires_at <= ? OR used_at <= ?)",
        (to_text(unused_since), to_text(now), to_text(unused_since)),
    )
