"""Annotators: people, and the sources whose labels were imported."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from db.connection import Study
from db.errors import NameTaken
from db.times import to_text

Kind = Literal["person", "import", "sample", "model"]


class Annotator(NamedTuple):
    """Whoever gives judgments."""

    id: int
    name: str
    kind: Kind


def find(study: Study, name: str) -> Annotator | None:
    """The annotator of that name, or None."""
    row = study.execute("SELECT id, name, kind FROM annotators WHERE name = ?", (name,)).fetchone()
    return Annotator(*row) if row else None


def ensure(study: Study, name: str, kind: Kind, now: datetime) -> Annotator:
    """The annotator of that name, added if new; within a transaction.

    Raises NameTaken when the name belongs to another kind of annotator: a person must not be able
    to judge as an imported source.
    """
    study.execute(
        "INSERT INTO annotators (name, kind, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (name, kind, to_text(now)),
    )
    annotator = find(study, name)
    assert annotator is not None
    if annotator.kind != kind:
        raise NameTaken(
            f"The name {name!r} belongs to an annotator of kind {annotator.kind}. "
            "Choose another name."
        )
    return annotator


def models(study: Study) -> list[int]:
    """The ids of models that judge, who are no people."""
    return [id_ for (id_,) in study.execute("SELECT id FROM annotators WHERE kind = 'model'")]


def opt_outs(study: Study, annotator_id: int) -> list[str]:
    """The categories this annotator does not want to see, sorted."""
    rows = study.execute(
        "SELECT category FROM opt_outs WHERE annotator_id = ? ORDER BY category", (annotator_id,)
    )
    return [category for (category,) in rows]


def set_opt_outs(study: Study, annotator_id: int, categories: Iterable[str]) -> None:
    """Replace them; within a transaction. The caller lets the annotator's queues begin anew."""
    study.execute("DELETE FROM opt_outs WHERE annotator_id = ?", (annotator_id,))
    study.conn.executemany(
        "INSERT INTO opt_outs (annotator_id, category) VALUES (?, ?)",
        [(annotator_id, category) for category in sorted(set(categories))],
    )
