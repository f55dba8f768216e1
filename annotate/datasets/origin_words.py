"""Who judged, in words: people, imported files that came with labels, the sample, models."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from db.annotators import Kind
from db.counting import counted
from db.dataset_origins import Judged

MOST = 10  # files that are named one by one
_LABELS: tuple[Kind, ...] = ("import", "sample")  # what they gave was there before the study
_ALONE: dict[Kind, str] = {
    "person": "the judgment of one person",
    "import": "one label of an imported file",
    "sample": "one label of the sample",
    "model": "the judgment of one model",
}


class Share(NamedTuple):
    """What all of a kind have behind the rows: how many there are, and how many judgments.

    `files` are the names of imported ones.
    """

    kind: Kind
    number: int
    judgments: int
    files: tuple[str, ...]

    @property
    def named(self) -> str:
        """What it is, and of how many: ``labels of 2 imported files``."""
        return f"{_thing(self.kind)}s of {self._of}"

    @property
    def counted(self) -> str:
        """With how much it is: ``1,810 labels of 1 imported file``."""
        return f"{counted(self.judgments, _thing(self.kind))} of {self._of}"

    @property
    def described(self) -> str:
        """The same, with where it is from: the files by name."""
        if self.kind == "sample":
            return f"{self.counted} that comes with the program"
        named = [f"“{name}”" for name in self.files[:MOST]]
        if len(self.files) > MOST:
            named.append(f"{len(self.files) - MOST:,} more")
        return f"{self.counted} ({', '.join(named)})" if named else self.counted

    @property
    def _of(self) -> str:
        if self.kind == "sample":
            return "the sample"
        one, many = _WHO[self.kind]
        return counted(self.number, one, many)


_WHO: dict[Kind, tuple[str, str]] = {
    "person": ("person", "people"),
    "import": ("imported file", "imported files"),
    "model": ("model", "models"),
}


def shares(found: Iterable[Judged]) -> list[Share]:
    """What each kind has behind the rows, people first; kinds that have nothing are left out."""
    given = list(found)
    made = []
    for kind in _ALONE:
        of = [one for one in given if one.kind == kind]
        if of:
            files = tuple(sorted(one.file for one in of if one.file is not None))
            made.append(Share(kind, len(of), sum(one.judgments for one in of), files))
    return made


def alone(single: dict[Kind, int]) -> Iterator[tuple[int, str]]:
    """How many rows rest on one judgment, and on what: ``the judgment of one person``."""
    return ((single[kind], said) for kind, said in _ALONE.items() if kind in single)


def _thing(kind: Kind) -> str:
    return "label" if kind in _LABELS else "judgment"
