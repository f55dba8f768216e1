"""Candidates: the responses that generators gave to prompts, to choose items from.

All of it streams by prompt, in the order of the prompts' ids, whatever the size of the study.
"""

from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from db.connection import Study
from db.incoming import IncomingItem, IncomingResponse
from db.messages import Messages, from_json


class Candidate(NamedTuple):
    """A response as one of its generators gave it, with a scorer's score of it, if there is one.

    Responses are stored once, by content: two samples of the same text are two candidates of one
    `id`. Of an imported response the settings are ``{}`` and the sample is 0.
    """

    id: int
    hash: str
    response: Messages
    generator: str
    settings: str
    sample: int
    score: float | None


class Prompt(NamedTuple):
    """A prompt with its candidates, by generator, settings and sample."""

    id: int
    hash: str
    text_hash: str
    candidates: tuple[Candidate, ...]


def by_prompt(
    study: Study,
    wanted: Container[tuple[str, str]],
    scorer: str | None = None,
    project_id: int | None = None,
) -> Iterator[Prompt]:
    """Every prompt, with its candidates of the `wanted` generators and settings; streams.

    Scores are those of `scorer`. With `project_id`, only prompts that the project's items have.
    """
    rows = study.execute(_BY_PROMPT, {"scorer": scorer, "project": project_id})
    for (id_, hash_, text_hash), some in groupby(rows, itemgetter(0, 1, 2)):
        found = (_candidate(*rest) for _, _, _, *rest in some if (rest[3], rest[4]) in wanted)
        yield Prompt(id_, hash_, text_hash, tuple(found))


def _candidate(id_: int, hash_: str, messages: str, *rest: Any) -> Candidate:
    return Candidate(id_, hash_, from_json(messages), *rest)


def settings(study: Study) -> dict[str, list[str]]:
    """The settings, as JSON, under which each generator gave responses; reads all generations."""
    found: dict[str, list[str]] = {}
    rows = study.execute(
        "SELECT DISTINCT generator, settings FROM generations ORDER BY generator, settings"
    )
    for generator, sampled in rows:
        found.setdefault(generator, []).append(sampled)
    return found


def people(study: Study) -> set[str]:
    """The names of people who judge: as generators, they wrote or improved responses themselves."""
    rows = study.execute("SELECT name FROM annotators WHERE kind = 'person'")
    return {name for (name,) in rows}


def benchmark_texts(study: Study) -> set[str]:
    """The normalised texts of all prompts of benchmarks and quality studies, as hashes."""
    return {known for (known,) in study.execute("SELECT text_hash FROM benchmark_texts")}


def is_there(study: Study, project_id: int, item_hash: str) -> bool:
    """Whether a project has an item of this prompt and set of responses."""
    row = study.execute(
        "SELECT 1 FROM items WHERE project_id = ? AND hash = ? AND occurrence = 1",
        (project_id, item_hash),
    ).fetchone()
    return row is not None


def item(
    study: Study, prompt_id: int, response_ids: Sequence[int], priority: float | None = None
) -> IncomingItem:
    """An item of a prompt and responses that the study has, to be staged."""
    prompt = _messages(study, "SELECT messages FROM prompts WHERE id = ?", prompt_id)
    text = "SELECT messages FROM responses WHERE id = ?"
    responses = tuple(IncomingResponse(_messages(study, text, id_)) for id_ in response_ids)
    return IncomingItem(prompt, responses, priority=priority)


def _messages(study: Study, sql: str, id_: int) -> Messages:
    (stored,) = study.execute(sql, (id_,)).fetchone()
    return from_json(stored)


_BY_PROMPT = """
    SELECT p.id, p.hash, p.text_hash, r.id, r.hash, r.messages, g.generator, g.settings, g.sample,
        s.value
    FROM prompts p
    LEFT JOIN responses r ON r.prompt_id = p.id
    LEFT JOIN generations g ON g.response_id = r.id
    LEFT JOIN scores s ON s.scorer = :scorer AND s.response_id = r.id
    WHERE :project IS NULL OR EXISTS (
        SELECT 1 FROM items i
        WHERE i.prompt_id = p.id AND i.project_id = :project AND i.confirms IS NULL)
    ORDER BY p.id, g.generator, g.settings, g.sample, r.hash
"""
