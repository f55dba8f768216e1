"""Extra judgments: how many more than the project's overlap are wanted of an item.

Of a prompt of the project's `extra_severity` or more, as many as the project allows (`extra`). Of
others none until all judgments that are wanted have come and no option wins: then one more, and one
more again, up to `extra`. When an option wins after all, none are wanted any more: open slots are
closed, and taken ones when they are given back (:func:`db.places.fit_overlap`).
"""

from db.connection import Study
from db.projects import Project


def fit(study: Study, project: Project, first: int, last: int) -> bool:
    """Say for the items `first` to `last` how many are wanted now; whether that changed anything.

    Within the caller's transaction; the slots follow by :func:`db.places.fit_overlap`. Doing it
    again changes nothing.
    """
    wanted = {
        "project": project.id,
        "overlap": project.overlap,
        "extra": project.options.extra,
        "severity": project.options.extra_severity,
        "first": first,
        "last": last,
    }
    return study.execute(_FIT, wanted).rowcount > 0


# The plus sign keeps SQLite from going through all items of the project instead of the range.
_FIT = """
    UPDATE items SET extra = w.extra FROM (
        SELECT i.id, CASE
            WHEN :severity > 0 AND p.severity >= :severity THEN :extra
            WHEN i.outcome = 'conflicting' THEN max(0, min(:extra, (
                SELECT count(*) - :overlap + (count(s.judgment_id) = count(*))
                FROM slots s WHERE s.item_id = i.id AND s.closed = 0)))
            ELSE 0 END AS extra
        FROM items i JOIN prompts p ON p.id = i.prompt_id
        WHERE +i.project_id = :project AND i.id BETWEEN :first AND :last AND i.confirms IS NULL
    ) AS w
    WHERE items.id = w.id AND items.extra <> w.extra
"""
