"""The command ``annotate dataset diff``."""

import json
from pathlib import Path

import click

from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("first", metavar="NAME[@VERSION]")
@click.argument("second", metavar="[OTHER[@VERSION]]", required=False)
@on_study
@click.option("--all", "every", is_flag=True, help="Every row that differs, not some of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(database: Path, first: str, second: str | None, every: bool, as_json: bool) -> None:
    """Show what differs from one dataset to another; of one, from the version before it.

    Criteria, ledgers side by side, and rows by what they hold: those only in one of the two (- and
    +), and those about the same texts that say something else (~).
    """
    from annotate import printing_differences as printing
    from annotate.datasets.differences import diff, differing

    with open_study(database) as study:
        found = diff(study, first, second)
        if as_json:
            rows = differing(study, first, second) if every else found.examples
            told = {**found.as_dict(), "examples": [one.as_dict() for one in rows]}
            click.echo(json.dumps(told, indent=2))
        elif every:
            click.echo(printing.heads(found))
            for one in differing(study, first, second):
                click.echo(printing.example(one))
        else:
            click.echo(printing.differences(found))
