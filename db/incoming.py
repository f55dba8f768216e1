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


BATCH = 5_000


def stage(study: Study, rows: Iterable[IncomingItem], *, labels: bool) -> Staged:
    """Write rows to temporary tables of this connection, replacing what was staged before.

    Without `labels`, what a source says of its rows is left out.
    """
    study.executescript(_STAGING)
    numbered = enumerate(rows)
    end = 0
    while batch := list(islice(numbered, BATCH)):
        with study.atomic():  # writes to the temporary database only: the study is not locked
            for number, row in batch:
                _stage_row(study, number, row if labels else row._replace(label=None))
        end = batch[-1][0] + 1
    study.execute(_NUMBER_OCCURRENCES)
    repeats = study.execute(
        "DELETE FROM temp.incoming WHERE verdict IS NULL AND occurrence > 1"
    ).rowcount
    return Staged(end, repeats)


def _stage_row(study: Study, number: int, row: IncomingItem) -> None:
    prompt = to_json(row.prompt)
    prompt_hash = content_hash(prompt)
    responses = [to_json(response.messages) for response in row.responses]
    hashes = [content_hash(messages) for messages in responses]
    study.conn.execute(
        "INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            number,
            prompt_hash,
            text_hash(row.prompt),
            prompt,
            row.source,
            row.category,
            row.severity,
            row.priority,
            item_hash(prompt_hash, hashes),
            *_label_values(row.label, hashes),
        ),
    )
    generators = [response.generator for response in row.responses]
    study.conn.executemany(
        "INSERT INTO temp.incoming_responses VALUES (?, ?, ?, ?, ?)",
        [
            (number, position, *values)
            for position, values in enumerate(zip(hashes, responses, generators, strict=True))
        ],
    )


def _label_values(label: Label | None, hashes: Sequence[str]) -> tuple[str | None, ...]:
    """Verdict, chosen and rejected by their hashes, reason, rationale."""
    if label is None:
        return None, None, None, None, None
    chosen = None if label.chosen is None else hashes[label.chosen]
    rejected = None if label.rejected is None else hashes[label.rejected]
    return label.verdict, chosen, rejected, label.reason, label.rationale


_STAGING = """
DROP TABLE IF EXISTS temp.incoming;
DROP TABLE IF EXISTS temp.incoming_responses;
CREATE TEMP TABLE incoming (
    number INTEGER PRIMARY KEY, prompt_hash TEXT, text_hash TEXT, messages TEXT, source TEXT,
    category TEXT, severity INTEGER, priority REAL, item_hash TEXT, verdict TEXT, chosen_hash TEXT,
    rejected_hash TEXT, reason TEXT, rationale TEXT, occurrence INTEGER
);
CREATE TEMP TABLE incoming_responses (
    number INTEGER, position INTEGER, hash TEXT, messages TEXT, generator TEXT,
    PRIMARY KEY (number, position)
) WITHOUT ROWID;
"""

_NUMBER_OCCURRENCES = """
UPDATE temp.incoming SET occurrence = ranked.nth
FROM (
    SELECT number, row_number() OVER (
        PARTITION BY item_hash, verdict IS NULL ORDER BY number) AS nth
    FROM temp.incoming
) AS ranked
WHERE ranked.number = incoming.number
"""
