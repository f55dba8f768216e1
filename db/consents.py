"""Consents: the warnings that annotators have agreed to, and the guidelines they have read.

All writes run within the caller's transaction.
"""

from datetime import datetime

from db.connection import Study
from db.projects import Guideline
from db.times import to_text


def agreed(study: Study, project_id: int, annotator_id: int, warning: str) -> bool:
    """Whether an annotator has agreed to this text before; reads one row."""
    found = study.execute(
        "SELECT 1 FROM consents WHERE annotator_id = ? AND project_id = ? AND warning = ?",
        (annotator_id, project_id, warning),
    ).fetchone()
    return found is not None


def agree(study: Study, project_id: int, annotator_id: int, warning: str, now: datetime) -> None:
    """Note that an annotator agrees to a text; the first time stays."""
    study.execute(
        "INSERT INTO consents (annotator_id, project_id, warning, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (annotator_id, project_id, warning, to_text(now)),
    )


def has_read_newest(study: Study, project_id: int, annotator_id: int) -> bool:
    """Whether an annotator has acknowledged the newest guidelines; reads two rows."""
    (read,) = study.execute(
        "SELECT EXISTS (SELECT 1 FROM acknowledgments a "
        "WHERE a.annotator_id = ? AND a.guideline_id = g.id) "
        "FROM guidelines g WHERE g.project_id = ? ORDER BY g.version DESC LIMIT 1",
        (annotator_id, project_id),
    ).fetchone()
    return bool(read)


def last_read(study: Study, project_id: int, annotator_id: int) -> Guideline | None:
    """The newest version of a project's guidelines that an annotator has acknowledged, or None."""
    row = study.execute(
        "SELECT g.id, g.version, g.body FROM guidelines g "
        "JOIN acknowledgments a ON a.guideline_id = g.id AND a.annotator_id = ? "
        "WHERE g.project_id = ? ORDER BY g.version DESC LIMIT 1",
        (annotator_id, project_id),
    ).fetchone()
    return Guideline(*row) if row else None


def acknowledge(
    study: Study, project_id: int, annotator_id: int, guideline_id: int, now: datetime
) -> bool:
    """Note that an annotator has read a version; the first time stays.

    False, and nothing is noted, when it is no version of the project's guidelines.
    """
    known = study.execute(
        "SELECT 1 FROM guidelines WHERE id = ? AND project_id = ?", (guideline_id, project_id)
    ).fetchone()
    if known is None:
        return False
    study.execute(
        "INSERT INTO acknowledgments (annotator_id, guideline_id, at) VALUES (?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (annotator_id, guideline_id, to_text(now)),
    )
    return True
