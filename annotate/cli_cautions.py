"""What commands say of a dataset before they take it further."""

import click

from annotate.one_line import on_one_line
from db.connection import Study
from db.datasets import Dataset


def say_cautions(study: Study, dataset: Dataset) -> None:
    """Say on stderr what to know of the dataset, a line each; nothing of most."""
    from annotate.datasets.cautions import cautions

    for sentence in cautions(study, dataset):
        click.echo(on_one_line(sentence), err=True)
