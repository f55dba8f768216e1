"""The command ``annotate dataset lineage``."""

import json
from pathlib import Path
from typing import Any

import click

from annotate.cli_which import which_from, which_options
from db.command import on_study
from db.connection import Study, open_study


@click.command()
@click.argument("name", metavar="[NAME[@VERSION]]", required=False)
@on_study
@click.option("--row", type=click.IntRange(1), help="A row of the dataset, by its number.")
@click.option("--run", "run_id", type=click.IntRange(1), help="A run, by its number.")
@which_options
@click.option("--all", "every", is_flag=True, help="The numbers of all rows, not of some.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lineage(
    database: Path,
    name: str | None,
    row: int | None,
    run_id: int | None,
    every: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Show where something comes from, or what became of it; names annotators.

    NAME --row N: the texts of a row, what generated them, and the judgments behind it with what was
    on the screen. --run N: the rounds before it, their datasets, and all judgments, people and
    guidelines behind them. --person, --judgment, --item, --prompt and the others (a judgment must
    meet all that are given): the datasets and runs these judgments went into.
    """
    named = any(asked.values())
    if (name is None) != (row is None):
        raise click.UsageError("A row takes the name of its dataset, and a dataset --row N.")
    if [row is not None, run_id is not None, named].count(True) != 1:
        raise click.UsageError("Give NAME --row N, or --run N, or say which judgments.")
    with open_study(database) as study:
        if name is not None and row is not None:
            _row(study, name, row, as_json)
        elif run_id is not None:
            _run(study, run_id, as_json)
        else:
            _uses(study, asked, every, as_json)


def _row(study: Study, name: str, row: int, as_json: bool) -> None:
    from annotate import printing_lineage
    from annotate.datasets.lineage import of_row

    found = of_row(study, name, row)
    click.echo(json.dumps(found.as_dict(), indent=2) if as_json else printing_lineage.row(found))


def _run(study: Study, run_id: int, as_json: bool) -> None:
    from annotate import printing_lineage
    from annotate.datasets.lineage import of_run

    found = of_run(study, run_id)
    click.echo(json.dumps(found.as_dict(), indent=2) if as_json else printing_lineage.run(found))


def _uses(study: Study, asked: dict[str, Any], every: bool, as_json: bool) -> None:
    from annotate import printing_lineage
    from annotate.datasets import lineage

    found = lineage.uses(study, which_from(asked))
    if as_json:
        told = found.as_dict()
        if every:
            for one, into in zip(found.datasets, told["datasets"], strict=True):
                into["numbers"] = list(lineage.rows(study, one))
        click.echo(json.dumps(told, indent=2))
        return
    click.echo(printing_lineage.uses(found))
    if every:
        for one in found.datasets:
            for number in lineage.rows(study, one):
                click.echo(f"{one.reference} row {number}")
