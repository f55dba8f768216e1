"""Votes: the judgments that the one rule (:mod:`db.preferences`) goes by, item by item."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from db.connection import Study
from db.judgments import Verdict

Votes = Iterator[tuple[int, Iterator["Vote"]]]  # of each item, in the order in which they came


class Vote(NamedTuple):
    """One judgment as the rule sees it.

    `edited_id` is a better text for the chosen response. `asked`: somebody else is asked to confirm
    its demonstration; `confirmation_id` is the judgment of whoever did, with its verdict and text.
    """

    item_id: int
    judgment_id: int
    verdict: Verdict
    chosen_id: int | None
    rejected_id: int | None
    edited_id: int | None = None
    adjudicated: bool = False
    guideline_id: int = 0
    asked: bool = False
    confirmation_id: int | None = None
    confirmation: Verdict | None = None
    confirmed_id: int | None = None


# A judgment votes while its assignment says so: it fills a slot, or it is a skip that stands, or a
# researcher's decision. An item that asks to confirm a demonstration has one slot; a researcher's
# decision closes it, and what is confirmed then says what people came to without that.
_VOTES = """
    SELECT j.item_id, j.id, j.verdict, j.chosen_id, j.rejected_id, e.response_id,
        a.state = 'adjudicated', a.guideline_id, s.item_id IS NOT NULL, k.id, k.verdict, k.chosen_id
    FROM judgments j JOIN assignments a ON a.id = j.assignment_id AND a.token = j.key
    LEFT JOIN edits e ON e.judgment_id = j.id
    LEFT JOIN items c ON c.confirms = j.id
    LEFT JOIN slots s ON s.item_id = c.id AND (s.closed = 0 OR EXISTS (
        SELECT 1 FROM assignments d WHERE d.item_id = j.item_id AND d.state = 'adjudicated'))
    LEFT JOIN judgments k ON k.id = s.judgment_id
    WHERE a.state IN ('judged', 'skipped', 'adjudicated')
"""


def of_project(study: Study, project_id: int) -> Votes:
    """All votes of a project, by item; streams. Confirmations are with what they confirm."""
    own = "j.item_id NOT IN (SELECT id FROM items WHERE confirms IS NOT NULL)"
    return _read(study, f"a.project_id = ? AND {own}", project_id)


def of_item(study: Study, item_id: int) -> Votes:
    """The votes of one item."""
    return _read(study, "j.item_id = ?", item_id)


def of_items_since(study: Study, assignment_id: int) -> Votes:
    """The votes of every item with an assignment newer than this one."""
    return _read(
        study, "j.item_id IN (SELECT item_id FROM assignments WHERE id > ?)", assignment_id
    )


def _read(study: Study, which: str, argument: int) -> Votes:
    rows = study.execute(f"{_VOTES} AND {which} ORDER BY j.item_id, j.id", (argument,))
    return groupby(map(Vote._make, rows), key=lambda vote: vote.item_id)
