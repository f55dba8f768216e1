"""Evaluating: models answer benchmarks, judges judge the answers, and everything is stored.

Each answer is written once and each verdict given once, whatever was asked before: the same command
goes on where it was stopped, and one with another judge asks only that judge. Figures are read from
the store, later, by whoever wants them.

Greedy answers of 120 tokens, as in Safe to Serve (arXiv 2412.00074), unless asked otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import evaluations, times
from db.benchmarks import Benchmark
from db.connection import open_study, transaction
from db.evaluations import Evaluation
from train.errors import BadJudge, BadSettings
from train.evaluating.answering import answer
from train.evaluating.asking_judges import ask
from train.job import Say, silent
from train.judges.judging import AnyJudge
from train.models import Hardware
from train.sampling.samplers import Sampler
from train.sampling.sampling import Precision, hardware_for
from train.sampling.sampling_settings import SamplingSettings


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which models answer which benchmarks, and who judges the answers.

    Judges of pairs compare each model with the first one: the start. `command` is what the
    evaluations say they were made by.
    """

    models: Sequence[Sampler]
    benchmarks: Sequence[Benchmark]
    judges: Sequence[AnyJudge]
    settings: SamplingSettings = field(default_factory=SamplingSettings)
    precision: Precision = "auto"
    command: str = "train evaluate"


def evaluate(database: Path, plan: Plan, say: Say = silent) -> list[Evaluation]:
    """Answer and judge what is missing; the evaluations, by model as planned, then by benchmark.

    Models are loaded one after the other, then judges. Answers and verdicts are stored as they
    come. Raises BadSettings where nothing is to be answered, BadJudge for a judge of pairs without
    a second model, Interrupted on Ctrl-C, and what models and judges raise: what was stored stays,
    and the evaluations count as unfinished.
    """
    check(plan.models, plan.benchmarks, plan.judges)
    hardware = hardware_for(plan.precision, greedy=plan.settings.greedy)
    begun = _begun(database, plan, hardware)
    for sampler in plan.models:
        answer(database, sampler, begun[sampler.name], plan.settings, hardware, say)
    for judge in plan.judges:
        ask(database, judge, [*begun.values()], plan.command, say)
    ids = [one.id for each in begun.values() for one in each]
    with open_study(database) as study, transaction(study):
        for id_ in ids:
            evaluations.finish(study, id_, times.now())
        return [evaluations.get(study, id_) for id_ in ids]


def check(
    models: Sequence[Sampler], benchmarks: Sequence[Benchmark], judges: Sequence[AnyJudge]
) -> None:
    """Raises BadSettings where nothing is to be answered, and BadJudge for a judge of pairs without
    a second model."""
    if not models or not benchmarks:
        raise BadSettings("There is nothing to evaluate. Give a model or a run, and --benchmark.")
    pairwise = [judge.name for judge in judges if judge.asks == "better"]
    if pairwise and len(models) < 2:
        raise BadJudge(
            f"{pairwise[0]} compares models with the first one, and there is one only. Name "
            "another, or give --before for what a run started from."
        )


def _begun(database: Path, plan: Plan, hardware: Hardware) -> Mapping[str, list[Evaluation]]:
    """The evaluations by the name of the model, all begun at once."""
    stated = {one.name: one.stated(plan.settings, hardware) for one in plan.models}
    with open_study(database) as study, transaction(study):
        return {
            sampler.name: [
                evaluations.begin(
                    study, benchmark.id, sampler.name, sampler.run and sampler.run.id,
                    stated[sampler.name], plan.command, times.now(),
                )
                for benchmark in plan.benchmarks
            ]
            for sampler in plan.models
        }  # fmt: skip
