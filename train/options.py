"""Settings: a frozen dataclass per method, which is also where its command's options come from.

A default is written once, with what it means; the run's row keeps all of them as JSON.
"""

import math
from collections.abc import Callable, Collection
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args, get_origin

import click

from train.errors import BadSettings

Command = TypeVar("Command", bound=Callable[..., Any])

_TYPES: dict[Any, type] = {
    int: int, float: float, str: str, int | None: int, float | None: float, str | None: str
}  # fmt: skip
_WANTED: dict[type, tuple[str, tuple[type, ...]]] = {
    int: ("a whole number", (int,)), float: ("a number", (int, float)), str: ("a text", (str,)),
    bool: ("true or false", (bool,)),
}  # fmt: skip

MOST = 1e9  # of what is not told otherwise: what is larger is a slip, and overflows somewhere
SEEDS = 2**32 - 1  # numpy takes no others


def setting(default: Any, meaning: str, *, least: float | None = None, most: float = MOST) -> Any:
    """A field with its help on the command line.

    A number must be above 0, or at least `least`, and at most `most`.
    """
    return field(default=default, metadata={"help": meaning, "least": least, "most": most})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the settings of every method have.

    Raises BadSettings when one is of another type or out of range.

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
    seed: int = setting(
        0, "Decides the draw, the adapter's start and the order of rows.", least=0, most=SEEDS
    )

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if value is not None or not _is_optional(one.type):
                wanted = _wanted(one, value)
                if wanted is not None:
                    shown = repr(value) if isinstance(value, str) else value
                    raise BadSettings(f"--{dashed(one.name)} must be {wanted}, and is {shown}.")


def _is_optional(kind: Any) -> bool:
    return type(None) in get_args(kind)


def _wanted(one: "Field[Any]", value: Any) -> str | None:
    """What a setting must be, where the value is not; None where it is."""
    if get_origin(one.type) is Literal:
        choices = get_args(one.type)
        return None if value in choices else f"one of {', '.join(choices)}"
    name, types = _WANTED[_TYPES.get(one.type, bool)]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        return name
    return None if isinstance(value, bool | str) else _bound(value, **one.metadata)


def _bound(value: Any, *, least: float | None, most: float, **_: Any) -> str | None:
    if not math.isfinite(value) or (value <= 0 if least is None else value < least):
        return "above 0" if least is None else f"at least {least:g}"
    return f"at most {most:,.0f}" if value > most else None


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
