"""What a model answered to a few prompts while it trained."""

from collections.abc import Sequence
from typing import NamedTuple

from db.connection import Study
from db.messages import Messages, from_json, to_json


class CheckpointSample(NamedTuple):
    """The answer to a prompt after optimizer step `step`; `number` counts the prompts from 1."""

    step: int
    number: int
    prompt: Messages
    answer: str


def add(study: Study, run_id: int, new: Sequence[CheckpointSample]) -> None:
    """Store answers; within a transaction. What is given again replaces the first."""
    study.conn.executemany(
        "INSERT INTO checkpoint_samples (run_id, step, number, prompt, answer) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (run_id, step, number) "
        "DO UPDATE SET prompt = excluded.prompt, answer = excluded.answer",
        [(run_id, one.step, one.number, to_json(one.prompt), one.answer) for one in new],
    )


def of_run(study: Study, run_id: int) -> list[CheckpointSample]:
    """The answers of a run, by prompt and step."""
    rows = study.execute(
        "SELECT step, number, prompt, answer FROM checkpoint_samples WHERE run_id = ? "
        "ORDER BY number, step",
        (run_id,),
    )
    return [CheckpointSample(step, n, from_json(prompt), text) for step, n, prompt, text in rows]
