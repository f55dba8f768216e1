"""Judgments: what annotators answered. Rows are only ever added."""

from datetime import datetime
from typing import Literal, NamedTuple

from db.connection import Study
from db.times import to_text

Verdict = Literal[
    "a_much", "a", "tie", "b", "b_much", "both_bad",
    "good", "bad", "pick", "none", "accept", "edit", "reject",
    "skip", "undone",
]  # fmt: skip


class NewJudgment(NamedTuple):
    """A judgment about to be stored; `seconds` from shown to judged."""

    key: str
    assignment_id: int
    item_id: int
    annotator_id: int
    verdict: Verdict
    chosen_id: int | None = None
    rejected_id: int | None = None
    reason: str | None = None
    seconds: float | None = None
    supersedes: int | None = None


class Judgment(NamedTuple):
    """A stored judgment."""

    id: int
    assignment_id: int
    item_id: int
    verdict: Verdict
    chosen_id: int | None
    rejected_id: int | None


class Hour(NamedTuple):
    """Judgments of one annotator in one hour (UTC, ``2026-01-31T09``); undone ones left out."""

    hour: str
    annotator: str
    judgments: int


_COLUMNS = "j.id, j.assignment_id, j.item_id, j.verdict, j.chosen_id, j.rejected_id"
_STANDS = "NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)"


def add(study: Study, judgment: NewJudgment, now: datetime) -> int:
    """Store a judgment within the caller's transaction; returns its id."""
    (id_,) = study.execute(
        "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, chosen_id, "
        "rejected_id, reason, seconds, supersedes, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*judgment, to_text(now)),
    ).fetchone()
    return int(id_)


def by_key(study: Study, key: str) -> Judgment | None:
    """The judgment stored under this key, or None."""
    row = study.execute(f"SELECT {_COLUMNS} FROM judgments j WHERE key = ?", (key,)).fetchone()
    return Judgment(*row) if row else None


def latest(study: Study, project_id: int, annotator_id: int) -> Judgment | None:
    """The annotator's last judgment in the project that still stands, or None."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM judgments j JOIN assignments a ON a.id = j.assignment_id "
        f"WHERE j.annotator_id = ? AND a.project_id = ? AND j.verdict <> 'undone' AND {_STANDS} "
        "ORDER BY j.created_at DESC, j.id DESC LIMIT 1",
        (annotator_id, project_id),
    ).fetchone()
    return Judgment(*row) if row else None


def count_by(study: Study, project_id: int, annotator_id: int, since: datetime) -> int:
    """How many standing judgments, skips left out, an annotator gave in a project since then.

    By the hour: of the hour of `since`, all count. Reads one row an hour.
    """
    (count,) = study.execute(
        "SELECT coalesce(sum(judgments), 0) FROM activity "
        "WHERE project_id = ? AND annotator_id = ? AND hour >= ?",
        (project_id, annotator_id, to_text(since)[:13]),
    ).fetchone()
    return int(count)


def by_hour(study: Study, project_id: int) -> list[Hour]:
    """Standing judgments and skips of a project per hour and annotator, oldest first."""
    rows = study.execute(
        "SELECT c.hour, n.name, c.judgments + c.skips FROM activity c "
        "JOIN annotators n ON n.id = c.annotator_id "
        "WHERE c.project_id = ? AND c.judgments + c.skips > 0 ORDER BY c.hour, n.name",
        (project_id,),
    )
    return [Hour(*row) for row in rows]


class Event(NamedTuple):
    """One judgment in the history of an item.

    `state` is what became of its assignment: judged (it counts), skipped, surplus, undone, ...
    """

    id: int
    at: str
    annotator: str
    verdict: Verdict
    chosen_id: int | None
    reason: str | None
    supersedes: int | None
    state: str


def history(study: Study, item_id: int) -> list[Event]:
    """All that was ever answered to an item, retractions too, in order."""
    rows = study.execute(
        "SELECT j.id, j.created_at, n.name, j.verdict, j.chosen_id, j.reason, j.supersedes, "
        "a.state FROM judgments j JOIN annotators n ON n.id = j.annotator_id "
        "JOIN assignments a ON a.id = j.assignment_id WHERE j.item_id = ? ORDER BY j.id",
        (item_id,),
    )
    return [Event(*row) for row in rows]
