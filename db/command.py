"""What both commands share: an error that a user can mend is one sentence and exit code 2."""

from typing import Any

import click

from db.errors import ChosenError

db_option = click.option(
    "--db",
    "db_path",
    envvar="CHOSEN_DB",
    required=True,
    metavar="FILE",
    help="The study database (or set CHOSEN_DB).",
)


class Sentences(click.Group):
    """A group of commands that prints a ChosenError as a sentence; ``--debug`` shows the rest."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.params.append(
            click.Option(["--debug"], is_flag=True, help="Show the whole traceback of an error.")
        )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        debug = ctx.params.pop("debug")
        try:
            return super().invoke(ctx)
        except ChosenError as error:
            if debug:
                raise
            raise _Sentence(str(error)) from error


class _Sentence(click.ClickException):
    exit_code = 2
