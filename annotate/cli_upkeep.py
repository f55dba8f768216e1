"""The commands of ``annotate`` for whoever keeps a study running."""

from pathlib import Path

import click

from db.command import on_study


@click.command()
@on_study
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--address", default="localhost", show_default=True, help="Where to listen.")
def serve(database: Path, port: int, address: str) -> None:
    """Open the app on a study, for annotators' browsers."""
    from annotate.serving import serve

    serve(database, address, port)


COMMANDS = (serve,)
