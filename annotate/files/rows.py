"""One row of a file, and the sentence for one that cannot be imported."""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.errors import BadRow

MOST = 300  # characters of what was found


class Row(NamedTuple):
    """One row: `where` names its place in the file for people, such as ``line 12``."""

    where: str
    values: Mapping[str, object]


def bad_row(source: object, where: str, found: str, expected: str) -> BadRow:
    """The error for a row that cannot be imported; of what was found, the beginning is told."""
    cut = f"{found[:MOST]} ..." if len(found) > MOST else found
    return BadRow(f"{source}, {where}: found {cut}; expected {expected}. Nothing was imported.")
