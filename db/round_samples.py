"""Samples of a round as they are stored: what was sampled for its prompts, under its settings."""

from collections.abc import Sequence
from typing import NamedTuple

from db.connection import Study


class Stored(NamedTuple):
    """One sample; `tokens` and `finish` are None where nobody knows."""

    prompt_id: int
    sample: int
    response_id: int
    tokens: int | None
    finish: str | None


def of_prompts(
    study: Study, prompt_ids: Sequence[int], generator: str, settings: str
) -> list[Stored]:
    """The samples of prompts by one generator under settings, in the order of the prompts."""
    found: list[Stored] = []
    for prompt_id in prompt_ids:
        rows = study.execute(
            "SELECT r.prompt_id, g.sample, r.id, g.tokens, g.finish FROM responses r "
            "JOIN generations g ON g.response_id = r.id "
            "WHERE r.prompt_id = ? AND g.generator = ? AND g.settings = ? ORDER BY g.sample",
            (prompt_id, generator, settings),
        )
        found += [Stored(*row) for row in rows]
    return found
