"""The command ``train score``."""

from functools import partial
from pathlib import Path
from statistics import fmean

import click

from db import benchmarks, datasets, projects, scores
from db.command import on_study
from db.connection import Study, open_study
from train.errors import BadSettings, NothingToScore
from train.rewards.scoring import Scored, score


@click.command("score")
@on_study
@click.option("--run", "run_id", type=int, help="A run of train reward.")
@click.option("--model", help="Or another reward model: a hub id or a directory, with one output.")
@click.option("--project", help="Responses to the prompts of a project.")
@click.option("--dataset", help="Responses to the prompts of a dataset.")
@click.option("--benchmark", help="Responses to the prompts of a benchmark.")
@click.option("--generator", help="Responses by a generator, such as 'run 3' or a model's name.")
@click.option("--all", "every", is_flag=True, help="Every response of the study.")
def score_command(
    database: Path,
    run_id: int | None,
    model: str | None,
    project: str | None,
    dataset: str | None,
    benchmark: str | None,
    generator: str | None,
    every: bool,
) -> None:
    """Reward responses by a reward model; those it has scored are left alone."""
    by = run_id if run_id is not None else model
    if by is None or (run_id is not None and model is not None):
        raise BadSettings("Give what scores: --run NUMBER, or --model NAME (not both).")
    if every == any((project, dataset, benchmark, generator)):
        raise BadSettings(
            "Give what to score: --project, --dataset, --benchmark or --generator, or --all "
            "for every response of the study."
        )
    with open_study(database) as study:
        found = _asked(study, project, dataset, benchmark, generator)
    scored = score(database, by, found, partial(click.echo, err=True))
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
    return (
        f"{scored.scorer}: {scored.new:,} responses scored, {scored.known:,} had a score. "
        f"Mean {fmean(values):.3f}, from {min(values):.3f} to {max(values):.3f}."
    )
