"""Judgments: what annotators answered. Rows are only ever added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from db.connection import Study
from db.times import from_text, to_text

_LAST = "~"  # after every time, as text

Verdict = Literal[
    "a_much", "a", "tie", "b", "b_much", "both_bad",
    "good", "bad", "pick", "none", "accept", "edit", "reject", "write",
    "skip", "undone",
]  # fmt: skip


class NewJudgment(NamedTuple):
    """A judgment about to be stored.

    `seconds` from shown to judged; of these, the page was not in view for `hidden_seconds`.
    """

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
    rationale: str | None = None
    hidden_seconds: float = 0.0


class Judgment(NamedTuple):
    """A stored judgment; what else it says is in :mod:`db.details`."""

    id: int
    assignment_id: int
    item_id: int
    annotator_id: int
    verdict: Verdict
    chosen_id: int | None
    rejected_id: int | None
    reason: str | None
    rationale: str | None
    hidden_seconds: float
    created_at: datetime


class Hour(NamedTuple):
    """Judgments of one annotator in one hour (UTC, ``2026-01-31T09``); undone ones left out."""

    hour: str
    annotator: str
    judgments: int


_COLUMNS = (
    "j.id, j.assignment_id, j.item_id, j.annotator_id, j.verdict, j.chosen_id, j.rejected_id, "
    "j.reason, j.rationale, j.hidden_seconds, j.created_at"
)
_STANDS = "NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)"


def _judgment(row: tuple[Any, ...]) -> Judgment:
    *head, created_at = row
    return Judgment._make((*head, from_text(created_at)))


def add(study: Study, judgment: NewJudgment, now: datetime) -> int:
    """Store a judgment within the caller's transaction; returns its id."""
    (id_,) = study.execute(
        "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, chosen_id, "
        "rejected_id, reason, seconds, supersedes, rationale, hidden_seconds, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*judgment, to_text(now)),
    ).fetchone()
    return int(id_)


def by_key(study: Study, key: str) -> Judgment | None:
    """The judgment stored under this key, or None."""
    row = study.execute(f"SELECT {_COLUMNS} FROM judgments j WHERE key = ?", (key,)).fetchone()
    return _judgment(row) if row else None


def get(study: Study, judgment_id: int) -> Judgment | None:
    """One judgment, by id, or None."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM judgments j WHERE id = ?", (judgment_id,)
    ).fetchone()
    return _judgment(row) if row else None


def is_superseded(study: Study, judgment_id: int) -> bool:
    """Whether it was taken back or corrected."""
    found = study.execute("SELECT 1 FROM judgments WHERE supersedes = ?", (judgment_id,)).fetchone()
    return found is not None


def latest(study: Study, project_ids: Sequence[int], annotator_id: int) -> Judgment | None:
    """The annotator's last judgment in these projects that still stands, or None."""
    return next(iter(newest(study, project_ids, annotator_id, 1)), None)


def newest(
    study: Study,
    project_ids: Sequence[int],
    annotator_id: int,
    limit: int,
    before: Judgment | None = None,
) -> list[Judgment]:
    """The annotator's standing judgments in these projects, newest first; `before` this one.

    Goes from hour to hour in which they worked there, so it reads no more than they answered in
    those hours, however much there is of others, of other projects and from before. What they
    decided as a researcher is not among them.
    """
    top = (_LAST, 0) if before is None else (to_text(before.created_at), before.id)
    marks = ", ".join("?" * len(project_ids))
    hours = study.execute(
        f"SELECT DISTINCT hour FROM activity WHERE project_id IN ({marks}) AND annotator_id = ? "
        "AND judgments + skips > 0 AND hour <= ? ORDER BY hour DESC",
        (*project_ids, annotator_id, top[0][:13]),
    )
    found: list[Judgment] = []
    for (hour,) in hours:
        rows = study.execute(
            f"SELECT {_COLUMNS} FROM judgments j JOIN assignments a ON a.id = j.assignment_id "
            "WHERE j.annotator_id = ? AND j.created_at BETWEEN ? AND ? "
            f"AND a.project_id IN ({marks}) AND j.verdict <> 'undone' AND {_STANDS} "
            "AND a.state <> 'adjudicated' "
            "AND (j.created_at, j.id) < (?, ?) ORDER BY j.created_at DESC, j.id DESC LIMIT ?",
            (annotator_id, hour, f"{hour}{_LAST}", *project_ids, *top, limit - len(found)),
        )
        found += map(_judgment, rows)
        if len(found) == limit:
            break
    hours.close()
    return found


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

    `state` is what became of its assignment: judged (it counts), skipped, surplus, undone, ...;
    or ``withdrawn``.
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
        "CASE WHEN w.judgment_id IS NULL THEN a.state ELSE 'withdrawn' END "
        "FROM judgments j JOIN annotators n ON n.id = j.annotator_id "
        "JOIN assignments a ON a.id = j.assignment_id "
        "LEFT JOIN withdrawals w ON w.judgment_id = j.id WHERE j.item_id = ? ORDER BY j.id",
        (item_id,),
    )
    return [Event(*row) for row in rows]
