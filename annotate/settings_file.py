"""A project's set-up as a TOML file, so that it can be read, compared and kept under versions.

Written with every setting and what each means; read with as many as there are. A file that holds
anything unknown or unfit is refused with its name, the key, what was found and what was expected.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

import tomlkit
from tomlkit.items import Array, Item, Table

from annotate import setup_rules, setups
from annotate.errors import BadSettings, MissingFile
from annotate.meanings import MEANINGS
from annotate.setups import Plan, SetUp
from db.options import Options

BESIDE = "guidelines_file"  # names a text file beside the TOML
WIDTH = 98
ON_A_LINE = 3  # names of a list

TYPES: dict[str, type] = {
    "name": str,
    "task": str,
    "overlap": int,
    "strategy": str,
    "seed": int,
    "lease_minutes": float,
    "min_seconds": float,
    "guidelines": str,
    BESIDE: str,
    "members": tuple,
    "options": dict,
}
OPTION_TYPES: dict[str, type] = {f.name: type(f.default) for f in fields(Options)}
WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list of texts",
    dict: "a table",
}


class Settings(NamedTuple):
    """What a file says: the project's name, if it does, and the plan of the rest."""

    name: str | None
    plan: Plan


def write(setup: SetUp) -> str:
    """The set-up as TOML that explains itself; :func:`read` gives exactly it back."""
    document = tomlkit.document()
    options = tomlkit.table()
    values = setups.flat(setup)
    for key in TYPES:
        if key in values:
            _add(document, key, values[key])
    for key in OPTION_TYPES:
        _add(options, key, values[key])
    document.add("options", options)
    return tomlkit.dumps(document)


def read_file(path: Path) -> Settings:
    """What a TOML file says; ``guidelines_file`` names a text beside it.

    Raises MissingFile, and BadSettings with the file, the key, what was found and what expected.
    """
    return read(text_of(path), str(path), path.parent)


def read(text: str, source: str, folder: Path | None = None) -> Settings:
    """What a TOML text says. Without a folder, it must hold its guidelines itself."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{source} is not TOML: {error}. Nothing was changed.") from error
    try:
        return _settings(found, folder)
    except BadSettings as error:
        raise BadSettings(f"{source}, {error} Nothing was changed.") from error


def _settings(found: dict[str, Any], folder: Path | None) -> Settings:
    values = _checked(found, TYPES)
    options = _checked(values.pop("options", {}), OPTION_TYPES)
    name = values.pop("name", None)
    if BESIDE in values:
        values["guidelines"] = _beside(values.pop(BESIDE), folder, "guidelines" in values)
    if "lease_minutes" in values:
        values["lease_seconds"] = round(values.pop("lease_minutes") * 60, 6)
    plan = Plan(**values, options=options)
    whole = setups.applied(setups.new(name or "", plan.task), plan)
    setup_rules.refuse(setup_rules.problems(whole, of_its_task=plan.task is not None))
    return Settings(name, plan)


def _checked(found: Mapping[str, Any], known: Mapping[str, type]) -> dict[str, Any]:
    """The values as Python has them; refuses unknown keys and values of another type."""
    checked = {}
    for key, value in found.items():
        if key not in known:
            raise BadSettings(_unknown(key, known))
        checked[key] = tuple(value) if isinstance(value, list) else value
        if known[key] is float and type(value) is int:
            checked[key] = float(value)
        texts = all(isinstance(text, str) for text in value) if isinstance(value, list) else True
        if type(checked[key]) is not known[key] or not texts:
            raise BadSettings(f"{key}: found {value!r:.60}; expected {WORDS[known[key]]}.")
    return checked


def _unknown(key: str, known: Mapping[str, type]) -> str:
    near = get_close_matches(key, known, n=1)
    if near:
        return f"{key}: found a setting that is not known; did you mean {near[0]}?"
    other = "options" if key in OPTION_TYPES else "the top" if key in TYPES else None
    if other:
        return f"{key}: found in another place; expected under {other}."
    return f"{key}: found a setting that is not known; expected one of {', '.join(known)}."


def _beside(name: str, folder: Path | None, twice: bool) -> str:
    if twice:
        raise BadSettings(f"{BESIDE}: found beside guidelines; expected one of the two.")
    if folder is None:
        raise BadSettings(
            f"{BESIDE}: found {name!r:.60}; expected the guidelines in the file itself."
        )
    return text_of(folder / name)


def text_of(path: Path) -> str:
    """The text of a file; raises MissingFile, and BadSettings for what is not UTF-8."""
    try:
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise MissingFile(f"{path} cannot be read ({error.strerror}).") from error


def decoded(content: bytes, source: str) -> str:
    """The text that a file holds; raises BadSettings for what is not UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise BadSettings(f"{source} is not UTF-8 text. Nothing was changed.") from error


def _add(table: tomlkit.TOMLDocument | Table, key: str, value: Any) -> None:
    """A setting with what it means above it."""
    for line in wrap(MEANINGS[key], WIDTH):
        table.add(tomlkit.comment(line))
    table.add(key, _item(value))
    table.add(tomlkit.nl())


def _item(value: Any) -> Item:
    """Long texts as they read, unless a lone carriage return would be lost."""
    if isinstance(value, str):
        return tomlkit.string(value, multiline="\n" in value and "\r" not in value)
    if isinstance(value, tuple):
        names: Array = tomlkit.array().multiline(len(value) > ON_A_LINE)
        names.extend(value)
        return names
    item: Item = tomlkit.item(value)
    return item
