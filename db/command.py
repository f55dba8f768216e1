"""What both commands share: the option ``--db``, and errors as one sentence with exit code 2."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from db.errors import ChosenError

Command = TypeVar("Command", bound=Callable[..., Any])

LONGEST = 1_800  # characters of a sentence
STOPPED = 130  # the exit code after Ctrl-C, as shells give it


class Commands(click.Group):
    """A group whose commands end with one sentence where a user can mend the cause."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; ``--debug`` shows where an error came from."""
        try:
            return super().invoke(ctx)
        except ChosenError as error:
            if ctx.meta.get("debug"):
                raise
            click.echo(f"Error: {_in_one_line(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:  # where a command has no more to say of it
            if ctx.meta.get("debug"):
                raise
            click.echo("Stopped. The same command does it again.", err=True)
            ctx.exit(STOPPED)


def _in_one_line(text: str) -> str:
    """A sentence for a terminal, on which what a file holds or is called could act otherwise.

    What cannot be seen is spelled out, and the middle of a long one is left out.
    """
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in text)


def _set_debug(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta["debug"] = True


debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_set_debug,
    help="Show the traceback of an error.",
)


def on_study(command: Command) -> Command:
    """The options of every command that works on a study: ``--db`` and ``--debug``."""
    database = click.option(
        "--db",
        "database",
        type=click.Path(path_type=Path),
        envvar="CHOSEN_DB",
        show_envvar=True,
        required=True,
        metavar="FILE",
        help="The study.",
    )
    return database(debug_option(command))
