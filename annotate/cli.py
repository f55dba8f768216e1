"""The command ``annotate``: items in, judgments, datasets out."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from annotate import (
    cli_annotators,
    cli_enough,
    cli_export,
    cli_people,
    cli_projects,
    cli_quality,
    cli_study,
    cli_upkeep,
    printing,
)
from annotate.cli_mapping import map_option
from annotate.setup_rules import TASKS
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
@click.option(
    "--task",
    type=click.Choice(TASKS),
    help="What annotators do with it.  [the project's; compare for a new one]",
)
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
    task: str | None,
    overlap: int | None,
    strategy: str | None,
    labels: str,
    mapping: dict[str, str],
    split: str,
) -> None:
    """Import items: JSONL, JSON, CSV or TSV (or .gz), Parquet, or a dataset on the Hub.

    The shape is detected. To compare: prompt with chosen and rejected; prompt with response_a and
    response_b (or response_0 and response_1); or chosen and rejected as whole conversations. To
    rate: prompt with response (or completion, output, answer), or with responses, a list. To rank:
    prompt with responses. To demonstrate: prompt, or instruction and input, with a response to
    review or without; or a benchmark {"instructions": [...]}. A file with a bad row is refused
    whole. Importing a file twice adds nothing.
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
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
def status(database: Path, as_json: bool) -> None:
    """Show where the study stands: projects, datasets, runs."""
    from annotate.status import status

    with open_study(database) as study:
        found = status(study)
    click.echo(json.dumps(asdict(found), indent=2) if as_json else printing.status(found))


main.add_command(cli_annotators.annotators)
main.add_command(cli_enough.enough)
main.add_command(cli_export.export)
main.add_command(cli_people.people)
main.add_command(cli_projects.project)
main.add_command(cli_study.study)
for command in (*cli_quality.COMMANDS, *cli_upkeep.COMMANDS):
    main.add_command(command)
