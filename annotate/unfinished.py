"""What entered a project in part only, in words: the import of a file, or a pairing of responses.

Both are noted in the study under their source; that of a pairing begins with its command.
"""

from collections.abc import Iterable
from typing import NamedTuple

_PAIRING = "annotate pair ("


class Broken(NamedTuple):
    """The sources that were broken off, or are going on: `files`, and the ways of `pairings`."""

    files: tuple[str, ...]
    pairings: tuple[str, ...]


def of_pairing(way: str) -> str:
    """The source of a pairing, by its way such as ``between base and run 7``."""
    return f"{_PAIRING}{way})"


def told_apart(sources: Iterable[str]) -> Broken:
    """Files and pairings among sources, in their order."""
    all_ = tuple(sources)
    pairings = tuple(one for one in all_ if one.startswith(_PAIRING))
    files = tuple(one for one in all_ if one not in pairings)
    return Broken(files, tuple(one.removeprefix(_PAIRING)[:-1] for one in pairings))


def status_lines(sources: Iterable[str]) -> list[str]:
    """What was not finished, and what finishes it: a line for each."""
    broken = told_apart(sources)
    return [
        *(f"the import of {one} was not finished: import it again" for one in broken.files),
        *(
            f"the pairing {one} was not finished: give its command again (annotate pair)"
            for one in broken.pairings
        ),
    ]
