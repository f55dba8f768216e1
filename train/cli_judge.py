"""The command ``train classifier``, which trains a judge."""

from functools import partial
from pathlib import Path

import click

from db.command import on_study
from train.judges.classifier import train_classifier


@click.command()
@on_study
@click.option(
    "--dataset", required=True, help="Of ratings: NAME, or NAME@VERSION; the newest by default."
)
@click.option("--name", help="Of the judge: classifier:NAME.  [the dataset's]")
@click.option(
    "--model",
    help="A language model whose hidden states are looked at, too: slower, and a little better.",
)
def classifier(database: Path, dataset: str, name: str | None, model: str | None) -> None:
    """Learn from ratings what is safe and unsafe, as a judge (train evaluate --judge).

    The dataset's ratings for training are learned from; those for validation and tests say how
    good it is.
    """
    click.echo(train_classifier(database, dataset, name, model, partial(click.echo, err=True)))
