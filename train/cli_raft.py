"""The commands ``train raft`` and ``train pick``."""

from pathlib import Path
from shlex import quote
from typing import Any

import click

from db.command import on_study
from db.counting import counted
from train.answers import picks
from train.answers.picks import Acceptance, Picked
from train.cli_job import job_options, report
from train.job import Job
from train.options import from_settings
from train.raft import RAFTSettings, train_raft


@click.command()
@job_options
@click.option("--dataset", required=True, help="NAME, or NAME@VERSION, of picks.")
@from_settings(RAFTSettings)
def raft(job: Job, dataset: str, **settings: Any) -> None:
    """Train on the best of a model's own answers: reward-ranked fine-tuning."""
    report(train_raft(job, dataset, RAFTSettings(**settings)))


@click.command()
@on_study
@click.option("--project", required=True, help="A rank project.")
@click.option("--scorer", required=True, help="Whose scores decide, such as 'run 5'.")
@click.option("--accept-above", type=float, help="A best sample with this score or more will do.")
@click.option("--accept-share", type=float, help="The best samples of this share of items will do.")
def pick(
    database: Path,
    project: str,
    scorer: str,
    accept_above: float | None,
    accept_share: float | None,
) -> None:
    """Judge a rank project by scores: the best sample of each item, or none that will do.

    Without a rule the best sample always will. The scorer judges as an annotator of its own name;
    picking again by another rule corrects what it said.
    """
    found = picks.pick(database, project, scorer, Acceptance(accept_above, accept_share))
    for line in _lines(found, project, scorer, database):
        click.echo(line)


def _lines(found: Picked, project: str, scorer: str, database: Path) -> list[str]:
    rule = "" if found.threshold is None else f" with a score of {found.threshold:.3g} or more"
    best = "" if found.best is None else f", of the picks {found.best:.3f}"
    lines = [
        f"{scorer} picked the best sample{rule} in {counted(found.picked, 'item')} of {project}, "
        f"and found none in {found.none:,} ({found.repeated:,} as before). "
        f"Mean score of all samples {found.mean:.3f}{best}."
    ]
    left = {
        "have no score for a sample (train score)": found.unscored,
        "have all the judgments that are wanted": found.taken,
        f"hold an answer of {scorer} itself": found.own,
    }
    if any(left.values()):
        told = "; ".join(f"{count:,} {why}" for why, count in left.items() if count)
        lines.append(f"Left alone: {told}.")
    if found.none:
        lines.append(
            "Prompts without an acceptable sample are queued where the project's none-to says; or: "
            f"annotate project hand-on {quote(project)} --into DEMONSTRATE "
            f"--db {quote(str(database))}"
        )
    return lines
