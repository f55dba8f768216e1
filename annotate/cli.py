"""The command ``annotate``: pairs in, judgments, datasets out."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from annotate import cli_people, cli_projects, cli_upkeep, printing
from annotate.cli_mapping import map_option
from db import __version__
from db.command import Commands, debug_option, on_study
from db.connection import open_study


@click.group(cls=Commands)
@debug_option
@click.version_option(__version__, prog_name="chosen")
def main() -> None:
    """Compare model responses and build preference datasets, in one SQLite file."""


@main.command("import")
@click.argument("source", metavar="FILE|OWNER/NAME")
@on_study
@click.option("--project", required=True, help="The project to import into; made if it is new.")
@click.option("--task", type=click.Choice(["compare"]), default="compare", show_default=True)
@click.option("--overlap", type=click.IntRange(1, 1000), help="Judgments wanted per item.  [1]")
@click.option(
    "--strategy",
    type=click.Choice(["depth", "breadth", "random", "uncertain"]),
    help="What is judged first (see annotate project create --help).  [depth]",
)
@click.option(
    "--labels",
    type=click.Choice(["keep", "drop"]),
    default="drop",
    show_default=True,
    help="Whether the file's own labels become judgments.",
)
@map_option
@click.option("--split", default="train", show_default=True, help="Of a dataset on the Hub.")
def import_(
    source: str,
    database: Path,
    project: str,
    task: str,
    overlap: int | None,
    strategy: str | None,
    labels: str,
    mapping: dict[str, str],
    split: str,
) -> None:
    """Import pairs: JSONL, JSON, CSV or TSV (or .gz), Parquet, or a dataset on the Hub.

    The shape is detected: prompt with chosen and rejected; prompt with response_a and response_b
    (or response_0 and response_1); or chosen and rejected as whole conversations. A file with a bad
    row is refused whole. Importing a file twice adds nothing.
    """
    from annotate.importing import Settings, import_pairs, recognise

    settings = Settings(task, overlap, labels, mapping, split, strategy)  # type: ignore[arg-type]
    if not database.exists():
        recognise(source, settings)  # a mistyped name leaves no empty study behind
    with open_study(database, create=True) as study:
        report = import_pairs(study, source, project, settings)
    click.echo(printing.imported(report, project, labels == "keep"))


@main.command()
@on_study
def sample(database: Path) -> None:
    """Load the packaged sample pairs, some with sample judgments, as project "sample"."""
    from annotate.sample import NAME, load_sample

    with open_study(database, create=True) as study:
        report = load_sample(study)
    click.echo(printing.imported(report, NAME, True))


@main.command()
@on_study
@click.option("--project", required=True)
@click.option("--name", help="Of the dataset.  [the project's name]")
@click.option("--format", "format_", type=click.Choice(["trl"]), default="trl", show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help=".jsonl or .parquet")
@click.option("--standard", is_flag=True, help="Write strings instead of chat messages.")
@click.option(
    "--duplicates",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="Rows that repeat the texts of an earlier one.",
)
@click.option(
    "--edits",
    type=click.Choice(["pairs", "replace", "ignore"]),
    default="pairs",
    show_default=True,
    help="Improved responses: a row beside the chosen one, in its place, or none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def export(
    database: Path,
    project: str,
    name: str | None,
    format_: str,
    out: Path,
    standard: bool,
    duplicates: str,
    edits: str,
    as_json: bool,
) -> None:
    """Snapshot a project's preferences as a dataset and write it in TRL's format."""
    from annotate.datasets import build
    from annotate.export import check_target, write_trl

    check_target(out)
    with open_study(database) as study:
        dataset = build(study, project, name, duplicates, edits=edits)  # type: ignore[arg-type]
        write_trl(study, dataset, out, as_strings=standard)
    click.echo(printing.exported(dataset, out, as_json))


@main.command()
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
def status(database: Path, as_json: bool) -> None:
    """Show where the study stands: projects, datasets, runs."""
    from annotate.status import status

    with open_study(database) as study:
        found = status(study)
    click.echo(json.dumps(asdict(found), indent=2) if as_json else printing.status(found))


main.add_command(cli_people.people)
main.add_command(cli_projects.project)
for command in cli_upkeep.COMMANDS:
    main.add_command(command)
