"""Drafts: answers in the making, kept with the lease under which they are made.

All writes run within the caller's transaction.
"""

from datetime import datetime

from db.connection import Study
from db.times import to_text


def keep(study: Study, annotator_id: int, token: str, body: str, now: datetime) -> bool:
    """Store a draft in place of the one before; False when the lease is not (any more) theirs.

    What the annotator's ended leases have left behind is removed.
    """
    leases = "SELECT token FROM assignments WHERE annotator_id = :annotator AND state = 'leased'"
    at = {"annotator": annotator_id, "token": token, "body": body, "now": to_text(now)}
    study.execute(
        f"DELETE FROM drafts WHERE annotator_id = :annotator AND token NOT IN ({leases})", at
    )
    return bool(
        study.execute(
            "INSERT INTO drafts (token, annotator_id, body, at) "
            f"SELECT token, :annotator, :body, :now FROM ({leases}) WHERE token = :token "
            "ON CONFLICT (token) DO UPDATE SET body = excluded.body, at = excluded.at",
            at,
        ).rowcount
    )


def find(study: Study, annotator_id: int, token: str) -> str | None:
    """The body of this annotator's draft, or None."""
    row = study.execute(
        "SELECT body FROM drafts WHERE token = ? AND annotator_id = ?", (token, annotator_id)
    ).fetchone()
    return str(row[0]) if row else None


def remove(study: Study, token: str) -> None:
    """Remove the draft of a lease, if there is one: its item has been answered."""
    study.execute("DELETE FROM drafts WHERE token = ?", (token,))
