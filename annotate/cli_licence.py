"""The command ``annotate licence``: under which licence the sources of a study are."""

import json
from pathlib import Path

import click

from annotate.errors import BadLicence
from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("source", required=False)
@click.argument("licence_name", metavar="LICENCE", required=False)
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def licence(source: str | None, licence_name: str | None, database: Path, as_json: bool) -> None:
    """Record the LICENCE of SOURCE, such as CC-BY-NC-4.0; without them, list all sources.

    A source is what annotate import calls a file or a dataset on the Hub. The doctor, and the card
    of a dataset, tell what licences ask for.
    """
    from annotate import licences, printing_doctor

    if source is not None and licence_name is None:
        raise BadLicence(f"Under which licence is {source!r}? annotate licence SOURCE LICENCE.")
    with open_study(database) as study:
        if source is not None and licence_name is not None:
            kept = licences.record(study, source, licence_name)
            click.echo(f"{source} is under {kept}.")
            return
        found = licences.list_all(study)
    rows = [
        {"source": one.source, "prompts": one.count, "licence": one.licence, "said": one.said,
         **one.terms._asdict()}
        for one in found
    ]  # fmt: skip
    click.echo(json.dumps(rows, indent=2) if as_json else printing_doctor.licences(found))
