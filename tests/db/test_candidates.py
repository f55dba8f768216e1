"""Candidates: responses with their generators and scores, prompt by prompt."""

import pytest

from db import candidates, generations, prompts, scores
from db.connection import Study, transaction
from db.generations import Sampled
from db.messages import assistant, user
from tests.db.filling import NOW, new_project, pair, store

COLD, WARM = '{"temperature": 0.0}', '{"temperature": 0.8}'
ALL = {("base", COLD), ("base", WARM), ("tuned", WARM)}


@pytest.fixture
def answered(study: Study) -> Study:
    """Two prompts; to the second one sample was given twice."""
    with transaction(study):
        first, second = prompts.add(study, [user("One?"), user("Two?")], "tests", NOW)
        said = [Sampled(first.id, 0, assistant("a")), Sampled(second.id, 0, assistant("b"))]
        again = Sampled(second.id, 1, assistant("b"))
        one, two, _ = generations.add(study, [*said, again], "base", WARM, NOW)
        generations.add(study, [Sampled(second.id, 0, assistant("c"))], "tuned", WARM, NOW)
        generations.add(study, [Sampled(first.id, 0, assistant("a"))], "base", COLD, NOW)
        scores.add(study, "run 1", {one: 0.5, two: -1.0}, NOW)
        scores.add(study, "run 2", {one: 9.0}, NOW)
    return study


def told(study: Study, wanted: set[tuple[str, str]], scorer: str | None = None) -> list[object]:
    return [
        [(c.response[-1].content, c.generator, c.settings, c.sample, c.score) for c in p.candidates]
        for p in candidates.by_prompt(study, wanted, scorer)
    ]


def test_samples_come_by_prompt_with_the_scores_of_one_scorer(answered: Study) -> None:
    assert told(answered, ALL, "run 1") == [
        [("a", "base", COLD, 0, 0.5), ("a", "base", WARM, 0, 0.5)],
        [("b", "base", WARM, 0, -1.0), ("b", "base", WARM, 1, -1.0), ("c", "tuned", WARM, 0, None)],
    ]


def test_a_prompt_without_what_is_wanted_comes_without_candidates(answered: Study) -> None:
    assert told(answered, {("tuned", WARM)}) == [[], [("c", "tuned", WARM, 0, None)]]


def test_prompts_of_a_project_only(answered: Study) -> None:
    project = new_project(answered)
    store(answered, project, [pair("Two?"), pair("Three?")], source=None)
    found = candidates.by_prompt(answered, ALL, project_id=project.id)
    assert [len(prompt.candidates) for prompt in found] == [3, 0]


def test_the_settings_of_every_generator(answered: Study) -> None:
    assert candidates.settings(answered) == {"base": [COLD, WARM], "tuned": [WARM]}


def test_an_item_is_known_by_its_prompt_and_set_of_responses(answered: Study) -> None:
    project = new_project(answered)
    store(answered, project, [pair("Two?", "b", "c")], source=None)
    (hash_,) = answered.execute("SELECT hash FROM items").fetchone()
    assert candidates.is_there(answered, project.id, hash_)
    assert not candidates.is_there(answered, project.id + 1, hash_)


def test_an_item_to_be_staged_has_the_texts_of_what_is_there(answered: Study) -> None:
    *_, two = candidates.by_prompt(answered, ALL)
    ids = [two.candidates[-1].id, two.candidates[0].id]
    item = candidates.item(answered, two.id, ids, 0.5)
    assert (item.prompt, item.priority) == (user("Two?"), 0.5)
    assert [response.messages for response in item.responses] == [assistant("c"), assistant("b")]


def test_a_study_is_walked_by_its_indexes(answered: Study) -> None:
    arguments = {"scorer": "run 1", "project": 1}
    plan = answered.execute(f"EXPLAIN QUERY PLAN {candidates._BY_PROMPT}", arguments).fetchall()
    scans = [detail for *_, detail in plan if detail.startswith("SCAN")]
    assert scans == ["SCAN p"]  # streams: the prompts in their order, the rest looked up
    assert not any("USE TEMP B-TREE FOR ORDER BY" in detail for *_, detail in plan)
