"""The audit log: who changed what in the study, and when. Rows are only ever added."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text


def record(
    study: Study, action: str, subject: str, detail: Mapping[str, object], now: datetime
) -> None:
    """Add one entry, by whoever acts on the study, within the caller's transaction."""
    study.execute(
        "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        (to_text(now), study.actor.name, action, subject, json.dumps(detail, sort_keys=True)),
    )


class Entry(NamedTuple):
    """One change: `detail` is JSON."""

    at: str
    actor: str
    action: str
    subject: str
    detail: str


def newest(study: Study, limit: int) -> list[Entry]:
    """The last entries, oldest of them first."""
    rows = study.execute(
        "SELECT at, actor, action, subject, detail FROM audit ORDER BY id DESC LIMIT ?", (limit,)
    ).fetchall()
    return [Entry(*row) for row in reversed(rows)]
