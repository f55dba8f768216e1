"""Licences: under which one the prompts and responses of a source are."""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text


class Licensed(NamedTuple):
    """A source of the study, how many prompts are of it, and its licence where one was recorded."""

    source: str | None
    prompts: int
    licence: str | None


def record(study: Study, source: str, licence: str, now: datetime) -> None:
    """Keep the licence of a source, in place of the one before; within a transaction."""
    study.execute(
        "INSERT INTO licences (source, licence, at) VALUES (?, ?, ?) "
        "ON CONFLICT (source) DO UPDATE SET licence = excluded.licence, at = excluded.at",
        (source, licence, to_text(now)),
    )


def find(study: Study, source: str) -> str | None:
    """The licence that was recorded for a source."""
    row = study.execute("SELECT licence FROM licences WHERE source = ?", (source,)).fetchone()
    return None if row is None else str(row[0])


def list_all(study: Study) -> list[Licensed]:
    """The sources of all prompts, by name, those that are not known last."""
    rows = study.execute(
        "SELECT p.source, count(*), l.licence FROM prompts p "
        "LEFT JOIN licences l ON l.source = p.source "
        "GROUP BY p.source ORDER BY p.source IS NULL, p.source"
    )
    return [Licensed(*row) for row in rows]
