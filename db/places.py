"""The order in which a project offers its slots.

Each slot carries its place (`major`, `minor`; smaller is sooner), so that the next slot is the
first row of an index, whatever the strategy and the size of the study:

========= ================================================ ==================
strategy  what is offered first                            place
========= ================================================ ==================
depth     the highest priority; items one after the other, -priority, 0
          each to its overlap
breadth   one judgment everywhere, then a second, ...; in  number, -priority
          each round the highest priority
random    the highest priority; then any slot, by the seed -priority, draw
uncertain the highest priority; among equals, what has     -priority, number
          fewer judgments
========= ================================================ ==================

Places that are equal go by item, in the order of import. The functions run within the caller's
transaction, on a range of items, so that a large project is arranged in many short ones.
"""

import hashlib

from db import extra
from db.connection import Study
from db.projects import Project
from db.queue import offer

_PLACE = {
    "depth": ("-i.priority", "0"),
    "breadth": ("s.number", "-i.priority"),
    "random": ("-i.priority", "draw(:seed, s.item_id, s.number)"),
    "uncertain": ("-i.priority", "s.number"),
}


def draw(seed: int, item_id: int, number: int) -> float:
    """The place of a slot in a queue shuffled by `seed`: uniform in [0, 1), always the same."""
    digest = hashlib.blake2b(f"{seed}:{item_id}:{number}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def arrange(study: Study, project: Project, first: int, last: int) -> None:
    """Give the slots of the items `first` to `last` the places of the project's strategy."""
    study.execute(
        f"UPDATE slots SET major = p.major, minor = p.minor FROM ({placed(study, project)} "
        "AND s.item_id BETWEEN :first AND :last) AS p WHERE slots.item_id = p.item_id "
        "AND slots.number = p.number AND (slots.major, slots.minor) <> (p.major, p.minor)",
        _range(project, first, last),
    )


def placed(study: Study, project: Project) -> str:
    """A query for the place that each slot of a project should have; takes :project and :seed."""
    return (
        f"SELECT s.item_id, s.number, {_place(study, project)} "
        "FROM slots s JOIN items i ON i.id = s.item_id WHERE s.project_id = :project"
    )


def add_slots(study: Study, project: Project, first: int, last: int) -> None:
    """Make the slots that the new items `first` to `last` lack, in their places."""
    if project.options.extra_severity:
        extra.fit(study, project, first, last)
    _add_slots(study, project, first, last)


def _add_slots(study: Study, project: Project, first: int, last: int) -> None:
    study.execute(
        f"{_MISSING} {_place(study, project)} {_OF_MISSING}", _range(project, first, last)
    )


def fit_overlap(study: Study, project: Project, first: int, last: int) -> None:
    """Give the items `first` to `last` as many slots as are wanted of them.

    How many that is says the view ``wanted``, of the project as it is stored.

    Slots that were closed open again before new ones are made; of too many, open ones are closed,
    the last first, and taken ones stay until they are given back.
    """
    extra.fit(study, project, first, last)
    study.execute(_CLOSE, _range(project, first, last))
    study.execute(_REOPEN, _range(project, first, last))
    _add_slots(study, project, first, last)


def fit_item(study: Study, project: Project, item_id: int) -> None:
    """The same for one item, whose open slots are then found also by those who have passed it."""
    fit_overlap(study, project, item_id, item_id)
    offer(study, item_id)


def _place(study: Study, project: Project) -> str:
    study.register_function(draw, deterministic=True, replace=True)
    major, minor = _PLACE[project.strategy]
    return f"{major} AS major, {minor} AS minor"


def _range(project: Project, first: int, last: int) -> dict[str, int]:
    return {
        "project": project.id,
        "seed": project.seed,
        "first": first,
        "last": last,
    }


# The plus sign keeps SQLite from going through all items of the project instead of the range.
_ITEMS = "+i.project_id = :project AND i.id BETWEEN :first AND :last"
_OPEN = "(SELECT count(*) FROM slots n WHERE n.item_id = i.id AND n.closed = 0)"
_WANTED = "(SELECT w.judgments FROM wanted w WHERE w.item_id = i.id)"

_CLOSE = f"""
    UPDATE slots SET closed = 1 FROM (
        SELECT s.item_id, s.number, {_OPEN} - {_WANTED} AS spare,
            row_number() OVER (PARTITION BY s.item_id ORDER BY s.number DESC) AS nth
        FROM items i JOIN slots s ON s.item_id = i.id
        WHERE {_ITEMS} AND s.assignment_id IS NULL AND s.closed = 0
    ) AS p
    WHERE slots.item_id = p.item_id AND slots.number = p.number AND p.nth <= p.spare
"""
_REOPEN = f"""
    UPDATE slots SET closed = 0 FROM (
        SELECT s.item_id, s.number, {_WANTED} - {_OPEN} AS missing,
            row_number() OVER (PARTITION BY s.item_id ORDER BY s.number) AS nth
        FROM items i JOIN slots s ON s.item_id = i.id WHERE {_ITEMS} AND s.closed = 1
    ) AS p
    WHERE slots.item_id = p.item_id AND slots.number = p.number AND p.nth <= p.missing
"""
_MISSING = f"""
    WITH RECURSIVE
    short (item_id, made, missing) AS (
        SELECT i.id, (SELECT count(*) FROM slots s WHERE s.item_id = i.id), {_WANTED} - {_OPEN}
        FROM items i WHERE {_ITEMS}),
    added (item_id, number, missing) AS (
        SELECT item_id, made, missing FROM short WHERE missing > 0
        UNION ALL
        SELECT item_id, number + 1, missing - 1 FROM added WHERE missing > 1)
    INSERT INTO slots (item_id, number, project_id, major, minor)
    SELECT s.item_id, s.number, :project,
"""
_OF_MISSING = "FROM added s JOIN items i ON i.id = s.item_id"
