"""Staging: the rows of a dataset to be, in temporary tables.

A snapshot's hash must be known before anything is stored, and what is left out for what else there
is (repeats, lengths) is found by looking at all rows.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from db.connection import Study
from db.messages import Messages, from_json
from db.preferences import Decision


class Row(NamedTuple):
    """A row about to be staged; `edit` is 1 for one that comes from an edit."""

    chosen_id: int | None
    rejected_id: int | None
    weight: float
    judgment_ids: tuple[int, ...]
    edit: int = 0
    margin: float | None = None


Rows = Callable[[Decision], Iterable[Row]]  # what a decision makes; nothing of most outcomes


class Staged(NamedTuple):
    """A row that is staged, by its number, with the texts that it has."""

    number: int
    split: str
    prompt: Messages
    chosen: Messages | None
    rejected: Messages | None


_BATCH = 10_000


def begin(study: Study) -> None:
    """Make room for the rows of a dataset, in place of what was staged before."""
    for statement in _STAGING:
        study.execute(statement)


def add(study: Study, decisions: Iterable[Decision], rows: Rows) -> Counter[str]:
    """Stage the rows that `decisions` make after those that are staged.

    Returns how many decisions made none, by outcome. Writes to the temporary database only, within
    a transaction or outside of one.
    """
    unmade: Counter[str] = Counter()
    with study.atomic():
        (number,) = study.execute("SELECT coalesce(max(number), 0) FROM temp.picked").fetchone()
        made = _made(decisions, rows, unmade, number + 1)
        while batch := list(islice(made, _BATCH)):
            study.conn.executemany(_STAGE_ROW, [row for row, _ in batch])
            judged = [(row[0], judgment_id) for row, others in batch for judgment_id in others]
            study.conn.executemany("INSERT INTO temp.picked_judgments VALUES (?, ?)", judged)
    return unmade


def _made(
    decisions: Iterable[Decision], rows: Rows, unmade: Counter[str], number: int
) -> Iterator[tuple[tuple[int | float | None, ...], Sequence[int]]]:
    """Each row as it is staged, from `number` on, and the judgments behind it but the first."""
    for decision in decisions:
        first = None
        for chosen_id, rejected_id, weight, judgment_ids, edit, margin in rows(decision):
            responses = (chosen_id, rejected_id)
            judgment_id, *others = judgment_ids
            row = (number, decision.item_id, *responses, weight, edit, first, margin, judgment_id)
            yield row, others
            first = first or number
            number += 1
        if first is None:
            unmade[decision.outcome] += 1


def texts(study: Study) -> Iterator[Staged]:
    """The staged rows that are not left out, in order; streams."""
    rows = study.execute(
        f"SELECT k.number, k.split, p.messages, c.messages, r.messages {_JOINED} "
        "WHERE k.part IS NULL ORDER BY k.number"
    )
    for number, name, prompt, *both in rows:
        chosen, rejected = (from_json(text) if text is not None else None for text in both)
        yield Staged(number, name, from_json(prompt), chosen, rejected)


def leave_out(study: Study, part: str, numbers: Iterable[int]) -> None:
    """Leave these rows out, for a reason that is a part of the ledger."""
    study.conn.executemany(
        "UPDATE temp.picked SET part = ? WHERE number = ? AND part IS NULL",
        ((part, number) for number in numbers),
    )


def drop_duplicates(study: Study) -> None:
    """Leave out rows whose texts, the prompt's normalised, stand in an earlier one."""
    study.execute(_DROP_DUPLICATES)


def prompts(study: Study) -> Iterator[tuple[int, str]]:
    """Number and hash of the prompt's normalised text of each staged row; streams."""
    return study.execute(
        "SELECT k.number, p.text_hash FROM temp.picked k "
        "JOIN items i ON i.id = k.item_id JOIN prompts p ON p.id = i.prompt_id"
    )


def split(study: Study, splits: Iterable[tuple[int, str]]) -> None:
    """Put rows, by number, into other splits than ``train``."""
    study.conn.executemany(
        "UPDATE temp.picked SET split = ? WHERE number = ?",
        ((name, number) for number, name in splits),
    )


def finish(study: Study) -> Counter[str]:
    """Forget the rows that are left out, and number the others from 1; how many became what.

    ``exported`` are decisions with a row left to train on, ``held_out`` those with rows in other
    splits; of the others, why the last rows were left out.
    """
    units, left_out, held_out = study.execute(_LOSSES).fetchone()
    if not left_out and not held_out:
        return Counter(exported=units) if units else Counter()
    found = Counter(dict(study.execute(_ACCOUNT).fetchall()))
    if left_out:
        for statement in _CLOSE_GAPS:
            study.execute(statement)
    return found


def counts(study: Study) -> dict[str, int]:
    """How many rows are staged, and how many of them are from edits, good, and bad."""
    rows, edits, good = study.execute(
        "SELECT count(*), coalesce(sum(edit), 0), count(chosen_id) FROM temp.picked"
    ).fetchone()
    return {"rows": rows, "edits": edits, "good": good, "bad": rows - good}


def staged_hash(study: Study) -> str:
    """The hash of the staged rows, in order."""
    rows = study.execute(
        f"SELECT p.hash, c.hash, r.hash, k.weight, k.margin, k.split {_JOINED} ORDER BY k.number"
    )
    return fingerprint(rows).hash


class Fingerprint(NamedTuple):
    """How many rows there are, and what they hold."""

    rows: int
    hash: str


Hashed = tuple[str, str | None, str | None, float, float | None, str]


def fingerprint(rows: Iterable[Hashed]) -> Fingerprint:
    """SHA-256 over rows of prompt, chosen, rejected, weight, margin and split; texts by hashes.

    A row without a chosen or rejected text has an empty one; no margin and the split ``train`` say
    nothing. It depends on the texts and figures in their order, and on no id.
    """
    digest, number = hashlib.sha256(), 0
    for prompt, chosen, rejected, weight, margin, name in rows:
        by = "" if margin is None else f" {margin!r}"
        held = "" if name == "train" else f" {name}"
        digest.update(f"{prompt} {chosen or ''} {rejected or ''} {weight!r}{by}{held}\n".encode())
        number += 1
    return Fingerprint(number, digest.hexdigest())


_STAGING = (
    "DROP TABLE IF EXISTS temp.picked",
    "DROP TABLE IF EXISTS temp.picked_judgments",
    """
    CREATE TEMP TABLE picked (
        number INTEGER PRIMARY KEY, item_id INTEGER, chosen_id INTEGER, rejected_id INTEGER,
        weight REAL, edit INTEGER, first INTEGER, margin REAL, judgment_id INTEGER, split TEXT,
        part TEXT
    )
    """,
    """
    CREATE TEMP TABLE picked_judgments (
        number INTEGER, judgment_id INTEGER, PRIMARY KEY (number, judgment_id)
    ) WITHOUT ROWID
    """,
)

_STAGE_ROW = "INSERT INTO temp.picked VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'train', NULL)"

_JOINED = """
    FROM temp.picked k JOIN items i ON i.id = k.item_id JOIN prompts p ON p.id = i.prompt_id
    LEFT JOIN responses c ON c.id = k.chosen_id LEFT JOIN responses r ON r.id = k.rejected_id
"""

_DROP_DUPLICATES = f"""
UPDATE temp.picked SET part = 'duplicate' WHERE number IN (
    SELECT number FROM (
        SELECT k.number, row_number() OVER (
            PARTITION BY p.text_hash, c.hash, r.hash ORDER BY k.number) AS nth
        {_JOINED} WHERE k.part IS NULL)
    WHERE nth > 1)
"""

_LOSSES = """
SELECT count(*) - count(first), count(part), coalesce(sum(split <> 'train'), 0) FROM temp.picked
"""

_ACCOUNT = """
SELECT became, count(*) FROM (
    SELECT CASE WHEN max(part IS NULL) = 0 THEN min(part)
        WHEN min(split) = 'train' AND max(split) = 'train' THEN 'exported'
        ELSE 'held_out' END AS became
    FROM temp.picked GROUP BY coalesce(first, number))
GROUP BY became
"""

# By way of negative numbers: so no row takes the number of one that still has it.
_CLOSE_GAPS = (
    "DELETE FROM temp.picked WHERE part IS NOT NULL",
    "DROP TABLE IF EXISTS temp.renumbered",
    """
    CREATE TEMP TABLE renumbered AS
    SELECT number, row_number() OVER (ORDER BY number) AS nth FROM temp.picked
    """,
    "CREATE UNIQUE INDEX temp.renumbered_by_number ON renumbered (number)",
    "DELETE FROM temp.picked_judgments WHERE number NOT IN (SELECT number FROM temp.picked)",
    *(
        statement
        for table in ("picked", "picked_judgments")
        for statement in (
            f"UPDATE temp.{table} SET number = -(SELECT nth FROM temp.renumbered r "
            f"WHERE r.number = {table}.number)",
            f"UPDATE temp.{table} SET number = -number",
        )
    ),
    "DROP TABLE temp.renumbered",
)
