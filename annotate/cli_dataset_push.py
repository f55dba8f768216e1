"""The command ``annotate dataset push``: a dataset to the Hugging Face Hub."""

import json
from pathlib import Path

import click

from annotate.cli_cautions import say_cautions
from annotate.formats.known import NAMES, named
from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("name", metavar="NAME[@VERSION]")
@click.argument("repository", metavar="OWNER/REPO")
@on_study
@click.option("--format", "format_", type=click.Choice(NAMES), help="[by the dataset's kind]")
@click.option("--standard", is_flag=True, help="Write strings instead of chat messages.")
@click.option("--private", is_flag=True, help="Make the repository private; refuse a public one.")
@click.option("--revision", metavar="BRANCH", help="Branch to push to; made if new.  [main]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def push(
    database: Path,
    name: str,
    repository: str,
    format_: str | None,
    standard: bool,
    private: bool,
    revision: str | None,
    as_json: bool,
) -> None:
    """Push a dataset to the Hugging Face Hub: Parquet files of each split, and its card.

    One commit, which replaces what an earlier push put there. Takes a token that may write to
    OWNER, in HF_TOKEN or as hf auth login keeps it. A new repository is public unless --private is
    given.
    """
    from annotate.datasets.showing import get
    from annotate.formats.hub import push

    with open_study(database) as study:
        dataset = get(study, name)
        say_cautions(study, dataset)
        pushed = push(
            study,
            dataset,
            repository,
            named(format_, dataset.kind),
            as_strings=standard,
            private=private,
            revision=revision,
        )
    if as_json:
        click.echo(json.dumps(pushed._asdict(), indent=2))
        return
    click.echo(f"Pushed {dataset.name}@{dataset.version} to {pushed.address}")
    click.echo(f"Commit {pushed.commit}: {', '.join(pushed.files)}")
