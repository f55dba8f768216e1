"""The commands ``annotate dataset``: make datasets, look at them, and take them further."""

import json
from pathlib import Path
from typing import Any

import click

from annotate import (
    cli_dataset_card,
    cli_dataset_diff,
    cli_dataset_export,
    cli_dataset_lineage,
    cli_dataset_push,
    cli_dataset_withdraw,
    printing_datasets,
)
from annotate.cli_cautions import say_cautions
from annotate.cli_criteria import criteria_from, criteria_options
from annotate.tokenizing import Tokenizer
from db.command import Commands, on_study
from db.connection import open_study


@click.group(cls=Commands)
def dataset() -> None:
    """Make datasets, look at them, and take them further."""


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@dataset.command()
@click.argument("name")
@on_study
@criteria_options
@as_json_option
def build(database: Path, name: str, as_json: bool, **asked: Any) -> None:
    """Make the next version of dataset NAME of the judgments of now.

    The same criteria on the same judgments give the version there is. Where every judged item went
    is printed as the ledger, which adds up.
    """
    from annotate import datasets
    from annotate.datasets import asking

    criteria = criteria_from(asked)
    asking.check(criteria)  # before a tokenizer is looked for
    with open_study(database) as study:
        built = datasets.build(study, criteria, name, tokenizer=tokenizer_of(criteria.tokenizer))
        say_cautions(study, built)
    click.echo(printing_datasets.built(built, as_json))


@dataset.command()
@click.argument("name", metavar="NAME[@VERSION]")
@on_study
@as_json_option
def rebuild(database: Path, name: str, as_json: bool) -> None:
    """Make a dataset again, by its own criteria, of the judgments of now: what differs is said."""
    from annotate import datasets
    from annotate.datasets.building import criteria_of
    from annotate.datasets.differences import diff
    from annotate.datasets.showing import get

    with open_study(database) as study:
        criteria = criteria_of(study, get(study, name))
        tokenizer = tokenizer_of(criteria.tokenizer)
        newest = get(study, get(study, name).name)
        built = datasets.rebuild(study, name, tokenizer=tokenizer)
        say_cautions(study, built)
        differs = diff(study, built.name) if built.version > newest.version else None
    click.echo(printing_datasets.rebuilt(built, differs, as_json))


@dataset.command("list")
@on_study
@as_json_option
def list_(database: Path, as_json: bool) -> None:
    """List the datasets, newest first."""
    from annotate.datasets.showing import list_all, withdrawn_rows

    with open_study(database) as study:
        found = list_all(study)
        withdrawn = withdrawn_rows(study)
    click.echo(printing_datasets.listed(found, withdrawn, as_json))


@dataset.command()
@click.argument("name", metavar="NAME[@VERSION]")
@on_study
@as_json_option
def show(database: Path, name: str, as_json: bool) -> None:
    """Show what a dataset was made of and how: criteria, ledger, splits, hash."""
    from annotate.datasets.showing import get, show

    with open_study(database) as study:
        found = show(study, get(study, name))
    click.echo(json.dumps(found.as_dict(), indent=2) if as_json else printing_datasets.shown(found))


def tokenizer_of(name: str | None) -> Tokenizer | None:
    """The tokenizer of that name; needs the training packages."""
    if name is None:
        return None
    from train.tokenizing import load

    return load(name)


dataset.add_command(cli_dataset_card.card)
dataset.add_command(cli_dataset_export.export)
dataset.add_command(cli_dataset_diff.diff)
dataset.add_command(cli_dataset_lineage.lineage)
dataset.add_command(cli_dataset_withdraw.withdraw)
dataset.add_command(cli_dataset_push.push)
