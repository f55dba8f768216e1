"""The command ``annotate annotators``: how the annotators of a project do."""

import json
from pathlib import Path

import click

from db.command import on_study
from db.connection import open_study


@click.command()
@click.argument("project_name", metavar="PROJECT")
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def annotators(project_name: str, database: Path, as_json: bool) -> None:
    """Show how reliable annotators are, and what may tell that somebody answers by habit.

    Reliability is how likely somebody reports what is true rather than answers by habit, with its
    95% interval, learned from how everybody agrees. A ! stands before what stands out: something to
    talk about, no verdict on anybody. Nobody is left out by it.
    """
    from annotate import label_quality, planning

    with open_study(database) as study:
        found = label_quality.annotators(study, planning.find(study, project_name))
    if as_json:
        rows = [one.as_dict() for one in found]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(one.describe() for one in found) or "Nobody has judged anything here yet.")
