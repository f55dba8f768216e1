"""Staging: the rows of a dataset to be, in temporary tables.

A snapshot's hash must be known before anything is stored, and rows that would repeat an earlier one
are left out by a set-based statement.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from db.connection import Study
from db.preferences import Decision


class Row(NamedTuple):
    """A row about to be staged; `edit` is 1 for one that comes from an edit."""

    chosen_id: int | None
    rejected_id: int | None
    weight: float
    judgment_ids: tuple[int, ...]
    edit: int = 0


Rows = Callable[[Decision], Iterable[Row]]  # what a decision makes; nothing of most outcomes


def stage(
    study: Study, decisions: Iterable[Decision], rows: Rows, *, drop_duplicates: bool
) -> Counter[str]:
    """Stage the rows that `decisions` make, in place of what was staged before.

    Returns how many decisions were ``exported``, having made rows, and how many had which other
    outcome. One of whose rows none is left when duplicates are dropped is a ``duplicate``. Writes
    to the temporary database only, within a transaction or outside of one.
    """
    for statement in _STAGING:
        study.execute(statement)
    found: Counter[str] = Counter()
    number = 0
    with study.atomic():
        for unit, decision in enumerate(decisions):
            made = list(rows(decision))
            found["exported" if made else decision.outcome] += 1
            for row in made:
                _stage_row(study, number, unit, decision.item_id, row)
                number += 1
    if drop_duplicates:
        study.execute(_DROP_DUPLICATES)
        (left,) = study.execute("SELECT count(DISTINCT unit) FROM temp.picked").fetchone()
        found["duplicate"] = found["exported"] - left
        found["exported"] = left
    return found


def _stage_row(study: Study, number: int, unit: int, item_id: int, row: Row) -> None:
    *values, judgment_ids, edit = row
    study.conn.execute(
        "INSERT INTO temp.picked VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, item_id, *values, edit, unit),
    )
    study.conn.executemany(
        "INSERT INTO temp.picked_judgments VALUES (?, ?)",
        [(number, judgment_id) for judgment_id in judgment_ids],
    )


def counts(study: Study) -> dict[str, int]:
    """How many rows are staged, and how many of them are from edits, good, and bad."""
    rows, edits, good = study.execute(
        "SELECT count(*), coalesce(sum(edit), 0), count(chosen_id) FROM temp.picked"
    ).fetchone()
    return {"rows": rows, "edits": edits, "good": good, "bad": rows - good}


def staged_hash(study: Study) -> str:
    """The hash of the staged rows, in order."""
    rows = study.execute(
        "SELECT p.hash, c.hash, r.hash, k.weight FROM temp.picked k "
        "JOIN items i ON i.id = k.item_id JOIN prompts p ON p.id = i.prompt_id "
        "LEFT JOIN responses c ON c.id = k.chosen_id LEFT JOIN responses r ON r.id = k.rejected_id "
        "ORDER BY k.number"
    )
    return fingerprint(rows).hash


class Fingerprint(NamedTuple):
    """How many rows there are, and what they hold."""

    rows: int
    hash: str


def fingerprint(rows: Iterable[tuple[str, str | None, str | None, float]]) -> Fingerprint:
    """SHA-256 over rows of (prompt, chosen, rejected, weight), texts by their hashes.

    A row without a chosen or rejected text has an empty one. It depends on the texts and weights
    in their order, and on no id.
    """
    digest, number = hashlib.sha256(), 0
    for prompt, chosen, rejected, weight in rows:
        digest.update(f"{prompt} {chosen or ''} {rejected or ''} {weight!r}\n".encode())
        number += 1
    return Fingerprint(number, digest.hexdigest())


_STAGING = (
    "DROP TABLE IF EXISTS temp.picked",
    "DROP TABLE IF EXISTS temp.picked_judgments",
    """
    CREATE TEMP TABLE picked (
        number INTEGER PRIMARY KEY, item_id INTEGER, chosen_id INTEGER, rejected_id INTEGER,
        weight REAL, edit INTEGER, unit INTEGER
    )
    """,
    """
    CREATE TEMP TABLE picked_judgments (
        number INTEGER, judgment_id INTEGER, PRIMARY KEY (number, judgment_id)
    ) WITHOUT ROWID
    """,
)

# The same texts after normalising the prompt: the first stays.
_DROP_DUPLICATES = """
DELETE FROM temp.picked WHERE number IN (
    SELECT number FROM (
        SELECT k.number, row_number() OVER (
            PARTITION BY p.text_hash, c.hash, r.hash ORDER BY k.number) AS nth
        FROM temp.picked k
        JOIN items i ON i.id = k.item_id JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN responses c ON c.id = k.chosen_id LEFT JOIN responses r ON r.id = k.rejected_id)
    WHERE nth > 1)
"""
