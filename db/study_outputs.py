"""The quality study: which model answered which instruction of which benchmark with what.

An instruction is known by its benchmark and the number under which it was drawn. An item of the
project shows such a response, or such a pair of them; two models that gave the same text share one.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.messages import Messages, content_hash, from_json, text_hash, to_json
from db.times import to_text


class Output(NamedTuple):
    """What a model answered to an instruction."""

    benchmark: str
    number: int
    model: str
    prompt: Messages
    response: Messages


class Answered(NamedTuple):
    """The same by the id of the response, without the texts."""

    benchmark: str
    number: int
    model: str
    response_id: int


def outputs(study: Study, project_id: int) -> list[Output]:
    """All outputs of a project, by benchmark, number and model."""
    rows = study.execute(
        "SELECT o.benchmark, o.number, o.model, p.messages, r.messages FROM study_outputs o "
        "JOIN prompts p ON p.id = o.prompt_id JOIN responses r ON r.id = o.response_id "
        "WHERE o.project_id = ? ORDER BY o.benchmark, o.number, o.model",
        (project_id,),
    )
    return [
        Output(benchmark, number, model, from_json(prompt), from_json(response))
        for benchmark, number, model, prompt, response in rows
    ]


def add(
    study: Study,
    project_id: int,
    new: Iterable[Output],
    settings: Mapping[str, Mapping[str, object]],
    now: datetime,
) -> None:
    """Store outputs, with their texts where these are not there; within a transaction.

    `settings` says, by model, how it was sampled; the responses are noted as its generations.
    """
    at = to_text(now)
    for output in new:
        prompt_id, response_id = _stored(study, output, at)
        study.execute(
            "INSERT INTO study_outputs (project_id, benchmark, number, model, prompt_id, "
            "response_id) VALUES (?, ?, ?, ?, ?, ?)",
            (project_id, output.benchmark, output.number, output.model, prompt_id, response_id),
        )
        sampled = json.dumps(settings[output.model], sort_keys=True)
        study.execute(
            "INSERT INTO generations (response_id, generator, settings, created_at) "
            "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (response_id, output.model, sampled, at),
        )


def _stored(study: Study, output: Output, at: str) -> tuple[int, int]:
    """The ids of the prompt and of the response. What all models answer alike is in no item."""
    prompt, response = to_json(output.prompt), to_json(output.response)
    (prompt_id,) = study.execute(
        "INSERT INTO prompts (hash, text_hash, messages, source, created_at) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash "
        "RETURNING id",
        (content_hash(prompt), text_hash(output.prompt), prompt, output.benchmark, at),
    ).fetchone()
    (response_id,) = study.execute(
        "INSERT INTO responses (prompt_id, hash, messages, created_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (prompt_id, hash) DO UPDATE SET hash = excluded.hash RETURNING id",
        (prompt_id, content_hash(response), response, at),
    ).fetchone()
    return int(prompt_id), int(response_id)


def answered(study: Study, project_id: int) -> list[Answered]:
    """All outputs of a project by their response, by benchmark, number and model."""
    rows = study.execute(
        "SELECT benchmark, number, model, response_id FROM study_outputs WHERE project_id = ? "
        "ORDER BY benchmark, number, model",
        (project_id,),
    )
    return [Answered(*row) for row in rows]


def shown(study: Study, project_id: int) -> dict[int, tuple[int, ...]]:
    """The responses of each item of a project, by position."""
    found: dict[int, tuple[int, ...]] = {}
    rows = study.execute(
        "SELECT i.id, o.response_id FROM items i JOIN item_responses o ON o.item_id = i.id "
        "WHERE i.project_id = ? ORDER BY i.id, o.position",
        (project_id,),
    )
    for item_id, response_id in rows:
        found[item_id] = (*found.get(item_id, ()), response_id)
    return found


def projects(study: Study) -> list[str]:
    """The names of projects that hold a quality study, in the order they were made."""
    rows = study.execute(
        "SELECT name FROM projects p WHERE EXISTS "
        "(SELECT 1 FROM study_outputs o WHERE o.project_id = p.id) ORDER BY id"
    )
    return [name for (name,) in rows]
