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
@click.option("--me", metavar="NAME", help="Work alone, under this name: nobody has to sign in.")
def serve(database: Path, port: int, address: str, workers: int, me: str | None) -> None:
    """Open the app on a study, for annotators' browsers, until Ctrl-C or SIGTERM.

    People sign in with the name and password of their account (see annotate people --help). With
    --me, whoever opens the app on this machine is NAME and may do everything; it then listens on
    localhost only.

    One process serves some dozens of annotators. With more --workers, browsers are dealt out over
    them; a process that is killed is replaced, and its annotators go on with another.
    """
    from annotate.serving import greeting, serve

    place = "localhost" if address in ("0.0.0.0", "::") else address
    who = greeting(database, address, me)
    click.echo(f"Serving {database} at http://{place}:{port} until Ctrl-C.\n{who}")
    serve(database, address, port, workers, me)


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


@click.command()
@on_study
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The last so many."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def audit(database: Path, limit: int, as_json: bool) -> None:
    """Show who last changed people, projects, guidelines and datasets.

    The log is append-only, and part of the study.
    """
    from annotate.changes import changes, describe
    from db.connection import open_study

    with open_study(database) as study:
        for entry in changes(study, limit):
            click.echo(json.dumps(entry._asdict()) if as_json else describe(entry))


COMMANDS = (serve, history, audit, backup, check)
