"""The commands ``train benchmark``: the same benchmarks as those of ``annotate benchmark``.

Commands may join both packages.
"""

from pathlib import Path
from typing import Any

import click

from annotate import cli_benchmark
from db.command import Commands, on_study


@click.group(cls=Commands)
def benchmark() -> None:
    """Register prompts to evaluate models with; no dataset takes them in."""


@benchmark.command()
@click.argument("file", metavar="FILE|OWNER/NAME|-")
@on_study
@click.option("--name", required=True, help="What to call it.")
@cli_benchmark.reading_options
def add(file: str, database: Path, name: str, **reading: Any) -> None:
    """Register the prompts of FILE to evaluate with; "-" reads JSON Lines from standard input.

    FILE is as annotate benchmark add has it. Registering the same again changes nothing, but gives
    a benchmark its kind that has none.
    """
    click.echo(cli_benchmark.added(database, name, file, **reading))


@benchmark.command("list")
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(database: Path, as_json: bool) -> None:
    """List the registered benchmarks."""
    click.echo(cli_benchmark.listed(database, as_json))


@benchmark.command()
@click.argument("name")
@on_study
@click.option("--with-evaluations", is_flag=True,
              help="Remove the evaluations of models on it, too.")  # fmt: skip
def remove(name: str, database: Path, with_evaluations: bool) -> None:
    """Forget benchmark NAME; its prompts may be trained on again."""
    click.echo(cli_benchmark.removed(database, name, with_evaluations))
