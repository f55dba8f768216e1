"""The command ``annotate``: items in, judgments, datasets out."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate import (
    cli_annotators,
    cli_benchmark,
    cli_dataset,
    cli_doctor,
    cli_enough,
    cli_export,
    cli_generate,
    cli_licence,
    cli_pair,
    cli_people,
    cli_projects,
    cli_quality,
    cli_study,
    cli_upkeep,
    printing,
)
from annotate.cli_mapping import map_option
from annotate.setup_rules import TASKS
from db import __version__, projects
from db.command import Commands, debug_option, on_study
from db.connection import open_study

if TYPE_CHECKING:
    from annotate.importing import Settings


@click.group(cls=Commands)
@debug_option
@click.version_option(__version__, prog_name="chosen")
def main() -> None:
    """Compare model responses and build preference datasets, in one SQLite file."""


@main.command("import")
@click.argument("source", metavar="FILE|FOLDER|OWNER/NAME")
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
@click.option(
    "--split",
    default="train",
    show_default=True,
    help="Of a folder, or a dataset on the Hub.",
)
@click.option(
    "--subset", "--config", "subset", help="Of a folder, or a dataset on the Hub with several."
)
@click.option(
    "--revision", help="Branch, tag or commit of a dataset on the Hub.  [its newest commit]"
)
@click.option(
    "--licence",
    metavar="NAME",
    help="Under which the source is, such as CC-BY-NC-4.0 (see annotate licence).",
)
@click.option("--preview", is_flag=True, help="Show what would be made of the first rows only.")
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
    subset: str | None,
    revision: str | None,
    licence: str | None,
    preview: bool,
) -> None:
    """Import items: JSONL, JSON, CSV or TSV (or .gz), Parquet, a folder of these or of what
    save_to_disk of datasets writes, or a dataset on the Hub.

    The shape is detected. To compare: prompt with chosen and rejected; prompt with response_a and
    response_b (or response_0 and response_1); or chosen and rejected as whole conversations. To
    rate: prompt with response (or completion, output, answer), or with responses, a list. To rank:
    prompt with responses. To demonstrate: prompt, or instruction and input, with a response to
    review or without; messages; or a benchmark {"instructions": [...]}. Also what OpenAI,
    LLaMA-Factory and axolotl train on, and what Argilla, Label Studio and Potato export. A file
    with a bad row is refused whole. Importing a file twice adds nothing.
    """
    from annotate.importing import Settings, import_pairs, recognise

    settings = Settings(
        task,  # type: ignore[arg-type]
        overlap,
        labels,  # type: ignore[arg-type]
        mapping,
        split,
        strategy,  # type: ignore[arg-type]
        licence,
        subset,
        revision,
    )
    if preview:
        click.echo(_previewed(source, database, project, settings))
        return
    if not database.exists():
        recognise(source, settings)  # a mistyped name leaves no empty study behind
    with open_study(database, create=True) as study:
        report = import_pairs(study, source, project, settings)
    click.echo(printing.imported(report, project, labels == "keep"))


def _previewed(source: str, database: Path, project: str, settings: "Settings") -> str:
    from annotate import previewing, printing_previews

    if settings.task is None and database.exists():
        with open_study(database) as study:
            found = projects.find(study, project)
        settings = settings._replace(task=found.task if found else None)
    looked = previewing.preview(source, settings)
    return printing_previews.previewed(looked, source, project, keep=settings.labels == "keep")


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
main.add_command(cli_benchmark.benchmark)
main.add_command(cli_dataset.dataset)
main.add_command(cli_doctor.doctor)
main.add_command(cli_enough.enough)
main.add_command(cli_export.export)
main.add_command(cli_generate.generate)
main.add_command(cli_licence.licence)
main.add_command(cli_pair.pair)
main.add_command(cli_people.people)
main.add_command(cli_projects.project)
main.add_command(cli_study.study)
for command in (*cli_quality.COMMANDS, *cli_upkeep.COMMANDS):
    main.add_command(command)
