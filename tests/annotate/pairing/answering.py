"""Models that have answered, and what was made of their answers."""

from collections.abc import Mapping, Sequence

from db import generations, projects, prompts, scores
from db.connection import Study, transaction
from db.generations import Sampled
from db.messages import assistant, from_json, user
from tests.db.filling import NOW

WARM = '{"temperature": 0.8}'
Answers = Mapping[str, Sequence[str]]  # of models, sample by sample


def answer(study: Study, prompt: str, answers: Answers, settings: str = WARM) -> None:
    """Store what models answer to a prompt."""
    with transaction(study):
        (asked,) = prompts.add(study, [user(prompt)], "tests", NOW)
        for model, texts in answers.items():
            samples = [Sampled(asked.id, n, assistant(text)) for n, text in enumerate(texts)]
            generations.add(study, samples, model, settings, NOW)


def score(study: Study, scorer: str, values: Mapping[str, float]) -> None:
    """Score responses by their text, wherever they were given."""
    rows = study.execute("SELECT id, messages FROM responses").fetchall()
    with transaction(study):
        texts = {id_: from_json(stored)[-1].content for id_, stored in rows}
        found = {id_: values[text] for id_, text in texts.items() if text in values}
        scores.add(study, scorer, found, NOW)


def made(study: Study, project: str = "made") -> list[tuple[str, ...]]:
    """The items of a project, each as its prompt and its responses, in the order of the item."""
    rows = study.execute(
        "SELECT i.id, p.messages, r.messages FROM items i JOIN prompts p ON p.id = i.prompt_id "
        "LEFT JOIN item_responses o ON o.item_id = i.id LEFT JOIN responses r ON "
        "r.id = o.response_id WHERE i.project_id = ? ORDER BY i.id, o.position",
        (projects.get(study, project).id,),
    )
    found: dict[int, tuple[str, ...]] = {}
    for id_, prompt, response in rows:
        item = found.get(id_, (from_json(prompt)[-1].content,))
        found[id_] = item if response is None else (*item, from_json(response)[-1].content)
    return list(found.values())


def sets(study: Study, project: str = "made") -> list[tuple[str, set[str]]]:
    """The same without the order of responses."""
    return [(prompt, set(responses)) for prompt, *responses in made(study, project)]
