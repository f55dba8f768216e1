"""Slots: where the overlap cap lives.

An item that wants k judgments has k slots. A slot is *open* (no assignment), *leased* (an
assignment, no judgment) or *judged* (both). All of these run within the caller's transaction.
"""

from typing import NamedTuple

from db.connection import Study


class Slot(NamedTuple):
    """One wanted judgment of an item."""

    item_id: int
    number: int


def open_of(study: Study, item_id: int) -> Slot | None:
    """An open slot of this item, or None when all are taken."""
    row = study.execute(
        "SELECT item_id, number FROM slots WHERE item_id = ? AND assignment_id IS NULL "
        "AND closed = 0 ORDER BY number LIMIT 1",
        (item_id,),
    ).fetchone()
    return Slot(*row) if row else None


def held_by(study: Study, assignment_id: int) -> Slot | None:
    """The slot that this assignment holds, or None when it holds none (any more)."""
    row = study.execute(
        "SELECT item_id, number FROM slots WHERE assignment_id = ?", (assignment_id,)
    ).fetchone()
    return Slot(*row) if row else None


def hold(study: Study, slot: Slot, assignment_id: int) -> None:
    """Give a slot to an assignment; whatever judgment it held no longer counts."""
    study.execute(
        "UPDATE slots SET assignment_id = ?, judgment_id = NULL WHERE item_id = ? AND number = ?",
        (assignment_id, *slot),
    )


def fill(study: Study, assignment_id: int, judgment_id: int) -> None:
    """Record the judgment that counts in the slot of this assignment."""
    study.execute(
        "UPDATE slots SET judgment_id = ? WHERE assignment_id = ?", (judgment_id, assignment_id)
    )


def release(study: Study, assignment_id: int) -> None:
    """Open the slot of this assignment again."""
    study.execute(
        "UPDATE slots SET assignment_id = NULL, judgment_id = NULL WHERE assignment_id = ?",
        (assignment_id,),
    )
