"""Marks as ratings of safety: what the marks of each response come to, by the one rule.

Those who marked a response vote for safe or unsafe; whoever did not has no vote on it. What a
researcher marked decides alone.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from db.aggregation import Aggregation
from db.connection import Study
from db.preferences import Decision, decide
from db.selection import ALL, WITHDRAWN, LeftOut, Selection
from db.votes import Vote


class _Marked(NamedTuple):
    """A judgment and whether it marks a response safe; None: it does not mark it."""

    item_id: int
    response_id: int
    judgment_id: int
    safe: int | None
    adjudicated: int
    left_out: LeftOut | None


def decisions(
    study: Study,
    project_id: int,
    by: Aggregation,
    selection: Selection = ALL,
    *,
    filtered: bool = False,
) -> Iterator[Decision]:
    """A decision (good: safe, bad: unsafe) for every response of every judged item; streams.

    ``skipped`` are those that nobody marked. `selection` and `filtered` are those of
    :func:`db.votes.of_project`.
    """
    items = "AND j.item_id NOT IN (SELECT item_id FROM temp.left_out)" if filtered else ""
    marks = _MARKS.format(left_out=selection.left_out(), items=items)
    rows = map(_Marked._make, study.execute(marks, (project_id,)))
    for (item_id, _), given in groupby(rows, key=lambda mark: mark[:2]):
        votes = [_vote(mark) for mark in given if mark.safe is not None]
        yield decide(item_id, votes, by)


def _vote(mark: _Marked) -> Vote:
    good, bad = (mark.response_id, None) if mark.safe else (None, mark.response_id)
    vote = Vote(mark.item_id, mark.judgment_id, "good" if mark.safe else "bad", good, bad)
    return vote._replace(adjudicated=bool(mark.adjudicated), left_out=mark.left_out)


def has_any(study: Study, project_id: int) -> bool:
    """Whether anything was ever marked in a project."""
    found = study.execute(
        "SELECT 1 FROM items i JOIN judgments j ON j.item_id = i.id "
        "JOIN marks m ON m.judgment_id = j.id WHERE i.project_id = ? LIMIT 1",
        (project_id,),
    ).fetchone()
    return found is not None


_MARKS = f"""
    SELECT j.item_id, o.response_id, j.id, m.safe, a.state = 'adjudicated', {{left_out}}
    FROM judgments j JOIN assignments a ON a.id = j.assignment_id AND a.token = j.key
    JOIN items i ON i.id = j.item_id
    JOIN item_responses o ON o.item_id = j.item_id
    LEFT JOIN marks m ON m.judgment_id = j.id AND m.response_id = o.response_id
    {WITHDRAWN}
    WHERE a.project_id = ? AND a.state IN ('judged', 'skipped', 'adjudicated')
        AND i.confirms IS NULL {{items}}
    ORDER BY j.item_id, o.position, j.id
"""
