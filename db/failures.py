"""Failures: tries to sign in that went wrong, for as long as they slow the next one down."""

from datetime import datetime

from db.connection import Study
from db.times import from_text, to_text


def add(study: Study, name: str, address: str, now: datetime) -> None:
    """Store a failure; within a transaction."""
    study.execute(
        "INSERT INTO failures (name, address, at) VALUES (?, ?, ?)", (name, address, to_text(now))
    )


def nth_last(
    study: Study, nth: int, since: datetime, *, name: str | None = None, address: str | None = None
) -> datetime | None:
    """When the `nth` last failure of a name, an address, or both was; None if there are fewer.

    Those at `since` and before do not count. Reads `nth` rows of a name or an address.
    """
    given = {"name": name, "address": address}
    known = {column: value for column, value in given.items() if value is not None}
    where = " AND ".join(["at > ?", *(f"{column} = ?" for column in known)])
    row = study.execute(
        f"SELECT at FROM failures WHERE {where} ORDER BY at DESC LIMIT 1 OFFSET ?",
        (to_text(since), *known.values(), nth - 1),
    ).fetchone()
    return from_text(row[0]) if row else None


def forget(study: Study, name: str, address: str) -> None:
    """Forget the failures of this name from this address; within a transaction."""
    study.execute("DELETE FROM failures WHERE name = ? AND address = ?", (name, address))


def forget_before(study: Study, moment: datetime) -> None:
    """Forget what is from then or earlier; within a transaction."""
    study.execute("DELETE FROM failures WHERE at <= ?", (to_text(moment),))
