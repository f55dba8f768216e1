"""How annotators like to read: one row each, once they have said so."""

from typing import NamedTuple

from db.connection import Study


class Reading(NamedTuple):
    """How texts are drawn for one annotator.

    markdown: a safe subset of Markdown is laid out; otherwise texts are plain. differences: words
    in which the responses differ are marked. together: the responses scroll with each other.
    """

    markdown: bool = True
    differences: bool = False
    together: bool = False


def find(study: Study, annotator_id: int) -> Reading | None:
    """What this annotator has chosen, or None; reads one row."""
    row = study.execute(
        "SELECT markdown, differences, together FROM reading WHERE annotator_id = ?",
        (annotator_id,),
    ).fetchone()
    return Reading(*map(bool, row)) if row else None


def keep(study: Study, annotator_id: int, reading: Reading) -> None:
    """Store what an annotator chose, in place of what they chose before; within a transaction."""
    study.execute(
        "INSERT INTO reading (annotator_id, markdown, differences, together) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (annotator_id) DO UPDATE SET "
        "markdown = excluded.markdown, differences = excluded.differences, "
        "together = excluded.together",
        (annotator_id, *reading),
    )
