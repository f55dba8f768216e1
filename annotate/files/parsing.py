"""JSON as its standard has it: no NaN, no Infinity, and no name twice in an object.

What is let pass silently elsewhere changes what a row says: of two equal names the first is lost.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from annotate.files.rows import bad_row

MALFORMED = "one JSON object"


class NotJson(ValueError):
    """JSON that is readable and not allowed: what was found, and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise NotJson(f"the key {twice!r:.60} twice in one object", "each key once")
    return values


def _no_number(name: str) -> object:
    raise NotJson(name, "a number of JSON, or null where there is none")


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)


def parse(path: Path, where: str, text: str) -> object:
    """The value that the text is; raises BadRow."""
    try:
        return DECODER.decode(text)
    except NotJson as error:
        raise bad_row(path, where, error.found, error.expected) from error
    except json.JSONDecodeError as error:
        found = f"malformed JSON ({error.msg} at character {error.pos + 1:,})"
        raise bad_row(path, where, found, MALFORMED) from error
    except (ValueError, RecursionError) as error:  # a number has too many digits
        raise bad_row(path, where, f"malformed JSON ({error})", MALFORMED) from error


def as_object(path: Path, where: str, value: object) -> Mapping[str, object]:
    """The value as an object; raises BadRow for any other."""
    if isinstance(value, dict):
        return value
    raise bad_row(path, where, f"{type(value).__name__} {value!r:.60}", "a JSON object")
