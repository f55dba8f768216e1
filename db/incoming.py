"""Incoming rows: what a file brings, staged outside the study before anything is stored.

Staging writes to SQLite's temporary database, so a file that turns out bad in its last line has
touched nothing, and people can go on judging while a large file is read. How staged rows enter the
study is in :mod:`db.imports`.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from db.connection import Study
from db.judgments import Verdict
from db.messages import Messages, content_hash, item_hash, text_hash, to_json


class IncomingResponse(NamedTuple):
    """A response as a file gives it; `generator` is who wrote it, where the file says."""

    messages: Messages
    generator: str | None = None


class Label(NamedTuple):
    """A judgment that came with a row; `chosen` and `rejected` index its responses."""

    verdict: Verdict
    chosen: int | None = None
    rejected: int | None = None
    reason: str | None = None
    rationale: str | None = None


class IncomingItem(NamedTuple):
    """One row of a file; of `priority`, higher is judged sooner. `severity` is 0 to 3."""

    prompt: Messages
    responses: tuple[IncomingResponse, ...]
    source: str | None = None
    category: str | None = None
    severity: int | None = None
    priority: float | None = None
    label: Label | None = None


class Staged(NamedTuple):
    """What is about to be stored: `rows` read, of which `repeats` stood there before."""

    rows: int
    repeats: int


Values = tuple[object, ...]

BATCH = 1_000
CACHE_KIB = 16_384  # of staged rows held in memory; the others wait in a temporary file


def stage(study: Study, rows: Iterable[IncomingItem], *, labels: bool) -> Staged:
    """Write rows to temporary tables of this connection, replacing what was staged before.

    Without `labels`, what a source says of its rows is left out.
    """
    study.executescript(_STAGING)
    made = (_made(number, row, labels=labels) for number, row in enumerate(rows))
    end = 0
    while batch := list(islice(made, BATCH)):
        with study.atomic():  # writes to the temporary database only: the study is not locked
            study.conn.executemany(_ITEM, [item for item, _ in batch])
            study.conn.executemany(_RESPONSE, [one for _, responses in batch for one in responses])
        end += len(batch)
    study.execute(_NUMBER_OCCURRENCES)
    repeats = study.execute(
        "DELETE FROM temp.incoming WHERE verdict IS NULL AND occurrence > 1"
    ).rowcount
    return Staged(end, repeats)


def _made(number: int, row: IncomingItem, *, labels: bool) -> tuple[Values, list[Values]]:
    """A row as it is staged, and its responses."""
    responses: list[Values] = []
    hashes = []
    for position, (messages, generator) in enumerate(row.responses):
        written = to_json(messages)
        hash_ = content_hash(written)
        hashes.append(hash_)
        responses.append((number, position, hash_, written, generator))
    prompt = to_json(row.prompt)
    prompt_hash = content_hash(prompt)
    item = (
        number,
        prompt_hash,
        text_hash(row.prompt),
        prompt,
        row.source,
        row.category,
        row.severity,
        row.priority,
        item_hash(prompt_hash, hashes),
        *_label_values(row.label if labels else None, hashes),
    )
    return item, responses


def _label_values(label: Label | None, hashes: Sequence[str]) -> tuple[str | None, ...]:
    """Verdict, chosen and rejected by their hashes, reason, rationale."""
    if label is None:
        return None, None, None, None, None
    chosen = None if label.chosen is None else hashes[label.chosen]
    rejected = None if label.rejected is None else hashes[label.rejected]
    return label.verdict, chosen, rejected, label.reason, label.rationale


_STAGING = f"""
DROP TABLE IF EXISTS temp.incoming;
DROP TABLE IF EXISTS temp.incoming_responses;
PRAGMA temp.cache_size = -{CACHE_KIB};
CREATE TEMP TABLE incoming (
    number INTEGER PRIMARY KEY, prompt_hash TEXT, text_hash TEXT, messages TEXT, source TEXT,
    category TEXT, severity INTEGER, priority REAL, item_hash TEXT, verdict TEXT, chosen_hash TEXT,
    rejected_hash TEXT, reason TEXT, rationale TEXT, occurrence INTEGER NOT NULL DEFAULT 1
);
CREATE TEMP TABLE incoming_responses (
    number INTEGER, position INTEGER, hash TEXT, messages TEXT, generator TEXT,
    PRIMARY KEY (number, position)
) WITHOUT ROWID;
"""
_ITEM = "INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
_RESPONSE = "INSERT INTO temp.incoming_responses VALUES (?, ?, ?, ?, ?)"

# What stands there once, as most does, is the first occurrence already.
_NUMBER_OCCURRENCES = """
UPDATE temp.incoming SET occurrence = ranked.nth
FROM (
    SELECT number, row_number() OVER (
        PARTITION BY item_hash, verdict IS NULL ORDER BY number) AS nth
    FROM temp.incoming
    WHERE item_hash IN (SELECT item_hash FROM temp.incoming GROUP BY item_hash HAVING count(*) > 1)
) AS ranked
WHERE ranked.number = incoming.number AND ranked.nth > 1
"""
