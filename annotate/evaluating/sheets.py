"""Sheets: all that the store holds of a model's answers to a benchmark, in one place."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from db import benchmarks, comparable, evaluations, judges, run_kin, runs
from db.benchmarks import Kind
from db.comparable import asked_alike
from db.connection import Study
from db.evaluations import Answered, ChoiceAnswer, Evaluation
from db.judges import Judge, Verdict
from db.runs import Method, Run


class Model(NamedTuple):
    """Who answered: a run's model, or another by its name, under which its answers are stored.

    `settings` are those of the run, `learned` says from what it learned, and `round` is how many
    runs of its method led to it, one from the other, itself included; `first` is the first of them,
    or None where it is that itself. Of a model that is no run's, all but the name is empty.
    """

    generator: str
    run_id: int | None = None
    method: Method | None = None
    base_model: str | None = None
    parent_id: int | None = None
    seed: int | None = None
    settings: Mapping[str, Any] = {}
    learned: str = ""
    round: int = 0
    first: "Model | None" = None

    @property
    def title(self) -> str:
        """Its name with what it was trained by, such as "run 7 (sit, 300 safety)"."""
        return f"{self.generator} ({self.trained})" if self.method else self.generator

    @property
    def trained(self) -> str:
        """What it was trained by, such as "raft, best of 8 by people"; empty if by no run."""
        told = [str(self.method)] if self.method else []
        if self.method == "sit":
            told.append(f"{self.settings.get('safety', 0):,} safety")
            if self.settings.get("format", "given") != "given":
                told.append(str(self.settings["format"]))
        if self.method == "raft":
            told.append(self.learned)
        return ", ".join(told)


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
    """The sheets of all evaluations that count, or of these benchmarks and models.

    By benchmark and age.
    """
    kinds = {one.id: one.kind for one in benchmarks.list_all(study)}
    asked: dict[int, dict[int, bool | None]] = {}
    found = []
    for evaluation in comparable.current(study):
        if names is not None and evaluation.benchmark not in names:
            continue
        if generators is not None and evaluation.generator not in generators:
            continue
        id_ = evaluation.benchmark_id
        if id_ not in asked:
            asked[id_] = {q.number: q.asked.safe for q in benchmarks.questions(study, id_)}
        found.append(_sheet(study, evaluation, kinds[id_], asked[id_]))
    return found


def one_each(found: Sequence[Sheet]) -> list[Sheet]:
    """One sheet of each model on each benchmark: others have other settings, and none is counted
    twice. It is the one whose settings most models have there, of several the newest."""
    alike = {one.evaluation.id: asked_alike(one.evaluation.settings) for one in found}
    often = Counter((one.evaluation.benchmark_id, alike[one.evaluation.id]) for one in found)

    def rank(one: Sheet) -> tuple[int, str, int]:
        made = one.evaluation
        return often[made.benchmark_id, alike[made.id]], made.started_at, made.id

    best = {
        (one.evaluation.benchmark_id, one.evaluation.generator): one.evaluation.id
        for one in sorted(found, key=rank)
    }
    kept = set(best.values())
    return [one for one in found if one.evaluation.id in kept]


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
    chain = _chain(study, run)
    first = chain[0].id
    return Model(
        generator, run_id, run.method, run.base_model, run.parent_id, run.seed,
        json.loads(run.settings), _learned(study, run), len(chain),
        None if first == run_id else model_of(study, f"run {first}", first),
    )  # fmt: skip


def _learned(study: Study, run: Run) -> str:
    """Its datasets; of picks whose they are, as samples and so their datasets go by the seed."""
    if run.method != "raft":
        return " + ".join(runs.datasets(study, run.id))
    found = run_kin.picked(study, run.id)
    return f"best of {found.several} by {', '.join(found.by)}"


def _chain(study: Study, run: Run) -> list[Run]:
    """The runs of its method that led to it, one from the other, itself the last."""
    parent = None if run.parent_id is None else runs.get(study, run.parent_id)
    if parent is None or parent.method != run.method:
        return [run]
    return [*_chain(study, parent), run]
