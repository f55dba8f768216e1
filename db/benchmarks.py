"""Benchmarks: named sets of prompts to evaluate with, which must not be trained on.

Their prompts are rows of `prompts` like all others, so that they compare by their normalised texts,
but no items: nobody is asked to judge them.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from db.connection import Study
from db.messages import Messages, content_hash, from_json, text_hash, to_json
from db.times import to_text

Kind = Literal["harmful", "harmless", "contrast", "qa"]


class Benchmark(NamedTuple):
    """A registered benchmark, without its prompts; `kind` is None where nobody has said."""

    id: int
    name: str
    source: str
    prompts: int
    created_at: str
    kind: Kind | None = None


class Asked(NamedTuple):
    """A prompt of a benchmark, with what its source says of it.

    `safe` says of a contrast set's prompt whether to answer it is right. A question has right
    `answers`; one of its `choices` is among them where it has any.
    """

    prompt: Messages
    category: str | None = None
    severity: int | None = None
    safe: bool | None = None
    choices: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


class Question(NamedTuple):
    """A prompt as it stands in a benchmark, by its number there; see :class:`Asked`."""

    number: int
    prompt_id: int
    asked: Asked


_COLUMNS = (
    "id, name, source, (SELECT count(*) FROM benchmark_prompts n WHERE n.benchmark_id = b.id), "
    "created_at, kind FROM benchmarks b"
)


def add(
    study: Study,
    name: str,
    source: str,
    prompts: Iterable[Asked],
    now: datetime,
    kind: Kind | None = None,
) -> Benchmark:
    """Register a benchmark, its prompts numbered from 1; within the caller's transaction.

    A prompt that the study has keeps what is known of it.
    """
    at = to_text(now)
    (id_,) = study.execute(
        "INSERT INTO benchmarks (name, source, created_at, kind) VALUES (?, ?, ?, ?) RETURNING id",
        (name, source, at, kind),
    ).fetchone()
    for number, asked in enumerate(prompts, start=1):
        messages = to_json(asked.prompt)
        known = content_hash(messages)
        study.execute(
            "INSERT INTO prompts (hash, text_hash, messages, source, category, severity, "
            "created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
            (known, text_hash(asked.prompt), messages, source, asked.category, asked.severity, at),
        )
        study.execute(
            "INSERT INTO benchmark_prompts (benchmark_id, number, prompt_id, safe, choices, "
            "answers) SELECT ?, ?, id, ?, ?, ? FROM prompts WHERE hash = ?",
            (id_, number, asked.safe, _json(asked.choices), _json(asked.answers), known),
        )
    found = find(study, name)
    assert found is not None
    return found


def find(study: Study, name: str) -> Benchmark | None:
    """The benchmark of that name."""
    row = study.execute(f"SELECT {_COLUMNS} WHERE name = ?", (name,)).fetchone()
    return Benchmark(*row) if row else None


def list_all(study: Study) -> list[Benchmark]:
    """All benchmarks, by name."""
    return [Benchmark(*row) for row in study.execute(f"SELECT {_COLUMNS} ORDER BY name")]


def prompts(study: Study, benchmark_id: int) -> list[Messages]:
    """The prompts of a benchmark, in their order."""
    rows = study.execute(
        "SELECT p.messages FROM benchmark_prompts n JOIN prompts p ON p.id = n.prompt_id "
        "WHERE n.benchmark_id = ? ORDER BY n.number",
        (benchmark_id,),
    )
    return [from_json(messages) for (messages,) in rows]


def questions(study: Study, benchmark_id: int) -> list[Question]:
    """The prompts of a benchmark with all that is known of them, in their order."""
    rows = study.execute(
        "SELECT n.number, p.id, p.messages, p.category, p.severity, n.safe, n.choices, n.answers "
        "FROM benchmark_prompts n JOIN prompts p ON p.id = n.prompt_id WHERE n.benchmark_id = ? "
        "ORDER BY n.number",
        (benchmark_id,),
    )
    return [
        Question(number, prompt_id, Asked(
            from_json(messages), category, severity, None if safe is None else bool(safe),
            _texts(choices), _texts(answers),
        ))
        for number, prompt_id, messages, category, severity, safe, choices, answers in rows
    ]  # fmt: skip


def _json(texts: tuple[str, ...]) -> str | None:
    return json.dumps(texts, ensure_ascii=False) if texts else None


def _texts(found: str | None) -> tuple[str, ...]:
    return tuple(json.loads(found)) if found else ()


def say_kind(study: Study, benchmark_id: int, kind: Kind) -> None:
    """Say what a benchmark is for; within a transaction."""
    study.execute("UPDATE benchmarks SET kind = ? WHERE id = ?", (kind, benchmark_id))


def describe(study: Study, benchmark_id: int, asked: Sequence[Asked]) -> None:
    """Say of its prompts, which these are in their order, what is known of them; in a transaction.

    Their categories and severities stay.
    """
    study.conn.executemany(
        "UPDATE benchmark_prompts SET safe = ?, choices = ?, answers = ? "
        "WHERE benchmark_id = ? AND number = ?",
        [(one.safe, _json(one.choices), _json(one.answers), benchmark_id, number)
         for number, one in enumerate(asked, start=1)],
    )  # fmt: skip


def remove(study: Study, benchmark_id: int) -> None:
    """Forget a benchmark; its prompts stay. Within the caller's transaction."""
    study.execute("DELETE FROM benchmark_prompts WHERE benchmark_id = ?", (benchmark_id,))
    study.execute("DELETE FROM benchmarks WHERE id = ?", (benchmark_id,))


def texts(study: Study) -> Sequence[tuple[str, Messages]]:
    """All prompts of benchmarks and quality studies, each with the name of one that has it."""
    rows = study.execute(
        """
        SELECT min(name), messages FROM (
            SELECT b.name, n.prompt_id FROM benchmark_prompts n
            JOIN benchmarks b ON b.id = n.benchmark_id
            UNION SELECT o.benchmark, o.prompt_id FROM study_outputs o
        ) JOIN prompts p ON p.id = prompt_id GROUP BY prompt_id ORDER BY prompt_id
        """
    )
    return [(name, from_json(messages)) for name, messages in rows]
