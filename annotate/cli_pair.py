"""The command ``annotate pair``: responses that models gave become items."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotate.setup_rules import TASKS
from db import projects
from db.command import on_study
from db.connection import open_study
from db.projects import STRATEGIES


def _sampled(_: click.Context, option: click.Parameter, values: Sequence[str]) -> dict[str, object]:
    """``temperature=0.8`` as it stands in JSON."""
    found: dict[str, object] = {}
    for key, equals, value in (given.partition("=") for given in values):
        if not (key and equals):
            raise click.BadParameter(f"{key!r} is not {option.metavar}.")
        try:
            found[key] = json.loads(value)
        except json.JSONDecodeError:
            found[key] = value  # a word
    return found


@click.command()
@on_study
@click.option("--project", required=True, help="The project to add items to; made if it is new.")
@click.option("--task", type=click.Choice(TASKS),
              help="What annotators do.  [the project's; compare for a new one]")  # fmt: skip
@click.option("--between", nargs=2, multiple=True, metavar="A B",
              help="Compare two models, sample by sample; repeat it for others.")  # fmt: skip
@click.option("--between-all", is_flag=True, help="Compare every model with every other.")
@click.option("--within", metavar="A", help="Compare two samples of one model.")
@click.option("--best-worst", metavar="SCORER",
              help="Compare the highest with the lowest score of a model or judge.")  # fmt: skip
@click.option("--nearest", metavar="SCORER",
              help="Compare the two nearest in score, of which it is least sure.")  # fmt: skip
@click.option("--from", "generators", multiple=True, metavar="A",
              help="Whose responses to rank, rate, review or take scores of; repeat it for several."
              )  # fmt: skip
@click.option("--k", type=click.IntRange(2, 26), help="Responses in an item to rank, at most.  [8]")
@click.option("--min-gap", type=click.FloatRange(0), help="Of best and worst, at least.  [0]")
@click.option("--drawn", is_flag=True, help="Draw which samples of two models meet.")
@click.option("--per-prompt", type=click.IntRange(1), default=1, show_default=True,
              help="Items of a prompt, at most.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1),
              help="Items in all, at most: the highest priority, else drawn.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**53 - 1), default=0, show_default=True,
              help="Decides every draw, and the order of responses in an item.")  # fmt: skip
@click.option("--settings", "sampled", multiple=True, metavar="KEY=VALUE", callback=_sampled,
              help="Only responses sampled so, such as temperature=0.8.")  # fmt: skip
@click.option("--prompts-from", metavar="PROJECT", help="Only prompts of this project's items.")
@click.option("--benchmarks", type=click.Choice(["leave", "keep"]), default="leave",
              show_default=True,
              help="Whether prompts of benchmarks and quality studies are left out.")  # fmt: skip
@click.option("--overlap", type=click.IntRange(1, 1000), help="Judgments wanted per item.  [1]")
@click.option(
    "--strategy",
    type=click.Choice(STRATEGIES),
    help="What is judged first (see annotate project create --help).  [depth]",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be added, and add nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def pair(
    database: Path,
    project: str,
    task: Any,
    dry_run: bool,
    as_json: bool,
    between: tuple[tuple[str, str], ...],
    between_all: bool,
    within: str | None,
    best_worst: str | None,
    nearest: str | None,
    generators: tuple[str, ...],
    k: int | None,
    min_gap: float | None,
    drawn: bool,
    **settings: Any,
) -> None:
    """Make items of responses in the study, sampled or imported with their generators.

    To compare, one of --between, --between-all, --within, --best-worst and --nearest says which
    responses meet. With --task rank the samples of --from make one item of a prompt; with rate or
    demonstrate each makes one, and demonstrate without --from takes prompts alone. Responses that
    are empty, and pairs of the same text, make none. The same again adds nothing.
    """
    from annotate.pairing import Settings, making, options, words

    said = options.Options(
        between, between_all, within, best_worst, nearest, generators, drawn, min_gap, k
    )
    with open_study(database) as study:
        known = projects.find(study, project)
        way = options.way_of(task or (known.task if known else "compare"), said)
        report = making.pair(study, project, way, Settings(**settings), dry_run=dry_run)
    if as_json:
        found = {"project": project, "dry_run": dry_run, "looked_at": report.ledger.looked_at,
                 **report._asdict(), **vars(report.ledger)}  # fmt: skip
        del found["ledger"]
        click.echo(json.dumps(found, indent=2))
    else:
        click.echo(words.told(report, project, dry_run=dry_run))
