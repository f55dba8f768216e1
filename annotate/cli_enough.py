"""The command ``annotate enough``: how many more judgments are expected until there are enough."""

import json
from pathlib import Path

import click

from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("project_name", metavar="PROJECT")
@on_study
@click.option(
    "--pairs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Until so many usable rows: preferences, ratings, picks or demonstrations.",
)
@click.option(
    "--alpha-width",
    type=click.FloatRange(0, 2, min_open=True, max_open=True),
    metavar="W",
    help="Until the 95% interval of Krippendorff's alpha is as narrow.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def enough(
    project_name: str,
    database: Path,
    pairs: int | None,
    alpha_width: float | None,
    as_json: bool,
) -> None:
    """Say how many more judgments a project is expected to need, and whether its queue has them.

    Expected from what the finished items came to, with a 95% interval that also holds the chance of
    those to come; it assumes that the rest of the items is like them.
    """
    from annotate.enough import enough

    with open_study(database) as study:
        found = enough(study, project_name, pairs, alpha_width)
    click.echo(json.dumps(found.as_dict(), indent=2) if as_json else found.describe())
