"""What all commands that train have in common on the command line."""

from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from db.command import on_study
from train.job import Job, silent
from train.models import EMBEDDED
from train.running import processes
from train.settings_file import config_option
from train.summary import Summary

Command = Callable[..., Any]


def job_options(command: Command) -> Command:
    """Add the options of a :class:`train.job.Job`, which the command gets as ``job``."""

    @on_study
    @config_option
    @click.option(
        "--out", type=click.Path(path_type=Path), required=True, help="An empty directory."
    )
    @click.option(
        "--model",
        help=f"A hub id, a directory or a .gguf file.  [{EMBEDDED}; with --from-run, its model]",
    )
    @click.option(
        "--from-run", "start", type=int, help="Start from the model of this run: a round."
    )
    @click.option("--resume", is_flag=True, help="Go on with the run that was stopped in --out.")
    @click.option("--dry-run", is_flag=True, help="Say what would be trained; train nothing.")
    @wraps(command)
    def with_job(
        database: Path,
        out: Path,
        model: str | None,
        start: int | None,
        resume: bool,
        dry_run: bool,
        **rest: Any,
    ) -> Any:
        job = Job(
            database=database, out=out, model=model, start=start, resume=resume, dry_run=dry_run,
            say=partial(click.echo, err=True) if processes.is_main() else silent,
        )  # fmt: skip
        return command(job=job, **rest)

    return with_job


def report(summary: Summary | None) -> None:
    """Print what became of the run; nothing after a dry run, which has said what it would do.

    Of several processes the main one prints.
    """
    if summary is not None and processes.is_main():
        click.echo(summary)
