"""Activity: how many answers an annotator gave in each hour, kept as judgments come and go.

Gold and repeats are among the work here as they are on the screen: nothing tells them apart.
"""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text

_FAMILY = """
    SELECT :project UNION ALL
    SELECT id FROM projects WHERE parent_id = :project AND purpose IN ('gold', 'repeat')
"""
_MINE = f"annotator_id = :annotator AND project_id IN ({_FAMILY})"


class Done(NamedTuple):
    """Standing judgments of an annotator, skips left out: since some hour, and in all."""

    since: int
    ever: int


def done(study: Study, project_id: int, annotator_id: int, since: datetime) -> Done:
    """What an annotator has judged in a project; of the hour of `since`, all counts.

    Reads a row for each hour in which they worked: some 2,000 a year.
    """
    found = study.execute(
        "SELECT coalesce(sum(judgments) FILTER (WHERE hour >= :hour), 0), "
        f"coalesce(sum(judgments), 0) FROM activity WHERE {_MINE}",
        {"project": project_id, "annotator": annotator_id, "hour": to_text(since)[:13]},
    ).fetchone()
    return Done(*found)


def answers(study: Study, project_id: int, annotator_id: int) -> int:
    """How many answers of an annotator stand in a project, skips included; reads as `done` does."""
    (count,) = study.execute(
        f"SELECT coalesce(sum(judgments + skips), 0) FROM activity WHERE {_MINE}",
        {"project": project_id, "annotator": annotator_id},
    ).fetchone()
    return int(count)


def since(study: Study, project_id: int, annotator_id: int, then: datetime) -> int:
    """How many answers from the hour of `then` on stand, skips included; reads a row an hour."""
    (count,) = study.execute(
        f"SELECT coalesce(sum(judgments + skips), 0) FROM activity WHERE {_MINE} AND hour >= :hour",
        {"project": project_id, "annotator": annotator_id, "hour": to_text(then)[:13]},
    ).fetchone()
    return int(count)


def first_answers(
    study: Study, project_id: int, annotator_id: int, since: datetime
) -> list[tuple[datetime, int]]:
    """The hours from that of `since` on, and how many of the items answered now were so in each.

    Skips included, oldest first. An item that was answered anew counts where it was answered first.
    Reads the annotator's judgments since then.
    """
    rows = study.execute(
        _FIRST_ANSWERS,
        {"project": project_id, "annotator": annotator_id, "hour": to_text(since)[:13]},
    )
    return [(datetime.fromisoformat(f"{hour}:00:00Z"), int(count)) for hour, count in rows]


# Answers that stand, and back from each to what it was given in place of.
_FIRST_ANSWERS = f"""
    WITH RECURSIVE given (supersedes, at) AS (
        SELECT j.supersedes, j.created_at
        FROM judgments j JOIN items i ON i.id = j.item_id
        WHERE j.annotator_id = :annotator AND j.created_at >= :hour AND j.verdict <> 'undone'
            AND substr(j.key, 1, 11) <> 'adjudicate:'
            AND i.project_id IN ({_FAMILY})
            AND NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)
        UNION ALL
        SELECT j.supersedes, j.created_at FROM given g JOIN judgments j ON j.id = g.supersedes
    )
    SELECT substr(at, 1, 13) AS hour, count(*) FROM given
    WHERE supersedes IS NULL AND at >= :hour GROUP BY hour ORDER BY hour
"""
