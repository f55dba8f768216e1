"""Guidelines in their versions. A version is never changed: a new text is a new version."""

from datetime import datetime
from typing import NamedTuple

from db import projects
from db.connection import Study
from db.projects import Guideline
from db.times import from_text, to_text


class Version(NamedTuple):
    """One version of what annotators are asked to do, and when it was published."""

    id: int
    version: int
    body: str
    created_at: datetime


def versions(study: Study, project_id: int) -> list[Version]:
    """All versions of a project's guidelines, oldest first."""
    rows = study.execute(
        "SELECT id, version, body, created_at FROM guidelines WHERE project_id = ? "
        "ORDER BY version",
        (project_id,),
    )
    return [Version(id_, version, body, from_text(at)) for id_, version, body, at in rows]


def publish(study: Study, project_id: int, body: str, now: datetime) -> Guideline:
    """Add the next version unless the newest says just this; within a transaction.

    Returns the newest.
    """
    newest = projects.guideline(study, project_id)
    if newest.body == body:
        return newest
    row = study.execute(
        "INSERT INTO guidelines (project_id, version, body, created_at) VALUES (?, ?, ?, ?) "
        "RETURNING id, version, body",
        (project_id, newest.version + 1, body, to_text(now)),
    ).fetchone()
    return Guideline(*row)
