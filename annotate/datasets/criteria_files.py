"""Criteria from a file, as ``annotate dataset show --json`` prints them; all must be known."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from annotate.errors import BadCriteria
from annotate.files.parsing import DECODER, NotJson
from db.criteria import Criteria

# Stored beside criteria, and following from them.
_FACTS = {"model", "scale", "of", "guideline_versions"}


def read(file: Path) -> Criteria:
    """The criteria of a file; raises BadCriteria, saying what was found and what was expected."""
    try:
        found = DECODER.decode(file.read_text(encoding="utf-8"))
    except NotJson as error:
        raise BadCriteria(f"{file}: found {error.found}; expected {error.expected}.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise BadCriteria(f"{file} cannot be read as JSON ({error}).") from error
    if isinstance(found, dict) and "criteria" in found:  # what dataset show prints
        found = found["criteria"]
    if not isinstance(found, dict):
        raise BadCriteria(f"{file} holds no criteria: expected a JSON object.")
    return parsed(found)


def parsed(found: Mapping[str, object]) -> Criteria:
    """The criteria of these values; raises BadCriteria for unknown names and other types."""
    hints = get_type_hints(Criteria)
    values: dict[str, Any] = {}
    for name, value in found.items():
        if name in _FACTS:
            continue
        if name not in hints:
            raise BadCriteria(f"There is no criterion {name!r:.60}; there is {', '.join(hints)}.")
        values[name] = _value(name, value, hints[name])
    return Criteria(**values)


def _value(name: str, value: object, hint: object) -> object:
    if get_origin(hint) is tuple:
        (kind, *_) = get_args(hint)
        if isinstance(value, list) and all(_is(each, kind) for each in value):
            return tuple(value)
        raise _unlike(name, value, f"a list of {'whole numbers' if kind is int else 'texts'}")
    if _is(value, hint):
        return value
    raise _unlike(name, value, _describe(hint))


def _is(value: object, hint: object) -> bool:
    options = get_args(hint)
    if get_origin(hint) is Literal:
        return value in options
    if options:  # one of several
        return any(_is(value, option) for option in options)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is str:
        return isinstance(value, str) and value.isprintable()
    return type(value) is hint


def _describe(hint: object) -> str:
    options = get_args(hint)
    if get_origin(hint) is Literal:
        return f"one of {', '.join(map(str, options))}"
    if options:
        return " or ".join(_describe(option) for option in options)
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    return "null" if hint is NoneType else names[hint]  # type: ignore[index]


def _unlike(name: str, value: object, expected: str) -> BadCriteria:
    return BadCriteria(f"{name}: found {json.dumps(value, default=str)[:60]}; expected {expected}.")
