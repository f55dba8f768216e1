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
    """An open slot of this item, or None when all are taken.

    An item of a companion always has one: a closed one is opened again, or a new one made.
    """
    row = study.execute(
        "SELECT item_id, number FROM slots WHERE item_id = ? AND assignment_id IS NULL "
        "AND closed = 0 ORDER BY number LIMIT 1",
        (item_id,),
    ).fetchone()
    return Slot(*row) if row else _extra(study, item_id)


def _extra(study: Study, item_id: int) -> Slot | None:
    """One more slot of an item, at the place of its others, if the item is a companion's."""
    for statement in (_REOPEN, _ADD):
        row = study.execute(statement, {"item": item_id}).fetchone()
        if row is not None:
            return Slot(*row)
    return None


_COMPANIONS = "SELECT id FROM projects WHERE parent_id IS NOT NULL"
_REOPEN = f"""
    UPDATE slots SET closed = 0 WHERE item_id = :item AND project_id IN ({_COMPANIONS})
        AND number = (SELECT min(number) FROM slots WHERE item_id = :item AND closed = 1)
    RETURNING item_id, number
"""
_ADD = f"""
    INSERT INTO slots (item_id, number, project_id, major, minor)
    SELECT item_id, max(number) + 1, project_id, major, minor FROM slots
    WHERE item_id = :item AND project_id IN ({_COMPANIONS})
    GROUP BY item_id, project_id, major, minor
    RETURNING item_id, number
"""


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
