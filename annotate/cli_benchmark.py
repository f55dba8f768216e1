"""The commands ``annotate benchmark``: prompts to evaluate with, which nobody should train on."""

import json
import sys
from pathlib import Path

import click

from db.command import Commands, on_study
from db.connection import open_study


@click.group(cls=Commands)
def benchmark() -> None:
    """Register prompts to evaluate with: datasets leave them out, and the doctor looks for them."""


@benchmark.command()
@click.argument("name")
@click.argument("file", metavar="FILE|OWNER/NAME|-")
@on_study
def add(name: str, file: str, database: Path) -> None:
    """Register the prompts of FILE as benchmark NAME; "-" reads JSON Lines from standard input.

    FILE is {"instructions": [...]}, or rows with a column prompt or instruction, such as XSTest's
    CSV. Registering the same again changes nothing.
    """
    from annotate import benchmarks

    piped = file == "-"
    asked = benchmarks.read_lines(sys.stdin.buffer.read()) if piped else benchmarks.read(file)
    with open_study(database, create=True) as study:
        found = benchmarks.add(study, name, "standard input" if piped else file, asked=asked)
    click.echo(f"Benchmark {found.name!r}: {found.prompts:,} prompts.")


@benchmark.command("list")
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(database: Path, as_json: bool) -> None:
    """List the registered benchmarks."""
    from annotate import benchmarks, printing_doctor

    with open_study(database) as study:
        found = benchmarks.list_all(study)
    rows = [
        {"benchmark": one.name, "source": one.source, "prompts": one.prompts,
         "created_at": one.created_at}
        for one in found
    ]  # fmt: skip
    click.echo(json.dumps(rows, indent=2) if as_json else printing_doctor.benchmarks(found))


@benchmark.command()
@click.argument("name")
@on_study
def remove(name: str, database: Path) -> None:
    """Forget benchmark NAME; its prompts may be trained on again."""
    from annotate import benchmarks

    with open_study(database) as study:
        found = benchmarks.remove(study, name)
    click.echo(f"Benchmark {found.name!r} is no longer registered.")
