"""Answers of evaluations in front of people: blind, mixed, and each once."""

from pathlib import Path

import pytest

from annotate import people, planning
from annotate.errors import BadName
from annotate.evaluating.asking_people import prepare, queue
from annotate.setups import Plan
from db import evaluations, items, projects, study_outputs
from db.connection import Study, open_study
from db.errors import ProjectMismatch
from db.evaluations import Evaluation
from tests.annotate.desk import Clock, Desk
from tests.train.judges.serving import answered

PROMPTS = [f"Question {n}?" for n in range(6)]


@pytest.fixture
def two(study_path: Path) -> list[Evaluation]:
    """Two models that answered six prompts, two of them alike."""
    answered(study_path, [(prompt, f"No, {prompt}") for prompt in PROMPTS], "base")
    run = [(p, f"Yes, {p}" if n > 1 else f"No, {p}") for n, p in enumerate(PROMPTS)]
    answered(study_path, run, "run 1")
    with open_study(study_path) as study:
        return evaluations.list_all(study)


def shown(study: Study, name: str) -> set[tuple[str, ...]]:
    """The texts of every item of a project, sorted."""
    project = projects.get(study, name)
    found = [items.get(study, id_) for id_ in study_outputs.shown(study, project.id)]
    return {tuple(sorted(one.messages[0].content for one in item.responses)) for item in found}


def test_each_answer_is_rated_once_and_the_same_again_adds_nothing(
    study: Study, two: list[Evaluation]
) -> None:
    queued = queue(study, "people", two)
    assert (queued.items, queued.answers) == (10, 10)  # two answers are of both models
    assert shown(study, "people") == {(f"No, {p}",) for p in PROMPTS} | {
        (f"Yes, {p}",) for p in PROMPTS[2:]
    }
    project = projects.get(study, "people")
    assert (project.task, project.strategy, project.options.scale) == ("rate", "random", "safety")
    assert queue(study, "people", two)[1:] == (0, 10)


def test_answers_of_another_model_join_those_that_are_there(
    study: Study, two: list[Evaluation]
) -> None:
    base, run = two
    assert queue(study, "people", [base]).items == 6
    assert queue(study, "people", [run])[1:] == (4, 6)


def test_people_see_models_mixed_and_no_names(study: Study, two: list[Evaluation]) -> None:
    queue(study, "people", two)
    ann = Desk(study, projects.get(study, "people"), people.enter(study, "ann"), Clock())
    seen = []
    while ann.ask() is not None:
        one = ann.judge("good")
        seen.append(one.responses[0][-1].content[:3])
        assert "base" not in str(one) and "run 1" not in str(one)
    assert seen != sorted(seen) and seen != sorted(seen, reverse=True)


def test_in_a_project_to_compare_each_model_is_beside_the_first(
    study: Study, two: list[Evaluation]
) -> None:
    planning.create(study, "pairs", Plan(task="compare"))
    queued = queue(study, "pairs", two)
    assert (queued.items, queued.answers) == (4, 4)  # of equal texts there is nothing to say
    assert shown(study, "pairs") == {(f"No, {p}", f"Yes, {p}") for p in PROMPTS[2:]}


def test_a_project_of_another_task_is_refused_before_anything_is_made(study: Study) -> None:
    planning.create(study, "texts", Plan(task="demonstrate"))
    with pytest.raises(ProjectMismatch, match="one to rate or to compare"):
        prepare(study, "texts")
    with pytest.raises(BadName):
        prepare(study, " ")
    assert [one.name for one in projects.list_all(study)] == ["texts"]


def test_without_an_answer_the_project_is_there_and_empty(
    study: Study, two: list[Evaluation]
) -> None:
    assert queue(study, "people", [])[1:] == (0, 0)
    assert projects.progress(study, projects.get(study, "people").id).items == 0
