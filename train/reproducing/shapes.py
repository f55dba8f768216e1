"""Shapes: what the published files hold, and what a reproduction takes of them.

========================== ===============================================================
what                       taken
========================== ===============================================================
instruction, input, output the three; none without an instruction or an output
PKU-SafeRLHF               prompt, chosen, rejected, of pairs of which people called one
                           response safe and the other not, and the safe one the better
prompt, chosen, rejected   as it is
{"instructions": [...]}    as it is
========================== ===============================================================
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from db.errors import ChosenError

Values = Mapping[str, Any]


class Unfit(ChosenError):
    """A file, or a part of it, is not what was published."""


def demonstration(row: Values) -> Values | None:
    """Instruction, input and output; None where there is nothing to ask, or no answer."""
    with _expecting("instruction, output"):
        found = {name: row.get(name) or "" for name in ("instruction", "input", "output")}
        return found if _seen(row["instruction"], row["output"]) else None


def pair(row: Values) -> Values | None:
    """Prompt, chosen and rejected; None unless one alone is safe, and better, and all have text."""
    with _expecting("prompt, response_0, is_response_0_safe, ..., better_response_id"):
        safe = [number for number in (0, 1) if row[f"is_response_{number}_safe"]]
        responses, better = (row["response_0"], row["response_1"]), row["better_response_id"]
        if safe != [better] or not _seen(row["prompt"], *responses) or len({*responses}) == 1:
            return None
        chosen, rejected = responses[better], responses[1 - better]
        return {"prompt": row["prompt"], "chosen": chosen, "rejected": rejected}


def pairs(content: bytes) -> list[Values]:
    """The pairs of JSON Lines, as they are or as published; raises Unfit, which says the line."""
    found = []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            found.append(_pair(line) if line.strip() else None)
        except Unfit as error:
            raise Unfit(f"{error} (line {number})") from error
    taken = [row for row in found if row is not None]
    with _expecting("pairs with one safe response, which is the better"):
        _some(len(taken))
    return taken


def _pair(line: bytes) -> Values | None:
    with _expecting("prompt, chosen, rejected, or the columns of PKU-SafeRLHF"):
        row: Values = json.loads(line)
        if "response_0" in row:
            return pair(row)
        if not all(isinstance(row[name], str) for name in ("prompt", "chosen", "rejected")):
            raise TypeError("these are texts")
        return row


def demonstrations(content: bytes) -> int:
    """How many demonstrations a file is a list of; raises Unfit."""
    with _expecting("a list of instruction, input and output"):
        return _some(len([row for row in json.loads(content) if demonstration(row)]))


def instructions(content: bytes) -> int:
    """How many instructions a benchmark's file has; raises Unfit."""
    with _expecting('{"instructions": [...]}'):
        found = json.loads(content)["instructions"]
        return _some(len(found) if isinstance(found, list) and _seen(*found) else 0)


def _seen(*texts: str) -> bool:
    return all(text.strip() for text in texts)


def _some(number: int) -> int:
    if not number:
        raise ValueError("it has none")
    return number


@contextmanager
def _expecting(what: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unfit(f"it does not hold what was published: {what}") from error
