"""Sheets: all that the store holds of a model's answers to a benchmark, in one place."""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from db import benchmarks, evaluations, judges, runs
from db.benchmarks import Kind
from db.connection import Study
from db.evaluations import Answered, ChoiceAnswer, Evaluation
from db.judges import Judge, Verdict
from db.runs import Method


class Model(NamedTuple):
    """Who answered: a run's model, or another by its name, under which its answers are stored.

    `settings` are those of the run. Of a model that is no run's, all but the name is empty.
    """

    generator: str
    run_id: int | None = None
    method: Method | None = None
    base_model: str | None = None
    parent_id: int | None = None
    seed: int | None = None
    settings: Mapping[str, Any] = {}

    @property
    def title(self) -> str:
        """Its name with what it was trained by, such as "run 7 (sit, 300 safety)"."""
        if self.method is None:
            return self.generator
        told = [str(self.method)]
        if self.method == "sit":
            told.append(f"{self.settings.get('safety', 0):,} safety")
            if self.settings.get("format", "given") != "given":
                told.append(str(self.settings["format"]))
        return f"{self.generator} ({', '.join(told)})"


class Sheet(NamedTuple):
    """A model on a benchmark; everything is by the number of the prompt there.

    `asked` are all its prompts: whether to answer is right, where it says so of each. `verdicts`
    are of every judge that has judged all answers; what one could not judge is left out.
    """

    evaluation: Evaluation
    model: Model
    kind: Kind | None
    asked: Mapping[int, bool | None]
    answers: Mapping[int, Answered]
    choices: Mapping[int, ChoiceAnswer]
    verdicts: Mapping[Judge, Mapping[int, Verdict]]


def read(
    study: Study,
    names: Collection[str] | None = None,
    generators: Collection[str] | None = None,
) -> list[Sheet]:
    """The sheets of all evaluations, or of these benchmarks and models; by benchmark and age."""
    kinds = {one.id: one.kind for one in benchmarks.list_all(study)}
    asked: dict[int, dict[int, bool | None]] = {}
    found = []
    for evaluation in evaluations.list_all(study):
        if names is not None and evaluation.benchmark not in names:
            continue
        if generators is not None and evaluation.generator not in generators:
            continue
        id_ = evaluation.benchmark_id
        if id_ not in asked:
            asked[id_] = {q.number: q.asked.safe for q in benchmarks.questions(study, id_)}
        found.append(_sheet(study, evaluation, kinds[id_], asked[id_]))
    return found


def _sheet(
    study: Study, evaluation: Evaluation, kind: Kind | None, asked: Mapping[int, bool | None]
) -> Sheet:
    answers = {one.number: one for one in evaluations.answers(study, evaluation)}
    verdicts: dict[Judge, dict[int, Verdict]] = {}
    for judge in evaluations.judges(study, evaluation.id):
        said = judges.verdicts(study, judge.id, {a.response_id for a in answers.values()})
        verdicts[judge] = {
            number: said[answer.response_id]
            for number, answer in answers.items()
            if answer.response_id in said
        }
    choices = {one.number: one for one in evaluations.choices(study, evaluation.id)}
    model = model_of(study, evaluation.generator, evaluation.run_id)
    return Sheet(evaluation, model, kind, asked, answers, choices, verdicts)


def model_of(study: Study, generator: str, run_id: int | None) -> Model:
    """A model with what is known of its run; raises UnknownRun."""
    if run_id is None:
        return Model(generator)
    run = runs.get(study, run_id)
    settings = json.loads(run.settings)
    return Model(generator, run_id, run.method, run.base_model, run.parent_id, run.seed, settings)
