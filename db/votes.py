"""Votes: the judgments that the one rule (:mod:`db.preferences`) goes by, item by item."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from db.connection import Study
from db.judgments import Verdict
from db.selection import ALL, WITHDRAWN, LeftOut, Selection

Votes = Iterator[tuple[int, Iterator["Vote"]]]  # of each item, in the order in which they came


class Vote(NamedTuple):
    """One judgment as the rule sees it.

    `edited_id` is a better text for the chosen response. `asked`: somebody else is asked to confirm
    its demonstration; `confirmation_id` is the judgment of whoever did, with its verdict and text.
    `left_out` is why it does not count.
    """

    item_id: int
    judgment_id: int
    verdict: Verdict
    chosen_id: int | None
    rejected_id: int | None
    edited_id: int | None = None
    adjudicated: bool = False
    asked: bool = False
    confirmation_id: int | None = None
    confirmation: Verdict | None = None
    confirmed_id: int | None = None
    left_out: LeftOut | None = None


# A judgment votes while its assignment says so: it fills a slot, or it is a skip that stands, or a
# researcher's decision. An item that asks to confirm a demonstration has one slot; a researcher's
# decision closes it, and what is confirmed then says what people came to without that.
_VOTES = f"""
    SELECT j.item_id, j.id, j.verdict, j.chosen_id, j.rejected_id, e.response_id,
        a.state = 'adjudicated', s.item_id IS NOT NULL, k.id, k.verdict, k.chosen_id, {{left_out}}
    FROM judgments j JOIN assignments a ON a.id = j.assignment_id AND a.token = j.key
    LEFT JOIN edits e ON e.judgment_id = j.id
    LEFT JOIN items c ON c.confirms = j.id
    LEFT JOIN slots s ON s.item_id = c.id AND (s.closed = 0 OR EXISTS (
        SELECT 1 FROM assignments d WHERE d.item_id = j.item_id AND d.state = 'adjudicated'))
    LEFT JOIN judgments k ON k.id = s.judgment_id AND {{confirms}}
    {WITHDRAWN}
    WHERE a.state IN ('judged', 'skipped', 'adjudicated')
"""


def of_project(
    study: Study,
    project_id: int,
    selection: Selection = ALL,
    *,
    filtered: bool = False,
    block: range | None = None,
) -> Votes:
    """All votes of a project, by item; streams. Confirmations are with what they confirm.

    `filtered`: without the items that :func:`db.item_filter.stage` has left out. `block`: only of
    items with these ids.
    """
    return _read(study, _own(filtered, block), project_id, selection)


def stage_single(
    study: Study, project_id: int, selection: Selection, block: range, *, filtered: bool
) -> bool:
    """Put the votes of a block into ``temp.votes``, in place of what is there.

    False, and nothing of use there, unless each is the only judgment of its item, with no edit and
    nothing to confirm.
    """
    if study.execute(_TWICE, (block.start, block.stop)).fetchone():
        return False
    study.execute("DROP TABLE IF EXISTS temp.votes")
    study.execute(_SINGLE)
    rows = _votes(selection)
    study.execute(
        f"INSERT INTO temp.votes SELECT * FROM ({rows} AND {_own(filtered, block)}) ORDER BY 1",
        (project_id,),
    )
    return study.execute(_OTHERS).fetchone() is None


def _own(filtered: bool, block: range | None) -> str:
    own = "a.project_id = ? AND j.item_id NOT IN (SELECT id FROM items WHERE confirms IS NOT NULL)"
    if filtered:
        own += " AND j.item_id NOT IN (SELECT item_id FROM temp.left_out)"
    if block is not None:
        own += f" AND j.item_id >= {block.start} AND j.item_id < {block.stop}"
    return own


_TWICE = """
    SELECT 1 FROM judgments WHERE item_id >= ? AND item_id < ?
    GROUP BY item_id HAVING count(*) > 1 LIMIT 1
"""
_SINGLE = """
    CREATE TEMP TABLE votes (
        item_id INTEGER PRIMARY KEY, judgment_id INTEGER, verdict TEXT, chosen_id INTEGER,
        rejected_id INTEGER, edited_id INTEGER, adjudicated INTEGER, asked INTEGER,
        confirmation_id INTEGER, confirmation TEXT, confirmed_id INTEGER, left_out TEXT
    )
"""
_OTHERS = "SELECT 1 FROM temp.votes WHERE edited_id IS NOT NULL OR asked LIMIT 1"


def of_item(study: Study, item_id: int) -> Votes:
    """The votes of one item."""
    return _read(study, "j.item_id = ?", item_id)


def of_items_since(study: Study, assignment_id: int) -> Votes:
    """The votes of every item with an assignment newer than this one."""
    return _read(
        study, "j.item_id IN (SELECT item_id FROM assignments WHERE id > ?)", assignment_id
    )


def of_weighed(study: Study, withdrawn: str = "withdrawals") -> Votes:
    """The votes of the items in ``temp.weighed``, if the judgments of this table are withdrawn."""
    votes = _votes(ALL).replace("withdrawals", withdrawn)
    which = "j.item_id IN (SELECT item_id FROM temp.weighed)"
    return _by_item(study.execute(f"{votes} AND {which} ORDER BY j.item_id, j.id"))


def _read(study: Study, which: str, argument: int, selection: Selection = ALL) -> Votes:
    votes = _votes(selection)
    return _by_item(study.execute(f"{votes} AND {which} ORDER BY j.item_id, j.id", (argument,)))


def _votes(selection: Selection) -> str:
    """The statement, whose confirmations are those that count as well."""
    confirms = f"""(
            SELECT {selection.left_out("k", "b", "u")} IS NULL FROM assignments b
            LEFT JOIN withdrawals u ON u.judgment_id = k.id WHERE b.id = k.assignment_id)"""
    return _VOTES.format(left_out=selection.left_out(), confirms=confirms)


def _by_item(rows: Iterable[tuple[Any, ...]]) -> Votes:
    return groupby(map(Vote._make, rows), key=itemgetter(0))
