"""Settings files: the options of a command from TOML, YAML or JSON, and a run's as such a file.

Names are those of the command line, with dashes or underscores: ``learning-rate = 1e-5``. What is
given on the command line wins over the file.
"""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from train.errors import BadSettings, MissingExtra, first_line

Command = TypeVar("Command", bound=Callable[..., Any])

NO_SETTINGS = ("config", "resume", "dry_run", "debug", "help")  # what a file cannot say
NUMBERS = "numbers"  # the name of a type of option that takes several
# YAML 1.1 takes 1e-5, which JSON writes so, for a string; everybody else for a number.
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+")


def config_option(command: Command) -> Command:
    """Add ``--config FILE`` to a command."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        is_eager=True,
        expose_value=False,
        callback=_use,
        help="Take options from a TOML, YAML or JSON file; those given here win.",
    )(command)


def read(file: Path) -> dict[str, Any]:
    """What a file says, by names with underscores, as it stands; raises BadSettings."""
    found = _parsed(file, _text(file))
    return {str(name).replace("-", "_"): value for name, value in found.items()}


def _use(context: click.Context, option: click.Parameter, file: Path | None) -> None:
    if file is None:
        return
    options = {
        one.name: one
        for one in context.command.params
        if isinstance(one, click.Option) and one.name and one.name not in NO_SETTINGS
    }
    found = _checked(file, context, options)
    context.default_map = {**(context.default_map or {}), **found}


def _checked(
    file: Path, context: click.Context, options: dict[str, click.Option]
) -> dict[str, Any]:
    """The values of a file by the names of options; raises BadSettings, with the line."""
    text = _text(file)
    spelled = {flag.lstrip("-").replace("-", "_"): name for name, one in options.items()
               for flag in one.opts}  # fmt: skip
    found = {}
    for key, value in _parsed(file, text).items():
        name = spelled.get(str(key).replace("-", "_"))
        if name is None:
            raise BadSettings(
                f"{_where(file, text, key)}: there is no option {key!r} that a file can set. "
                f"There is: {', '.join(sorted(spelled)).replace('_', '-')}."
            )
        if value is not None:  # in YAML and JSON: as if it were not there
            found[name] = _converted(value, options[name], context, _where(file, text, key))
    return found


def _converted(value: Any, option: click.Option, context: click.Context, where: str) -> Any:
    """The value, if it is of the option's own type: in a file "1" is no number, and 1 no switch.

    Of an option that can be repeated, each of a list.
    """
    if option.multiple:
        several = value if isinstance(value, list) else [value]
        return [_one(each, option, context, where) for each in several]
    return _one(value, option, context, where)


def _one(value: Any, option: click.Option, context: click.Context, where: str) -> Any:
    wanted = _wanted(option)
    if float in wanted and isinstance(value, str) and NUMBER.fullmatch(value):
        value = float(value)
    if not _is(value, wanted):
        raise BadSettings(f"{where}: found {_shown(value)}; expected {EXPECTED[wanted]}.")
    if isinstance(value, list):
        value = ",".join(map(str, value))
    try:
        return option.type.convert(str(value) if str in wanted else value, option, context)
    except (click.BadParameter, ValueError) as error:  # the latter of paths that cannot be
        raise BadSettings(f"{where}: {first_line(error)}.") from error


def _is(value: Any, wanted: tuple[type, ...]) -> bool:
    if isinstance(value, list):
        return list in wanted and bool(value) and all(type(one) is int for one in value)
    return isinstance(value, wanted) and (bool in wanted or not isinstance(value, bool))


def _wanted(option: click.Option) -> tuple[type, ...]:
    if option.is_flag or option.type.name == "boolean":
        return (bool,)
    if option.type.name.startswith("integer"):
        return (int,)
    if option.type.name == NUMBERS:
        return (str, int, list)
    return (int, float) if option.type.name.startswith("float") else (str, int)


EXPECTED: dict[tuple[type, ...], str] = {
    (bool,): "true or false", (int,): "a whole number", (int, float): "a number",
    (str, int): "a text", (str, int, list): "a whole number, or several: [0, 100, 300]",
}  # fmt: skip


def _shown(value: Any) -> str:
    return json.dumps(value, default=str)


def _where(file: Path, text: str, key: Any) -> str:
    """The file and line of a key, at the outermost level of which every format has one a line."""
    pattern = re.compile(rf"[\s{{,]*[\"']?{re.escape(str(key))}[\"']?\s*[:=]")
    lines = enumerate(text.splitlines(), start=1)
    at = next((number for number, line in lines if pattern.match(line)), None)
    return f"{file}, line {at}" if at else str(file)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadSettings(f"{file} cannot be read ({error.strerror}). Check --config.") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file} is not UTF-8. Check --config.") from error


def _parsed(file: Path, text: str) -> dict[str, Any]:
    try:
        match file.suffix.lower():
            case ".toml":
                found: Any = tomllib.loads(text)
            case ".json":
                found = json.loads(text)
            case ".yaml" | ".yml":
                found = _yaml(text)
            case _:
                raise BadSettings(f"{file} must end in .toml, .yaml or .json.")
    except RecursionError as error:
        raise BadSettings(f"{file} is nested too deeply to be read. Check --config.") from error
    except ValueError as error:  # of TOML, JSON and ours of YAML; each names the line
        raise BadSettings(f"{file} cannot be read: {first_line(error)}.") from error
    if not isinstance(found, dict):
        raise BadSettings(f"{file} must hold options with their values, one a line.")
    return found


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError as error:
        raise MissingExtra(
            'A file in YAML needs PyYAML. Install it with: pip install "chosen[train]"'
        ) from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
