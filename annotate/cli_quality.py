"""The commands of ``annotate`` for the quality of labels."""

import json
from pathlib import Path

import click

from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("project")
@on_study
@click.option(
    "--by",
    type=click.Choice(["category", "week", "day"]),
    help="Figures for each category of prompts, or each week or day (UTC) of the last answer.",
)
@click.option("--pairs", is_flag=True, help="Cohen's kappa of every two annotators instead.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def agreement(database: Path, project: str, by: str | None, pairs: bool, as_json: bool) -> None:
    """Show how far the annotators of a project agree, question by question.

    Of each question the share of equal answers and Krippendorff's alpha (1: full agreement, 0: as
    by chance), with 95% intervals; ties and strength on a scale. Only what two people have
    answered can tell: an overlap of 2 or more.
    """
    from annotate.label_agreement import label_agreement, pair_kappas

    if pairs and by:
        raise click.UsageError("Give --pairs or --by, not both.")
    with open_study(database) as study:
        if pairs:
            kappas = pair_kappas(study, project)
            rows = [question.as_dict() for question in kappas]
            said = "\n".join(question.describe() for question in kappas)
            click.echo(json.dumps(rows, indent=2) if as_json else said)
        else:
            found = label_agreement(study, project, by)  # type: ignore[arg-type]
            click.echo(json.dumps(found.as_dict(), indent=2) if as_json else found.describe())


COMMANDS = (agreement,)
