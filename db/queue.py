"""How an annotator walks the queue of a project: which open slot is theirs next.

The slots stand in the order of their places (:mod:`db.places`). An annotator never starts at the
front again: their *position* remembers the last place they looked at. Slots that open behind it (a
lease ran out, somebody skipped) are numbered as they return, and the position remembers up to which
return they have looked, too. Of the two slots found, ahead and returned, the one with the smaller
place is taken. All functions run within the caller's transaction.
"""

from typing import NamedTuple

from db.connection import Study
from db.slots import Slot

WALK = 500  # slots looked at in one transaction, so that nobody waits long for a long search


class Place(NamedTuple):
    """Where a slot stands in the queue."""

    major: float
    minor: float
    item_id: int


class Position(NamedTuple):
    """How far an annotator has come: the last place, and the last return, that they looked at."""

    place: Place
    returned: int


class Found(NamedTuple):
    """What a walk came to: a slot or None, the new position, and whether more can be looked at."""

    slot: Slot | None
    position: Position
    more: bool


class _Look(NamedTuple):
    """One way walked: what is free, at which place, and what was last looked at."""

    slot: Slot | None
    place: Place
    returned: int
    more: bool


START = Position(Place(float("-inf"), float("-inf"), 0), 0)

# Whether the item of s may be seen by :annotator, whose name is :name.
MAY_SEE = """
    NOT EXISTS (
        SELECT 1 FROM opt_outs o CROSS JOIN items i CROSS JOIN prompts p
        WHERE o.annotator_id = :annotator
            AND i.id = s.item_id AND p.id = i.prompt_id AND p.category = o.category)
    AND NOT EXISTS (
        SELECT 1 FROM item_responses r CROSS JOIN generations g
        WHERE r.item_id = s.item_id AND g.response_id = r.response_id AND g.generator = :name)
    AND NOT EXISTS (
        SELECT 1 FROM assignments a
        WHERE a.item_id = s.item_id AND a.state = 'adjudicated' AND a.annotator_id = :annotator)
    AND NOT EXISTS (
        SELECT 1 FROM items c WHERE c.id = s.item_id AND c.confirms IS NOT NULL AND (
            EXISTS (
                SELECT 1 FROM judgments j WHERE j.id = c.confirms AND j.annotator_id = :annotator)
            OR EXISTS (
                SELECT 1 FROM items k CROSS JOIN assignments a
                WHERE k.project_id = c.project_id AND k.hash = c.hash
                    AND a.annotator_id = :annotator AND a.project_id = k.project_id
                    AND a.item_id = k.id
                    AND a.state IN ('leased', 'judged', 'skipped', 'surplus'))))
"""
# Whether the item of slot s may be shown to :annotator of :project: they have had no turn at it.
FREE = f"""
    NOT EXISTS (
        SELECT 1 FROM assignments a
        WHERE a.annotator_id = :annotator AND a.project_id = :project AND a.item_id = s.item_id
            AND a.state IN ('leased', 'judged', 'skipped', 'surplus'))
    AND {MAY_SEE}
"""
_OPEN = "s.project_id = :project AND s.assignment_id IS NULL AND s.closed = 0"
_AHEAD = f"""
    SELECT s.major, s.minor, s.item_id, s.number, s.returned, {FREE} FROM slots s
    WHERE {_OPEN} AND (s.major, s.minor, s.item_id) > (:major, :minor, :item)
    ORDER BY s.major, s.minor, s.item_id, s.number
"""
_BEHIND = f"""
    SELECT s.major, s.minor, s.item_id, s.number, s.returned, {FREE} FROM slots s
    WHERE {_OPEN} AND s.returned > :returned ORDER BY s.returned
"""


def walk(study: Study, project_id: int, annotator_id: int, name: str) -> Found:
    """The next open slot that this annotator may take; looks at up to ``2 * WALK`` slots.

    Never one of an item at which they have had a turn or which they adjudicated, whose category
    they opted out of, one of whose responses bears their `name` as its generator, or that asks to
    confirm a demonstration of theirs or a text that was proposed to them before. Where no slot is
    found but there is `more`, keep the position, let others write, and walk on.
    """
    position, returns = _position(study, project_id, annotator_id)
    who = {"project": project_id, "annotator": annotator_id, "name": name}
    at = {**position.place._asdict(), "item": position.place.item_id}
    ahead = _look(study, _AHEAD, {**who, **at}, position)
    if returns == position.returned:
        return Found(ahead.slot, Position(ahead.place, returns), ahead.more)
    behind = _look(study, _BEHIND, {**who, "returned": position.returned}, position)
    if behind.slot is None:
        looked = behind.returned if behind.more else returns
        return Found(ahead.slot, Position(ahead.place, looked), ahead.more or behind.more)
    looked = behind.returned - 1  # it may be not the last that came back with this return
    if ahead.slot is not None and ahead.place < behind.place:
        return Found(ahead.slot, Position(ahead.place, looked), True)
    place = ahead.place if ahead.slot is None else position.place
    return Found(behind.slot, Position(place, looked), True)


def _look(study: Study, sql: str, arguments: dict[str, object], start: Position) -> _Look:
    """Step through slots, one at a time, until one is free, none is left, or enough were seen."""
    place, returned = start
    rows = study.execute(sql, arguments)
    for seen, (major, minor, item_id, number, back, free) in enumerate(rows, start=1):
        place, returned = Place(major, minor, item_id), back
        if free or seen == WALK:
            rows.close()
            return _Look(Slot(item_id, number) if free else None, place, returned, True)
    return _Look(None, place, returned, False)


def _position(study: Study, project_id: int, annotator_id: int) -> tuple[Position, int]:
    """Where the annotator stands, and how many returns the project has had."""
    major, minor, item_id, returned, returns = study.execute(
        "SELECT p.major, p.minor, p.item_id, p.returned, g.returns FROM progress g "
        "LEFT JOIN positions p ON p.project_id = g.project_id AND p.annotator_id = ? "
        "WHERE g.project_id = ?",
        (annotator_id, project_id),
    ).fetchone()
    if major is None:
        return START, returns
    return Position(Place(major, minor, item_id), returned), returns


def keep(study: Study, project_id: int, annotator_id: int, position: Position) -> None:
    """Remember how far an annotator has come."""
    study.execute(
        "INSERT INTO positions (project_id, annotator_id, major, minor, item_id, returned) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, annotator_id) DO UPDATE SET "
        "major = excluded.major, minor = excluded.minor, item_id = excluded.item_id, "
        "returned = excluded.returned",
        (project_id, annotator_id, *position.place, position.returned),
    )


def step_back(study: Study, project_id: int, known: int) -> None:
    """Let annotators who have passed a slot of an item newer than `known` find it."""
    study.execute(
        "DELETE FROM positions WHERE project_id = :project AND (major, minor, item_id) >= ("
        "SELECT s.major, s.minor, s.item_id FROM slots s WHERE s.project_id = :project "
        "AND s.item_id > :known ORDER BY s.major, s.minor, s.item_id LIMIT 1)",
        {"project": project_id, "known": known},
    )


def offer(study: Study, item_id: int) -> None:
    """Let annotators who have passed an item find its open slots, as if they had come back."""
    study.execute(
        "UPDATE progress SET returns = returns + 1 "
        "WHERE project_id = (SELECT project_id FROM items WHERE id = ?)",
        (item_id,),
    )
    study.execute(
        "UPDATE slots SET returned = (SELECT g.returns FROM progress g "
        "WHERE g.project_id = slots.project_id) "
        "WHERE item_id = ? AND assignment_id IS NULL AND closed = 0",
        (item_id,),
    )


def forget(study: Study, project_id: int) -> None:
    """Let all annotators of a project begin at the front again: its slots have changed."""
    study.execute("DELETE FROM positions WHERE project_id = ?", (project_id,))


def forget_annotator(study: Study, annotator_id: int) -> None:
    """Let an annotator begin at the front of every queue again: what they may see has changed."""
    study.execute("DELETE FROM positions WHERE annotator_id = ?", (annotator_id,))
