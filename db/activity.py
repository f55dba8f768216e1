"""Activity: how many answers an annotator gave in each hour, kept as judgments come and go.

Gold items are among the work here as they are on the screen, so that nothing tells them apart.
"""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text

_MINE = """
    annotator_id = :annotator AND project_id IN (
        SELECT :project UNION ALL
        SELECT id FROM projects WHERE parent_id = :project AND purpose = 'gold')
"""


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


def hours(
    study: Study, project_id: int, annotator_id: int, since: datetime
) -> list[tuple[datetime, int]]:
    """The hours from that of `since` on and the answers in each, skips included; oldest first."""
    rows = study.execute(
        f"SELECT hour, sum(judgments + skips) FROM activity WHERE {_MINE} AND hour >= :hour "
        "GROUP BY hour ORDER BY hour",
        {"project": project_id, "annotator": annotator_id, "hour": to_text(since)[:13]},
    )
    return [(datetime.fromisoformat(f"{hour}:00:00Z"), int(count)) for hour, count in rows]
