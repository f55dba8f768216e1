"""Figures beside the work: what a project wants and has, and how long answers take."""

from typing import NamedTuple

from db.connection import Study


class Figures(NamedTuple):
    """A project, its gold items and its repeats; `gold_judged` leaves expected answers out.

    `planned` are the judgments that the project wants of its items whatever is answered.
    `annotators` counts those who have walked the queue.
    """

    judged: int
    planned: int
    gold_items: int
    gold_judged: int
    annotators: int
    repeats_judged: int


# With these options slots open as people disagree, or demonstrate: how many there are would tell
# what was answered.
_PLANNED = """
    SELECT CASE WHEN coalesce(p.options ->> 'extra', 0) + coalesce(p.options ->> 'confirm', 0) = 0
        THEN (SELECT slots FROM progress WHERE project_id = p.id)
        ELSE (1 + coalesce(p.options ->> 'confirm', 0)) * coalesce((
            SELECT sum(n.items * (p.overlap + CASE
                WHEN p.options ->> 'extra_severity' BETWEEN 1 AND n.severity
                THEN coalesce(p.options ->> 'extra', 0) ELSE 0 END))
            FROM planned n WHERE n.project_id = p.id), 0)
        END
    FROM projects p WHERE p.id = w.project_id
"""


def figures(study: Study, project_id: int) -> Figures:
    """Read the kept figures of a project and of its gold and its repeats, if there are any.

    Reads ten rows at most, and one of an index for each annotator where there is gold.
    """
    row = study.execute(
        f"""
        SELECT w.judged, ({_PLANNED}), coalesce(g.items, 0),
            max(coalesce(g.judged - g.items, 0), 0),
            CASE WHEN g.items > 0
                THEN (SELECT count(*) FROM positions p WHERE p.project_id = w.project_id)
                ELSE 0 END,
            coalesce(r.judged, 0)
        FROM progress w
        LEFT JOIN projects c ON c.parent_id = w.project_id AND c.purpose = 'gold'
        LEFT JOIN progress g ON g.project_id = c.id
        LEFT JOIN projects t ON t.parent_id = w.project_id AND t.purpose = 'repeat'
        LEFT JOIN progress r ON r.project_id = t.id
        WHERE w.project_id = ?
        """,
        (project_id,),
    ).fetchone()
    return Figures(*row)


def paces(study: Study, project_id: int, annotator_id: int, wanted: int) -> list[float]:
    """The seconds that an annotator's last answers in a project took with the page in view.

    At most `wanted` of them, among their last 100 anywhere; skips are left out.
    """
    rows = study.execute(
        """
        SELECT max(j.seconds - j.hidden_seconds, 0.0) FROM (
            SELECT id, item_id, verdict, seconds, hidden_seconds, created_at FROM judgments
            WHERE annotator_id = :annotator ORDER BY created_at DESC, id DESC LIMIT 100) j
        JOIN items i ON i.id = j.item_id
        WHERE i.project_id IN (
                SELECT :project UNION ALL
                SELECT id FROM projects
                WHERE parent_id = :project AND purpose IN ('gold', 'repeat'))
            AND j.verdict NOT IN ('skip', 'undone') AND j.seconds IS NOT NULL
        ORDER BY j.created_at DESC, j.id DESC LIMIT :wanted
        """,
        {"project": project_id, "annotator": annotator_id, "wanted": wanted},
    )
    return [seconds for (seconds,) in rows]


def last_project(study: Study, annotator_id: int) -> str | None:
    """The name of the project of the annotator's newest lease or judgment; None before the first.

    Of a companion's item the project that it serves. Reads two rows by index.
    """
    row = study.execute(
        """
        SELECT coalesce(w.name, p.name) FROM (
            SELECT project_id, 1 AS order_ FROM assignments
            WHERE annotator_id = :annotator AND state = 'leased'
            UNION ALL
            SELECT i.project_id, 2 FROM (
                SELECT item_id FROM judgments WHERE annotator_id = :annotator
                ORDER BY created_at DESC LIMIT 1) j
            JOIN items i ON i.id = j.item_id
        ) last
        JOIN projects p ON p.id = last.project_id LEFT JOIN projects w ON w.id = p.parent_id
        ORDER BY last.order_, last.project_id DESC LIMIT 1
        """,
        {"annotator": annotator_id},
    ).fetchone()
    return row[0] if row else None
