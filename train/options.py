"""Settings: a frozen dataclass per method, which is also where its command's options come from.

A default is written once, with what it means; the run's row keeps all of them as JSON.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

import click

from train.errors import BadSettings

Command = TypeVar("Command", bound=Callable[..., Any])

_TYPES: dict[Any, type] = {int: int, float: float, int | None: int}


def setting(default: Any, meaning: str) -> Any:
    """A field with its help on the command line."""
    return field(default=default, metadata={"help": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the settings of every method have; raises BadSettings when one is out of range."""

    limit: int | None = setting(None, "Train on this many rows, drawn with the seed.")
    seed: int = setting(0, "Decides the draw, the adapter's start and the order of rows.")

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value is not None and name != "seed" and not value > 0:
                raise BadSettings(f"--{_dashed(name)} must be above 0, and is {value}.")


def from_settings(settings: type[Settings]) -> Callable[[Command], Command]:
    """Add an option to a command for every field: ``learning_rate`` is ``--learning-rate``.

    The method's own come first, in their order; those of every method last.
    """
    shared = {one.name for one in fields(Settings)}
    in_order = sorted(fields(settings), key=lambda one: one.name in shared)

    def add(command: Command) -> Command:
        for one in reversed(in_order):
            option = click.option(
                f"--{_dashed(one.name)}",
                type=_TYPES[one.type],
                default=one.default,
                show_default=one.default is not None,
                help=one.metadata["help"],
            )
            command = option(command)
        return command

    return add


def _dashed(name: str) -> str:
    return name.replace("_", "-")
