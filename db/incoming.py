"""Importing: rows are staged outside the study, then enter it in a few set-based statements.

Staging writes to SQLite's temporary database, so a file that turns out bad in its last line has
touched nothing, and people can go on judging while a large file is read. :func:`store` then runs
within the caller's transaction. Identity is by content, so storing the same rows
again adds nothing:

- prompts and responses are the same when their messages are
- an item is the same when its prompt and its *set* of responses are
- a *labelled* row that repeats an item is an item of its own (`occurrence` 2, 3, ...), so that
  every label of a source is accounted for; an unlabelled repeat is dropped, because nobody should
  be asked to judge the same pair twice
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from db.annotators import Annotator
from db.connection import Study
from db.judgments import Verdict
from db.messages import Messages, content_hash, item_hash, text_hash, to_json
from db.projects import Project, guideline
from db.times import to_text


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


class IncomingItem(NamedTuple):
    """One row of a file: a prompt, its responses, and perhaps a label."""

    prompt: Messages
    responses: tuple[IncomingResponse, ...]
    source: str | None = None
    category: str | None = None
    label: Label | None = None


class Stored(NamedTuple):
    """What an import came to: `items` and `labels` are new, `repeats` stood twice in the file."""

    rows: int
    repeats: int
    items: int
    labels: int


BATCH = 5_000


def stage(study: Study, rows: Iterable[IncomingItem]) -> None:
    """Write rows to temporary tables of this connection, replacing what was staged before."""
    study.executescript(_STAGING)
    numbered = enumerate(rows)
    while batch := list(islice(numbered, BATCH)):
        with study.atomic():  # writes to the temporary database only: the study is not locked
            for number, row in batch:
                _stage_row(study, number, row)


def store(study: Study, project: Project, annotator: Annotator | None, now: datetime) -> Stored:
    """Move the staged rows into the study; within the caller's transaction.

    `annotator` gives the labels; None leaves labels out.
    """
    if annotator is None:
        study.execute("UPDATE temp.incoming SET verdict = NULL")
    rows = _count(study, "SELECT count(*) FROM temp.incoming")
    study.execute(_NUMBER_OCCURRENCES)
    repeats = study.execute(
        "DELETE FROM temp.incoming WHERE verdict IS NULL AND occurrence > 1"
    ).rowcount
    known_items = _count(study, "SELECT coalesce(max(id), 0) FROM items")
    known = {
        "project": project.id,
        "overlap": project.overlap,
        "items": known_items,
        "assignments": _count(study, "SELECT coalesce(max(id), 0) FROM assignments"),
        "annotator": annotator.id if annotator else None,
        "guideline": guideline(study, project.id).id,
        "now": to_text(now),
    }
    for statement in _CONTENT:
        study.execute(statement, known)
    labels = 0
    if annotator is not None:
        for statement in _LABELS:
            study.execute(statement, known)
        labels = _count(
            study, "SELECT count(*) FROM assignments WHERE id > ?", known["assignments"]
        )
    items = _count(study, "SELECT count(*) FROM items WHERE id > ?", known_items)
    return Stored(rows, repeats, items, labels)


def _count(study: Study, sql: str, *arguments: object) -> int:
    (count,) = study.execute(sql, arguments).fetchone()
    return int(count)


def _stage_row(study: Study, number: int, row: IncomingItem) -> None:
    prompt = to_json(row.prompt)
    prompt_hash = content_hash(prompt)
    responses = [to_json(response.messages) for response in row.responses]
    hashes = [content_hash(messages) for messages in responses]
    study.conn.execute(
        "INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            number,
            prompt_hash,
            text_hash(row.prompt),
            prompt,
            row.source,
            row.category,
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
    """Verdict, chosen and rejected by their hashes, reason."""
    if label is None:
        return None, None, None, None
    chosen = None if label.chosen is None else hashes[label.chosen]
    rejected = None if label.rejected is None else hashes[label.rejected]
    return label.verdict, chosen, rejected, label.reason


_STAGING = """
DROP TABLE IF EXISTS temp.incoming;
DROP TABLE IF EXISTS temp.incoming_responses;
CREATE TEMP TABLE incoming (
    number INTEGER PRIMARY KEY, prompt_hash TEXT, text_hash TEXT, messages TEXT, source TEXT,
    category TEXT, item_hash TEXT, verdict TEXT, chosen_hash TEXT, rejected_hash TEXT, reason TEXT,
    occurrence INTEGER
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

_ITEM_OF_ROW = """
    items i ON i.project_id = :project AND i.hash = n.item_hash AND i.occurrence = n.occurrence
"""

_CONTENT = (
    """
    INSERT INTO prompts (hash, text_hash, messages, source, category, created_at)
    SELECT prompt_hash, text_hash, messages, source, category, :now
    FROM temp.incoming WHERE true ORDER BY number
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO responses (prompt_id, hash, messages, created_at)
    SELECT p.id, r.hash, r.messages, :now
    FROM temp.incoming n
    JOIN temp.incoming_responses r ON r.number = n.number
    JOIN prompts p ON p.hash = n.prompt_hash
    WHERE true ORDER BY n.number, r.position
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO generations (response_id, generator, created_at)
    SELECT s.id, r.generator, :now
    FROM temp.incoming_responses r
    JOIN temp.incoming n ON n.number = r.number
    JOIN prompts p ON p.hash = n.prompt_hash
    JOIN responses s ON s.prompt_id = p.id AND s.hash = r.hash
    WHERE r.generator IS NOT NULL
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO items (project_id, prompt_id, hash, occurrence, created_at)
    SELECT :project, p.id, n.item_hash, n.occurrence, :now
    FROM temp.incoming n JOIN prompts p ON p.hash = n.prompt_hash
    WHERE true ORDER BY n.number
    ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO item_responses (item_id, position, response_id)
    SELECT i.id, r.position, s.id
    FROM temp.incoming n
    JOIN {_ITEM_OF_ROW}
    JOIN temp.incoming_responses r ON r.number = n.number
    JOIN responses s ON s.prompt_id = i.prompt_id AND s.hash = r.hash
    WHERE i.id > :items ORDER BY i.id, r.position
    ON CONFLICT DO NOTHING
    """,
    """
    WITH RECURSIVE numbers (number) AS (
        SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < :overlap
    )
    INSERT INTO slots (item_id, number, project_id)
    SELECT i.id, numbers.number, i.project_id FROM items i CROSS JOIN numbers
    WHERE i.project_id = :project AND i.id > :items
    """,
)

# A label fills an open slot of its item, unless this source has labelled the item before. Its
# presentation is the order of the file, which need not be the order in which the item is stored.
_LABELS = (
    f"""
    INSERT INTO assignments (item_id, slot, project_id, annotator_id, token, state,
        response_order, guideline_id, shown_at, expires_at)
    SELECT i.id, min(s.number), :project, :annotator,
        'label:' || :annotator || ':' || i.id,
        CASE n.verdict WHEN 'skip' THEN 'skipped' ELSE 'judged' END,
        CASE o.position WHEN 0 THEN '[0, 1]' ELSE '[1, 0]' END,
        :guideline, :now, :now
    FROM temp.incoming n
    JOIN {_ITEM_OF_ROW}
    JOIN slots s ON s.item_id = i.id AND s.assignment_id IS NULL
    JOIN temp.incoming_responses r ON r.number = n.number AND r.position = 0
    JOIN responses f ON f.prompt_id = i.prompt_id AND f.hash = r.hash
    JOIN item_responses o ON o.item_id = i.id AND o.response_id = f.id
    WHERE n.verdict IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM assignments a WHERE a.annotator_id = :annotator AND a.item_id = i.id)
    GROUP BY n.number, i.id ORDER BY n.number
    """,
    f"""
    INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, chosen_id,
        rejected_id, reason, created_at)
    SELECT a.token, a.id, i.id, a.annotator_id, n.verdict, c.id, x.id, n.reason, :now
    FROM temp.incoming n
    JOIN {_ITEM_OF_ROW}
    JOIN assignments a ON a.item_id = i.id AND a.annotator_id = :annotator AND a.id > :assignments
    LEFT JOIN responses c ON c.prompt_id = i.prompt_id AND c.hash = n.chosen_hash
    LEFT JOIN responses x ON x.prompt_id = i.prompt_id AND x.hash = n.rejected_hash
    WHERE n.verdict IS NOT NULL ORDER BY n.number
    """,
    """
    UPDATE slots SET assignment_id = j.assignment_id, judgment_id = j.id
    FROM assignments a JOIN judgments j ON j.assignment_id = a.id
    WHERE a.id > :assignments AND a.state = 'judged'
        AND slots.item_id = a.item_id AND slots.number = a.slot
    """,
)
