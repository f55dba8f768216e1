"""The questions of a project and what was answered to them, as values whose agreement is measured.

All in terms of responses, not of sides: who prefers the same response agree, wherever it stood.
Only judgments that count are read: no skips, none beyond the wanted number, none taken back, no
adjudications. Labels that were imported are one more annotator's.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from annotate.agreement import Level, Value
from annotate.details import OUTRIGHT, side_of
from db import given
from db.connection import Study
from db.given import Given
from db.judgments import Verdict
from db.projects import Project

Judgments = dict[int, Given]  # by id
PLACES = 1_000  # more responses than an item has
_CODES: dict[Verdict, float] = {
    "tie": 2, "both_bad": 3,                             # compare, beside 0 and 1: the response
    "good": 0, "bad": 1, "none": -1,                     # rate; rank, beside the response
    "accept": 0, "edit": 1, "reject": 2,                 # demonstrate; "write" answers no question
}  # fmt: skip


class Answered(NamedTuple):
    """All values of one question; their cluster is the item."""

    question: str
    level: Level
    values: tuple[Value, ...]


class Asked(NamedTuple):
    """The judgments of a project that count, by id, and what they say, by question."""

    judgments: Judgments
    questions: tuple[Answered, ...]


def read(study: Study, project: Project) -> Asked:
    """All that was answered in a project, and all that it asks now; holds its judgments in memory.

    ``verdict``: first, second, tie or both bad; good or bad; the response picked, or none; accept,
    edit or reject. ``preference``, where ties or strengths were used: the verdict on a scale from
    the first response to the second, with a tie in the middle and without both bad. ``order``: the
    place of each response in full rankings. ``more helpful``, or whatever the axis is called: on a
    scale from the first response over equal to the second. ``marked safe``: each response a unit.
    """
    judgments = {g.judgment_id: g for g in given.given(study, project.id) if g.counts}
    found = [Answered("verdict", "nominal", _of(judgments, _verdict))]
    if any(g.verdict in ("tie", "a_much", "b_much") for g in judgments.values()):
        found.append(Answered("preference", "ordinal", _of(judgments, _preference)))
    ranks = given.ranks(study, project.id)
    order = _more(judgments, ((r.judgment_id, r.rank, r.position) for r in ranks))
    marks = given.marks(study, project.id)
    safe = _more(judgments, ((m.judgment_id, m.safe, m.position) for m in marks))
    if order:
        found.append(Answered("order", "ordinal", order))
    found += _axes(study, project, judgments)
    if safe or project.options.marks:
        found.append(Answered("marked safe", "nominal", safe))
    return Asked(judgments, tuple(found))


def _axes(study: Study, project: Project, judgments: Judgments) -> list[Answered]:
    """Axes that the project asks about, in its order, then those that it did before."""
    given_to: dict[str, list[tuple[int, float, int]]] = {a: [] for a in project.options.axes}
    for judgment_id, axis, position in given.axes(study, project.id):
        given_to.setdefault(axis, []).append((judgment_id, _from_first(position), 0))
    return [
        Answered(f"more {axis}", "ordinal", _more(judgments, rows))
        for axis, rows in given_to.items()
    ]


def _of(judgments: Judgments, code: Callable[[Given], float | None]) -> tuple[Value, ...]:
    """What judgments themselves say, each of its item as a whole."""
    codes = ((id_, code(judgment)) for id_, judgment in judgments.items())
    return _more(judgments, ((id_, value, 0) for id_, value in codes if value is not None))


def _more(judgments: Judgments, rows: Iterable[tuple[int, float, int]]) -> tuple[Value, ...]:
    """Values of rows of judgment, value and position; those of other judgments are left out."""
    kept = ((judgments[id_], value, at) for id_, value, at in rows if id_ in judgments)
    return tuple(
        Value(judgment.item_id * PLACES + at, judgment.annotator, float(value), judgment.item_id)
        for judgment, value, at in kept
    )


def _verdict(judgment: Given) -> float | None:
    if judgment.verdict == "pick":
        return judgment.chosen
    if judgment.verdict in OUTRIGHT:
        return _preferred(judgment)
    return _CODES.get(judgment.verdict)


def _preference(judgment: Given) -> float | None:
    if judgment.verdict == "tie":
        return 0
    if judgment.verdict not in OUTRIGHT:
        return None
    strength = 2 if judgment.verdict in ("a_much", "b_much") else 1
    return strength * _from_first(_preferred(judgment))


def _preferred(judgment: Given) -> int:
    """The position of the response on the side that was chosen."""
    return judgment.order[0 if side_of(judgment.verdict) == "a" else 1]


def _from_first(position: int | None) -> int:
    """-1 for the first response, 1 for the second, 0 for neither."""
    return 0 if position is None else 2 * position - 1
