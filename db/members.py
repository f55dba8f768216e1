"""Members: who may work on a project that is not open to every account."""

from collections.abc import Iterable

from db.connection import Study


def has(study: Study, project_id: int, annotator_id: int) -> bool:
    """Whether this annotator is a member; reads one row."""
    found = study.execute(
        "SELECT 1 FROM members WHERE project_id = ? AND annotator_id = ?",
        (project_id, annotator_id),
    ).fetchone()
    return found is not None


def names(study: Study, project_id: int) -> list[str]:
    """The names of a project's members, sorted."""
    rows = study.execute(
        "SELECT n.name FROM members m JOIN annotators n ON n.id = m.annotator_id "
        "WHERE m.project_id = ? ORDER BY n.name",
        (project_id,),
    )
    return [name for (name,) in rows]


def candidates(study: Study) -> list[str]:
    """The names of all people who could be members, sorted; without disabled accounts."""
    rows = study.execute(
        "SELECT n.name FROM annotators n LEFT JOIN accounts a ON a.annotator_id = n.id "
        "WHERE n.kind = 'person' AND a.disabled_at IS NULL ORDER BY n.name"
    )
    return [name for (name,) in rows]


def replace(study: Study, project_id: int, annotator_ids: Iterable[int]) -> None:
    """Let exactly these be the members; within a transaction."""
    study.execute("DELETE FROM members WHERE project_id = ?", (project_id,))
    study.conn.executemany(
        "INSERT INTO members (project_id, annotator_id) VALUES (?, ?)",
        [(project_id, annotator_id) for annotator_id in sorted(set(annotator_ids))],
    )
