"""The command ``train kto``."""

from typing import Any

import click

from train.cli_job import job_options, report
from train.job import Job
from train.kto import KTOSettings, train_kto
from train.options import from_settings


@click.command()
@job_options
@click.option("--dataset", required=True, help="NAME, or NAME@VERSION; the newest by default.")
@from_settings(KTOSettings)
def kto(job: Job, dataset: str, **settings: Any) -> None:
    """Train on ratings, good or bad, by Kahneman-Tversky optimization."""
    report(train_kto(job, dataset, KTOSettings(**settings)))
