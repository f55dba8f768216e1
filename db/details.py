"""What judgments say beside their verdict: second questions, marks, edits. Rows are only added."""

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


class NewEdit(NamedTuple):
    """An edit about to be stored: `difference` lists what was kept, taken out and put in."""

    original_id: int
    messages: Messages
    difference: Sequence[tuple[str, str]]


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


def add_edit(study: Study, judgment_id: int, writer: str, edit: NewEdit, now: datetime) -> None:
    """Store an edit and the response it makes, by `writer`; within the caller's transaction.

    A text that is there already is stored once, and has one more writer.
    """
    messages = to_json(edit.messages)
    (response_id,) = study.execute(
        "INSERT INTO responses (prompt_id, hash, messages, created_at) "
        "SELECT prompt_id, ?, ?, ? FROM responses WHERE id = ? "
        "ON CONFLICT (prompt_id, hash) DO UPDATE SET hash = excluded.hash RETURNING id",
        (content_hash(messages), messages, to_text(now), edit.original_id),
    ).fetchone()
    study.execute(
        "INSERT INTO generations (response_id, generator, settings, created_at) "
        "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (response_id, writer, json.dumps({"edited_from": edit.original_id}), to_text(now)),
    )
    study.execute(
        "INSERT INTO edits (judgment_id, response_id, original_id, difference) VALUES (?, ?, ?, ?)",
        (
            judgment_id,
            response_id,
            edit.original_id,
            json.dumps(edit.difference, ensure_ascii=False),
        ),
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
