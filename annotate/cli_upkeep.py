"""The commands of ``annotate`` for whoever keeps a study running."""

import json
from pathlib import Path

import click

from db.command import on_study


@click.command()
@on_study
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--address", default="localhost", show_default=True, help="Where to listen.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Server processes that share the port: for a crowd, one per core.",
)
def serve(database: Path, port: int, address: str, workers: int) -> None:
    """Open the app on a study, for annotators' browsers, until Ctrl-C or SIGTERM.

    One process serves some dozens of annotators. With more --workers, browsers are dealt out over
    them; a process that is killed is replaced, and its annotators go on with another.
    """
    from annotate.serving import serve

    place = "localhost" if address in ("0.0.0.0", "::") else address
    click.echo(f"Serving {database} at http://{place}:{port} until Ctrl-C.")
    serve(database, address, port, workers)


@click.command()
@on_study
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A new file, or a folder: the file is then named after the study and the time (UTC).",
)
def backup(database: Path, out: Path) -> None:
    """Copy the study into one file, consistent and checked, while people go on judging.

    The copy is a study like any other: to go back to it, give it to --db. Never overwrites a file.
    """
    from annotate.backup import back_up

    click.echo(back_up(database, out).describe())


@click.command()
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(database: Path, as_json: bool) -> None:
    """Check that everything holds that must hold in a study, and say what does not.

    Reads the whole study as it is at one moment, while people go on judging: a minute or more for a
    million items. Ends with 0 when nothing is wrong, with 1 when something is.
    """
    from annotate.check import as_dict, checking, is_clean
    from db.connection import open_study

    all_checked = []
    with open_study(database) as study:
        for checked in checking(study):
            all_checked.append(checked)
            if not as_json:
                click.echo(checked.describe())
    if as_json:
        click.echo(json.dumps(as_dict(all_checked), indent=2))
    if not is_clean(all_checked):
        click.get_current_context().exit(1)


@click.command()
@click.argument("name", metavar="PROJECT")
@on_study
@click.option("--overlap", type=click.IntRange(1, 1000), help="Judgments wanted per item.")
@click.option(
    "--strategy",
    type=click.Choice(["depth", "breadth", "random", "uncertain"]),
    help="What is judged first.",
)
@click.option("--seed", type=int, help="Shuffles the strategy random.")
@click.option(
    "--lease",
    "lease_minutes",
    type=click.FloatRange(min=0.1),
    metavar="MINUTES",
    help="After which an item that nobody is heard of is given to somebody else.",
)
def project(
    name: str,
    database: Path,
    overlap: int | None,
    strategy: str | None,
    seed: int | None,
    lease_minutes: float | None,
) -> None:
    """Show the settings of a project, or change them while people work.

    \b
    depth      items one after the other, each to its overlap (the default)
    breadth    one judgment everywhere first, then a second, ...
    random     any open slot, shuffled by --seed
    uncertain  the highest priority first, whatever was judged before

    Items with a higher priority (the column "priority" of an imported file) come first in each;
    breadth keeps to its rounds before. A lowered overlap closes what is open and throws no judgment
    away; raised again, it opens what was closed.
    """
    from annotate.planning import Plan, change, settings
    from db.connection import open_study

    seconds = None if lease_minutes is None else lease_minutes * 60
    plan = Plan(overlap, strategy, seed, seconds)  # type: ignore[arg-type]
    with open_study(database) as study:
        found = settings(study, name) if plan == Plan() else change(study, name, plan)
    click.echo(
        f"project {found.name} ({found.task}): overlap {found.overlap}, strategy {found.strategy}, "
        f"seed {found.seed}, lease {found.lease_seconds / 60:g} minutes"
    )


@click.command()
@click.argument("item", type=int)
@on_study
def history(item: int, database: Path) -> None:
    """Show every answer an item ever had, and which of them count.

    Nothing is ever overwritten: an undo and the answer after it stand beside what they take back.
    """
    from annotate.history import history
    from db.connection import open_study

    with open_study(database) as study:
        click.echo(history(study, item).describe())


COMMANDS = (serve, project, history, backup, check)
