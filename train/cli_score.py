"""The command ``train score``."""

from functools import partial
from pathlib import Path
from statistics import fmean

import click

from db import benchmarks, datasets, projects, scores
from db.command import on_study
from db.connection import Study, open_study
from db.counting import counted
from train.errors import BadSettings, NothingToScore
from train.judges.judge_scores import score_by_judge
from train.rewards.scoring import Scored, score


@click.command("score")
@on_study
@click.option("--run", "run_id", type=int, help="A run of train reward.")
@click.option("--model", help="Or another reward model: a hub id or a directory, with one output.")
@click.option("--judge", help="Or a judge that gives values, such as classifier:NAME.")
@click.option("--project", help="Responses to the prompts of a project.")
@click.option("--dataset", help="Responses to the prompts of a dataset.")
@click.option("--benchmark", help="Responses to the prompts of a benchmark.")
@click.option("--generator", help="Responses by a generator, such as 'run 3' or a model's name.")
@click.option("--all", "every", is_flag=True, help="Every response of the study.")
def score_command(
    database: Path,
    run_id: int | None,
    model: str | None,
    judge: str | None,
    project: str | None,
    dataset: str | None,
    benchmark: str | None,
    generator: str | None,
    every: bool,
) -> None:
    """Score responses by a reward model or a judge; those it has scored are left alone."""
    by = [each for each in (run_id, model, judge) if each is not None]
    if len(by) != 1:
        raise BadSettings("Give what scores: --run NUMBER, --model NAME or --judge NAME (one).")
    if every == any((project, dataset, benchmark, generator)):
        raise BadSettings(
            "Give what to score: --project, --dataset, --benchmark or --generator, or --all "
            "for every response of the study."
        )
    with open_study(database) as study:
        found = _asked(study, project, dataset, benchmark, generator)
    say = partial(click.echo, err=True)
    scored = (
        score_by_judge(database, judge, found, say) if judge else score(database, by[0], found, say)
    )
    click.echo(_said(database, scored, found))


def _asked(
    study: Study,
    project: str | None,
    dataset: str | None,
    benchmark: str | None,
    generator: str | None,
) -> list[int]:
    """The responses to score; raises UnknownProject, UnknownDataset and NothingToScore."""
    known = benchmarks.find(study, benchmark) if benchmark else None
    if benchmark and known is None:
        names = ", ".join(one.name for one in benchmarks.list_all(study)) or "none yet"
        raise NothingToScore(
            f"There is no benchmark {benchmark!r} in this study (there is: {names})."
        )
    found = scores.responses(
        study,
        project_id=projects.get(study, project).id if project else None,
        dataset_id=datasets.get(study, dataset).id if dataset else None,
        benchmark_id=known.id if known else None,
        generator=generator,
    )
    if not found:
        raise NothingToScore(
            "No response of this study is all of that. Ask for less, or sample some: train sample."
        )
    return found


def _said(database: Path, scored: Scored, response_ids: list[int]) -> str:
    with open_study(database) as study:
        values = scores.of_responses(study, scored.scorer, response_ids).values()
    missing = len(response_ids) - len(values)
    unjudged = f", {missing:,} could not be judged" if missing else ""
    return (
        f"{scored.scorer}: {counted(scored.new, 'response')} scored, {scored.known:,} had a score"
        f"{unjudged}. Mean {fmean(values):.3f}, from {min(values):.3f} to {max(values):.3f}."
    )
