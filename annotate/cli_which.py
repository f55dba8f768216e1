"""The options that say which judgments: one for each way to name some."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from annotate.datasets.which import Which

Command = TypeVar("Command", bound=Callable[..., Any])


def _several(name: str, into: str, text: str, type_: Any = str) -> Callable[[Any], Any]:
    return click.option(f"--{name}", into, multiple=True, type=type_, help=text)


_NUMBER = click.IntRange(1)
_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    _several("person", "people", "Of this annotator; again for more."),
    _several("judgment", "judgments", "This one, by its number; again for more.", _NUMBER),
    _several("item", "items", "Of this item; again for more.", _NUMBER),
    _several("prompt", "prompts", "Of this prompt, in whatever item; again for more.", _NUMBER),
    _several("project", "projects", "Of this project; again for more."),
    click.option("--since", help="From this time on, as 2026-01-31 or 2026-01-31T09:15 (UTC)."),
    click.option("--until", help="Before this time."),
)


def which_options(command: Command) -> Command:
    """Give a command the options for judgments, all of which :func:`which_from` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def which_from(asked: dict[str, Any]) -> Which:
    """The judgments that these options name."""
    return Which(**asked)
