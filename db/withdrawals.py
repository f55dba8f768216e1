"""Withdrawals: judgments that count for nothing from now on, and what that makes of their items.

They stay, with all that was made of them. What is to be withdrawn, or taken back, is gathered first
(:mod:`db.gathering`); :func:`weigh` then says what it changes, and :func:`store` makes it so.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from db import confirmations, preferences
from db.connection import Study
from db.preferences import Decision, decide, dissent
from db.times import to_text
from db.votes import of_weighed


class Weighed(NamedTuple):
    """What withdrawing changes, or taking that back: all else that was gathered is so already.

    `counting` of the `judgments` count now, or will count again; they are on so many `items`.
    """

    gathered: int
    judgments: int
    counting: int
    items: int


class Change(NamedTuple):
    """So many items that come to another decision: `before` and `after` are outcomes.

    Where both are the same, other responses or weights are behind it.
    """

    before: str
    after: str
    items: int


def weigh(study: Study, *, undo: bool = False) -> Weighed:
    """Work out, in temporary tables, what becomes of the items of the gathered judgments.

    Reads these items only, and writes to the temporary database only. With `undo`, what becomes of
    them when the withdrawals are taken back.
    """
    for statement in _BEGIN:
        study.execute(statement)
    with study.atomic():
        study.execute(_MARK.format(known="IN" if undo else "NOT IN"))
        (gathered,) = study.execute("SELECT count(*) FROM temp.gathered").fetchone()
        judgments, counting = study.execute(_COUNT).fetchone()
        study.execute(_THEN_WITHOUT if undo else _THEN_WITH)
        items = study.execute(_ITEMS).rowcount
        study.conn.executemany("INSERT INTO temp.settled VALUES (?, ?, ?, ?, ?)", _decided(study))
    return Weighed(gathered, judgments, counting, items)


def _decided(study: Study) -> Iterator[tuple[int, str, str, float, bool]]:
    """Each item with its outcome now and then, the dissent then, and whether all is the same."""
    both = zip(of_weighed(study), of_weighed(study, "temp.withdrawn"), strict=True)
    for (item_id, now), (_, then) in both:
        before, given = decide(item_id, now), tuple(then)
        after = decide(item_id, given)
        same = _texts(before) == _texts(after)
        yield item_id, before.outcome, after.outcome, dissent(given), same


def _texts(decision: Decision) -> tuple[object, ...]:
    """What rows are made of a decision, whoever is behind it."""
    several = (*decision.edits, *decision.demonstrations)
    texts = tuple((text.response_id, text.weight) for text in several)
    pair = (decision.chosen_id, decision.rejected_id, decision.weight, decision.margin)
    return decision.outcome, *pair, *texts


def changes(study: Study) -> list[Change]:
    """What decisions become of what was weighed, the most frequent first."""
    rows = study.execute(
        "SELECT before, after, count(*) FROM temp.settled WHERE same = 0 "
        "GROUP BY before, after ORDER BY count(*) DESC, before, after"
    )
    return [Change(*row) for row in rows]


def newest(study: Study) -> tuple[int, int]:
    """The last judgment and the last audited change: what was weighed before them may be old."""
    newest = (f"(SELECT coalesce(max(id), 0) FROM {table})" for table in ("judgments", "audit"))
    row: tuple[int, int] = study.execute(f"SELECT {', '.join(newest)}").fetchone()
    return row


def store(study: Study, reason: str, now: datetime, since: int, *, undo: bool = False) -> None:
    """Withdraw what was weighed, or take that back, and settle its items.

    Within the caller's transaction. Items with judgments newer than `since` are settled anew.
    """
    if undo:
        study.execute(
            "DELETE FROM withdrawals WHERE judgment_id IN (SELECT judgment_id FROM temp.marked)"
        )
    else:
        study.execute(
            "INSERT INTO withdrawals (judgment_id, reason, actor, at) "
            "SELECT judgment_id, ?, ?, ? FROM temp.marked",
            (reason, study.actor.name, to_text(now)),
        )
    study.execute(_SETTLE)
    newer = study.execute("SELECT item_id FROM judgments WHERE id > ?", (since,))
    for item_id in {confirmations.root(study, id_) for (id_,) in newer.fetchall()}:
        preferences.settle(study, item_id)


def came_to(study: Study, outcome: str, project_id: int) -> list[tuple[int, str]]:
    """The items of a project that came to this outcome or no longer do, and their outcomes then."""
    rows = study.execute(
        "SELECT s.item_id, s.after FROM temp.settled s CROSS JOIN items i ON i.id = s.item_id "
        "WHERE i.project_id = ? AND s.before <> s.after AND ? IN (s.before, s.after) "
        "ORDER BY s.item_id",
        (project_id, outcome),
    )
    return [(item_id, after) for item_id, after in rows]


def project_ids(study: Study) -> list[int]:
    """The projects, or companions, whose items were weighed."""
    rows = study.execute(
        "SELECT DISTINCT i.project_id FROM temp.weighed w CROSS JOIN items i ON i.id = w.item_id "
        "ORDER BY 1"
    )
    return [id_ for (id_,) in rows]


_BEGIN = (
    "DROP TABLE IF EXISTS temp.marked",
    "DROP TABLE IF EXISTS temp.withdrawn",
    "DROP TABLE IF EXISTS temp.weighed",
    "DROP TABLE IF EXISTS temp.settled",
    "CREATE TEMP TABLE marked (judgment_id INTEGER PRIMARY KEY)",  # changes its state
    "CREATE TEMP TABLE withdrawn (judgment_id INTEGER PRIMARY KEY)",  # withdrawn after that
    "CREATE TEMP TABLE weighed (item_id INTEGER PRIMARY KEY)",
    """
    CREATE TEMP TABLE settled (
        item_id INTEGER PRIMARY KEY, before TEXT, after TEXT, dissent REAL, same INTEGER)
    """,
)
_MARK = (
    "INSERT INTO temp.marked SELECT judgment_id FROM temp.gathered "
    "WHERE judgment_id {known} (SELECT judgment_id FROM withdrawals)"
)
_COUNT = """
    SELECT count(*), coalesce(sum(a.token = j.key AND a.state IN ('judged', 'adjudicated')), 0)
    FROM temp.marked m CROSS JOIN judgments j ON j.id = m.judgment_id
    JOIN assignments a ON a.id = j.assignment_id
"""
_THEN_WITH = """
    INSERT INTO temp.withdrawn SELECT judgment_id FROM withdrawals
    UNION ALL SELECT judgment_id FROM temp.marked
"""
_THEN_WITHOUT = """
    INSERT INTO temp.withdrawn SELECT judgment_id FROM withdrawals
    WHERE judgment_id NOT IN (SELECT judgment_id FROM temp.marked)
"""
# A confirmation is part of the item whose demonstration it confirms.
_ITEMS = """
    INSERT INTO temp.weighed
    SELECT DISTINCT coalesce(d.item_id, j.item_id)
    FROM temp.marked m CROSS JOIN judgments j ON j.id = m.judgment_id
    JOIN items i ON i.id = j.item_id LEFT JOIN judgments d ON d.id = i.confirms
"""
_SETTLE = """
    UPDATE items SET (outcome, dissent) =
        (SELECT s.after, s.dissent FROM temp.settled s WHERE s.item_id = items.id)
    WHERE id IN (
        SELECT s.item_id FROM temp.settled s CROSS JOIN items i ON i.id = s.item_id
        WHERE i.outcome IS NOT s.after OR i.dissent <> s.dissent)
"""
