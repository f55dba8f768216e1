"""What judgments say beside their verdict: second questions, marks, ranks, reasons, texts.

Rows are only added.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.messages import Messages, content_hash, from_json, to_json
from db.times import to_text


class AxisAnswer(NamedTuple):
    """The response that is more so; None where they are equal."""

    axis: str
    chosen_id: int | None


class ResponseMark(NamedTuple):
    """Whether a response is safe, and if not, how."""

    response_id: int
    safe: bool
    category: str | None
    severity: int | None


class Edit(NamedTuple):
    """The response that the chosen one became, with the text of its last turn."""

    response_id: int
    original_id: int
    text: str


def add_axes(study: Study, judgment_id: int, answers: Iterable[AxisAnswer]) -> None:
    """Store answers to second questions; within the caller's transaction."""
    study.conn.executemany(
        "INSERT INTO axis_answers (judgment_id, axis, chosen_id) VALUES (?, ?, ?)",
        [(judgment_id, *answer) for answer in answers],
    )


def add_marks(study: Study, judgment_id: int, marks: Iterable[ResponseMark]) -> None:
    """Store marks of responses; within the caller's transaction."""
    study.conn.executemany(
        "INSERT INTO marks (judgment_id, response_id, safe, category, severity) "
        "VALUES (?, ?, ?, ?, ?)",
        [(judgment_id, *mark) for mark in marks],
    )


def add_ranks(study: Study, judgment_id: int, response_ids: Iterable[int]) -> None:
    """Store responses in order, the best first; within the caller's transaction."""
    study.conn.executemany(
        "INSERT INTO ranks (judgment_id, response_id, rank) VALUES (?, ?, ?)",
        [(judgment_id, response_id, rank) for rank, response_id in enumerate(response_ids, 1)],
    )


def add_reasons(study: Study, judgment_id: int, reasons: Iterable[str]) -> None:
    """Store the reasons that were ticked; within the caller's transaction."""
    study.conn.executemany(
        "INSERT INTO reasons (judgment_id, reason) VALUES (?, ?)",
        [(judgment_id, reason) for reason in dict.fromkeys(reasons)],
    )


def add_response(
    study: Study,
    item_id: int,
    writer: str,
    text: Messages,
    original_id: int | None,
    now: datetime,
) -> int:
    """Store a response by `writer` to the prompt of an item; within the caller's transaction.

    A text that is there already is stored once, and has one more writer. Returns its id.
    """
    messages = to_json(text)
    (response_id,) = study.execute(
        "INSERT INTO responses (prompt_id, hash, messages, created_at) "
        "SELECT prompt_id, ?, ?, ? FROM items WHERE id = ? "
        "ON CONFLICT (prompt_id, hash) DO UPDATE SET hash = excluded.hash RETURNING id",
        (content_hash(messages), messages, to_text(now), item_id),
    ).fetchone()
    origin = {} if original_id is None else {"edited_from": original_id}
    study.execute(
        "INSERT INTO generations (response_id, generator, settings, created_at) "
        "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (response_id, writer, json.dumps(origin), to_text(now)),
    )
    return int(response_id)


def add_edit(
    study: Study,
    judgment_id: int,
    response_id: int,
    original_id: int,
    difference: Sequence[tuple[str, str]],
) -> None:
    """Store from what a response was made, and how; within the caller's transaction."""
    study.execute(
        "INSERT INTO edits (judgment_id, response_id, original_id, difference) VALUES (?, ?, ?, ?)",
        (judgment_id, response_id, original_id, json.dumps(difference, ensure_ascii=False)),
    )


def axes(study: Study, judgment_id: int) -> list[AxisAnswer]:
    """The second questions that a judgment answers, by name."""
    rows = study.execute(
        "SELECT axis, chosen_id FROM axis_answers WHERE judgment_id = ? ORDER BY axis",
        (judgment_id,),
    )
    return [AxisAnswer(*row) for row in rows]


def marks(study: Study, judgment_id: int) -> list[ResponseMark]:
    """The marks that a judgment gives, by response."""
    rows = study.execute(
        "SELECT response_id, safe, category, severity FROM marks WHERE judgment_id = ? "
        "ORDER BY response_id",
        (judgment_id,),
    )
    return [ResponseMark(id_, bool(safe), *how) for id_, safe, *how in rows]


def ranking(study: Study, judgment_id: int) -> list[int]:
    """The responses that a judgment puts in order, the best first."""
    rows = study.execute(
        "SELECT response_id FROM ranks WHERE judgment_id = ? ORDER BY rank", (judgment_id,)
    )
    return [response_id for (response_id,) in rows]


def reasons(study: Study, judgment_id: int) -> list[str]:
    """The reasons that were ticked, by name."""
    rows = study.execute(
        "SELECT reason FROM reasons WHERE judgment_id = ? ORDER BY reason", (judgment_id,)
    )
    return [reason for (reason,) in rows]


def text(study: Study, response_id: int) -> str:
    """The last turn of a response."""
    (messages,) = study.execute(
        "SELECT messages FROM responses WHERE id = ?", (response_id,)
    ).fetchone()
    return from_json(messages)[-1].content


def edit(study: Study, judgment_id: int) -> Edit | None:
    """The edit that a judgment made, or None."""
    row = study.execute(
        "SELECT e.response_id, e.original_id, r.messages "
        "FROM edits e JOIN responses r ON r.id = e.response_id WHERE e.judgment_id = ?",
        (judgment_id,),
    ).fetchone()
    if row is None:
        return None
    response_id, original_id, messages = row
    return Edit(response_id, original_id, from_json(messages)[-1].content)
