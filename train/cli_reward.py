"""The command ``train reward``."""

from typing import Any

import click

from train.cli_job import job_options
from train.job import Job
from train.options import from_settings
from train.reward import RewardSettings, train_reward


@click.command()
@job_options
@click.option("--dataset", required=True, help="NAME, or NAME@VERSION; the newest by default.")
@from_settings(RewardSettings)
def reward(job: Job, dataset: str, **settings: Any) -> None:
    """Train a model of which response people choose, and measure it on unseen prompts."""
    found = train_reward(job, dataset, RewardSettings(**settings))
    if found is not None:
        click.echo(found)
