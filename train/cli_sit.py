"""The command ``train sit``."""

from typing import Any

import click

from train.answers.sit_sweep import render, sweep
from train.cli_job import job_options, report
from train.errors import BadSettings
from train.job import Job
from train.options import from_settings
from train.settings_file import NUMBERS
from train.sit import SITSettings, train_sit


class Counts(click.ParamType[tuple[int, ...]]):
    """Whole numbers with commas between them, in the order given; in a file also a list of them."""

    name = NUMBERS

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """The numbers."""
        if isinstance(value, tuple):  # of a file, and converted
            return value
        parts = [part.strip() for part in value.split(",")]
        if not all(part.isascii() and part.isdigit() for part in parts):
            self.fail(f"{value!r} is no list of whole numbers, such as 0,100,300.", param, ctx)
        return tuple(int(part) for part in parts)


@click.command()
@job_options
@click.option("--general", required=True, help="Dataset of general instructions: NAME[@VERSION].")
@click.option("--safety-data", help="Dataset that safety demonstrations are drawn from.")
@click.option(
    "--safety",
    "counts",
    metavar="N[,N...]",
    type=Counts(),
    help="Demonstrations to add, drawn with the seed; of several numbers, a run in --out for each.",
)
@from_settings(SITSettings, but=("safety",))
def sit(
    job: Job,
    general: str,
    safety_data: str | None,
    counts: tuple[int, ...] | None,
    **settings: Any,
) -> None:
    """Train on general instructions and safety demonstrations: safety instruction tuning."""
    if counts is None:
        if safety_data is not None:
            raise BadSettings(f"Say how many demonstrations of {safety_data!r} to add: --safety N.")
        counts = (0,)
    asked = SITSettings(safety=counts[0], **settings)
    if len(counts) == 1:
        report(train_sit(job, general, safety_data, asked))
        return
    swept = sweep(job, general, safety_data, asked, counts)
    if swept:
        click.echo(render(swept))
