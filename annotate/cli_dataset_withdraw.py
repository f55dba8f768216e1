"""The command ``annotate dataset withdraw``."""

import json
from pathlib import Path
from typing import Any

import click

from annotate.cli_which import which_from, which_options
from db.command import on_study
from db.connection import open_study


@click.command()
@on_study
@which_options
@click.option("--reason", required=True, help="Why; it is kept with each judgment and audited.")
@click.option("--undo", is_flag=True, help="Let them count again.")
@click.option("--yes", is_flag=True, help="Do it; without, only say what it would change.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def withdraw(
    database: Path, reason: str, undo: bool, yes: bool, as_json: bool, **asked: Any
) -> None:
    """Withdraw judgments: they count for nothing in all that is made from now on.

    Of several options a judgment must meet all, such as --person ada --project pairs. Prints what
    is affected: items that come to another decision, datasets with rows that rest on the judgments,
    runs trained on those, and later rounds. Datasets stay as they are; build them again.

    With a judgment go those it corrected; with one that is named, what it was corrected to as well.
    Items are not queued again: raise the overlap to have them judged anew.
    """
    from annotate import printing_lineage
    from annotate.datasets import withdrawing

    which = which_from(asked)
    with open_study(database) as study:
        if yes:
            found = withdrawing.withdraw(study, which, reason, undo=undo)
        else:
            found = withdrawing.affected(study, which, undo=undo)
    told = json.dumps(found.as_dict(), indent=2) if as_json else printing_lineage.withdrawal(found)
    click.echo(told)
