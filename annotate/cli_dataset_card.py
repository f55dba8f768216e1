"""The command ``annotate dataset card``: what a researcher needs to judge a dataset."""

from pathlib import Path

import click

from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("name", metavar="NAME[@VERSION]")
@on_study
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder to write README.md and ledger.svg into.  [print the card]",
)
def card(database: Path, name: str, out: Path | None) -> None:
    """Print or write the card of a dataset: a README.md as the Hugging Face Hub has it.

    Counts, where the rows come from, people by pseudonyms, agreement, guidelines, criteria, the
    ledger with its picture, what the doctor found, licences, limits, and how to make it again. No
    text of the dataset is in it, and nobody's name.
    """
    from annotate.datasets import card, flow
    from annotate.datasets.showing import get

    with open_study(database) as study:
        dataset = get(study, name)
        if out is None:
            click.echo(card.text(study, dataset), nl=False)
            return
        written = card.write(study, dataset, out)
    click.echo(f"The card is in {written.card}, its picture in {written.picture}.")
    click.echo(flow.text(dataset.ledger))
