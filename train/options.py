"""Settings: a frozen dataclass per method, which is also where its command's options come from.

A default is written once, with what it means; the run's row keeps all of them as JSON.
"""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args, get_origin

import click

from train.errors import BadSettings

Command = TypeVar("Command", bound=Callable[..., Any])

_TYPES: dict[Any, type] = {
    int: int, float: float, str: str, int | None: int, float | None: float, str | None: str
}  # fmt: skip


def setting(default: Any, meaning: str, *, least: float | None = None) -> Any:
    """A field with its help on the command line; a number must be above 0, or at least `least`."""
    return field(default=default, metadata={"help": meaning, "least": least})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the settings of every method have; raises BadSettings when one is out of range.

    A method's own settings come from a subclass, which also gives these its own defaults.
    """

    learning_rate: float = setting(1e-4, "Falls to 0 in a line.")
    epochs: float = setting(2.0, "Times over the data.")
    batch_size: int = setting(4, "Rows at a time: lower it if memory runs out.")
    accumulate: int = setting(2, "Batches per optimizer step.")
    max_length: int = setting(512, "Tokens of prompt and response; what is longer is cut.")
    warmup: float = setting(
        0.0, "Share of the steps in which the rate rises; from 1 on, how many.", least=0
    )
    adapter: Literal["lora", "qlora", "full"] = setting(
        "lora", "What is trained: an adapter, one on a model in 4 bits (on a GPU), or all of it."
    )
    rank: int = setting(8, "LoRA rank.")
    alpha: int = setting(32, "LoRA scale, divided by the rank.")
    limit: int | None = setting(None, "Train on this many rows, drawn with the seed.")
    save_every: int | None = setting(
        None, "Steps between checkpoints and looks at the validation rows.  [a tenth of the run]"
    )
    patience: int | None = setting(
        None, "Stop after so many looks at the validation rows without a better loss.  [never]"
    )
    watch: int = setting(
        2, "Prompts that are answered at each checkpoint, to look at while it trains.", least=0
    )
    chat_template: str | None = setting(
        None,
        "For a model without one: chatml, plain, or a file with a Jinja template.  [the model's]",
    )
    seed: int = setting(0, "Decides the draw, the adapter's start and the order of rows.")

    def __post_init__(self) -> None:
        for one in fields(self):
            value, least = getattr(self, one.name), one.metadata["least"]
            if isinstance(value, bool) or not isinstance(value, int | float) or one.name == "seed":
                self._check_choice(one.name, one.type, value)
            elif not math.isfinite(value) or (value <= 0 if least is None else value < least):
                bound = "above 0" if least is None else f"at least {least:g}"
                raise BadSettings(f"--{dashed(one.name)} must be {bound}, and is {value}.")

    def _check_choice(self, name: str, kind: Any, value: Any) -> None:
        if get_origin(kind) is Literal and value not in get_args(kind):
            choices = ", ".join(get_args(kind))
            raise BadSettings(f"--{dashed(name)} is {value!r}, and must be one of {choices}.")


def from_settings(
    settings: type[Settings], but: Collection[str] = ()
) -> Callable[[Command], Command]:
    """Add an option to a command for every field: ``learning_rate`` is ``--learning-rate``.

    The method's own come first, in their order; those of every method last. For the fields `but`
    the command has options of its own.
    """
    shared = {one.name for one in fields(Settings)}
    of_command = (one for one in fields(settings) if one.name not in but)
    in_order = sorted(of_command, key=lambda one: one.name in shared)

    def add(command: Command) -> Command:
        for one in reversed(in_order):
            flag = f"--{dashed(one.name)}"
            option = click.option(
                f"{flag}/--no-{dashed(one.name)}" if one.type is bool else flag,
                type=_option_type(one.type),
                default=one.default,
                show_default=one.default is not None,
                help=one.metadata["help"],
            )
            command = option(command)
        return command

    return add


def _option_type(kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return click.Choice(get_args(kind))
    return bool if kind is bool else _TYPES[kind]


def dashed(name: str) -> str:
    """A setting's name on the command line, without the dashes before it."""
    return name.replace("_", "-")
