"""The option ``--against``: the model that others are compared with."""

import re
from collections.abc import Callable
from typing import Any

import click


def against_option(otherwise: str) -> Callable[[Any], Any]:
    """The option; `otherwise` says who it is where none is named."""
    return click.option(
        "--against",
        metavar="MODEL",
        help=f"Beside whom: a run's number, or a model's name.  [{otherwise}]",
    )


def generator(named: str | None) -> str | None:
    """Under which name its answers are stored: a number is that of a run."""
    return f"run {int(named)}" if named and re.fullmatch(r"\d{1,9}", named) else named
