"""The command ``annotate doctor``: what a dataset may do to a model, before it is trained on."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli_dataset import tokenizer_of
from db.command import on_study
from db.connection import open_study

if TYPE_CHECKING:
    from annotate.doctor import Severity


@click.command()
@click.argument("name", metavar="DATASET[@VERSION]")
@on_study
@click.option(
    "--tokenizer", metavar="NAME", help="That of the model to be trained, named as for training."
)
@click.option(
    "--max-length",
    type=click.IntRange(min=1),
    metavar="N",
    help="The tokens that training allows for prompt and response; goes with --tokenizer.",
)
@click.option(
    "--severity",
    type=click.Choice(["stop", "warn", "note"]),
    default="note",
    show_default=True,
    help="Print what is as bad as that, or worse.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def doctor(
    context: click.Context,
    name: str,
    database: Path,
    tokenizer: str | None,
    max_length: int | None,
    severity: "Severity",
    as_json: bool,
) -> None:
    """Examine a dataset before it is trained on, and keep the report for its card.

    Looks for duplicates and near-duplicates, contradictions, prompts of benchmarks or of another
    split, leans to length, sides, one generator and refusals, empty and boilerplate texts, special
    tokens, personal data, licences, withdrawn and single judgments; with --tokenizer and
    --max-length also for what that limit leaves of the rows.

    Exits with 0 where nothing stops anybody from training, 1 where something should ("stop"), and 2
    for an error.
    """
    from annotate import doctor, printing_doctor
    from annotate.datasets.showing import get

    with open_study(database) as study:
        report = doctor.examine(study, get(study, name), tokenizer_of(tokenizer), max_length)
    if as_json:
        shown = {**report.as_dict(), "stops": report.stops}
        shown["findings"] = [
            finding for finding, one in zip(shown["findings"], report.findings, strict=True)
            if one in report.from_severity(severity)
        ]  # fmt: skip
        click.echo(json.dumps(shown, indent=2))
    else:
        click.echo(printing_doctor.report(report, severity))
    context.exit(1 if report.stops else 0)
