"""The command ``annotate dataset export``: a dataset into files."""

from pathlib import Path

import click

from annotate import printing_datasets
from annotate.cli_cautions import say_cautions
from annotate.cli_formats import FORMATS, format_options
from annotate.formats.known import named
from db.command import on_study
from db.connection import open_study
from db.dataset_rows import SPLITS, Split


@click.command(epilog=FORMATS)
@click.argument("name", metavar="NAME[@VERSION]")
@on_study
@format_options
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    help="Write only this one.  [each, what is held out as OUT-validation and OUT-test]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def export(
    database: Path,
    name: str,
    format_: str | None,
    out: Path,
    standard: bool,
    split: Split | None,
    as_json: bool,
) -> None:
    """Write a dataset to files, one for each split.

    The rows to train on are in OUT. What is held out is written beside it: of pairs.jsonl,
    pairs-validation.jsonl and pairs-test.jsonl. Without an ending OUT is a new folder, as
    save_to_disk of datasets makes it, of a DatasetDict where something is held out.

    Refused where an earlier export held rows out beside OUT that this one would leave there.
    """
    from annotate.datasets.showing import get
    from annotate.formats.folders import is_folder, save
    from annotate.formats.writing import write

    with open_study(database) as study:
        dataset = get(study, name)
        say_cautions(study, dataset)
        chosen = named(format_, dataset.kind)
        made = save if is_folder(out) else write
        written = made(study, dataset, out, chosen, as_strings=standard, split=split)
    click.echo(printing_datasets.exported(dataset, chosen, written, as_json))
