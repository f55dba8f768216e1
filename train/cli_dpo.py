"""The command ``train dpo``."""

from typing import Any

import click

from train.cli_job import job_options, report
from train.dpo import DPOSettings, train_dpo
from train.job import Job
from train.options import from_settings


@click.command()
@job_options
@click.option("--dataset", required=True, help="NAME, or NAME@VERSION; the newest by default.")
@from_settings(DPOSettings)
def dpo(job: Job, dataset: str, **settings: Any) -> None:
    """Train on preferences by direct preference optimization."""
    report(train_dpo(job, dataset, DPOSettings(**settings)))
