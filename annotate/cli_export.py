"""The command ``annotate export``: judgments into a dataset, and the dataset into a file."""

from pathlib import Path
from typing import Any

import click

from annotate import printing
from annotate.cli_cautions import say_cautions
from annotate.cli_formats import FORMATS, format_options
from annotate.formats.known import choose
from db.aggregation import METHODS
from db.command import on_study
from db.connection import open_study
from db.rank_pairs import RANK_PAIRS
from db.row_rules import EDITS


@click.command(epilog=FORMATS)
@on_study
@click.option("--project", required=True)
@click.option("--name", help="Of the dataset.  [the project's name]")
@format_options
@click.option(
    "--aggregation",
    type=click.Choice(METHODS),
    default="plurality",
    show_default=True,
    help="What of an item's judgments decides: the most of them, more than half, all, or what is "
    "most probably right, given how reliable annotators are.",
)
@click.option(
    "--minimum", type=click.IntRange(1), default=1, show_default=True, help="Judgments per item."
)
@click.option(
    "--newest-guideline", is_flag=True, help="Only judgments made under the newest guidelines."
)
@click.option(
    "--rank-pairs",
    type=click.Choice(RANK_PAIRS),
    default="rest",
    show_default=True,
    help="Of a ranking, as pairs: the best over each that nobody picked, or over the worst.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="Rows that repeat the texts of an earlier one.",
)
@click.option(
    "--edits",
    type=click.Choice(EDITS),
    default="pairs",
    show_default=True,
    help="Improved responses: a row beside the chosen one, in its place, or none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def export(
    database: Path,
    project: str,
    out: Path,
    format_: str | None,
    standard: bool,
    as_json: bool,
    name: str | None,
    **asked: Any,
) -> None:
    """Snapshot what a project's judgments come to as a dataset, and write it to a file.

    The quick way; annotate dataset build asks for more, and annotate dataset export writes that.
    """
    from annotate.datasets import Criteria, build
    from annotate.formats.writing import check_beside, check_target, write

    check_target(out)
    check_beside(out, [out])  # nothing is held out here
    with open_study(database) as study:
        chosen, content = choose(study, project, format_, as_strings=standard, out=out)
        criteria = Criteria(projects=(project,), content=content, **asked)
        dataset = build(study, criteria, name)
        say_cautions(study, dataset)
        written = write(study, dataset, out, chosen, as_strings=standard)
    click.echo(printing.exported(dataset, written, as_json))
