"""Differences between two datasets: by what their rows hold, whatever their numbers and ids are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from shlex import quote
from typing import Any, NamedTuple

from annotate import access
from annotate.datasets.building import criteria_of
from annotate.datasets.side_by_side import FIGURES, Kind, figures_of, pairs
from annotate.errors import NothingToCompare
from db import datasets, row_streams
from db.connection import Study
from db.datasets import Dataset
from db.row_streams import Held, Texts

EXAMPLES = 3  # of each kind


class Difference(NamedTuple):
    """A row of one dataset that the other lacks, or one that says something else there.

    `before` and `after` are its numbers; `figures` are what differs of a changed one, as it was and
    as it is.
    """

    kind: Kind
    before: int | None
    after: int | None
    texts: Texts
    figures: dict[str, tuple[Any, Any]]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**self._asdict(), "texts": self.texts._asdict()}


@dataclass(frozen=True)
class Differences:
    """Two datasets side by side: what differs of their criteria, ledgers (by part) and rows.

    `same` rows hold the same; of those `changed`, `figures` counts by what differs of them: the
    direction (what is chosen), weight, margin, split. `examples` are the first of each kind.
    """

    before: str
    after: str
    criteria: dict[str, tuple[Any, Any]]
    ledger: dict[str, tuple[int | None, int | None]]
    same: int
    removed: int
    added: int
    changed: int
    figures: dict[str, int]
    examples: tuple[Difference, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "examples": [one.as_dict() for one in self.examples]}


def diff(study: Study, first: str, second: str | None = None) -> Differences:
    """What differs from one dataset to another, each ``NAME`` or ``NAME@VERSION``.

    Of `first` alone, from the version before it. Streams the rows in the order of what they hold:
    memory does not grow with them. For researchers: raises Forbidden, UnknownDataset, and
    NothingToCompare for a first version and for datasets of different kinds.
    """
    access.require(study, "researcher")
    with study.atomic():
        before, after = _both(study, first, second)
        counts: Counter[str] = Counter(same=0, removed=0, added=0, changed=0)
        figures: Counter[str] = Counter()
        examples: list[Difference] = []
        for kind, was, now in pairs(study, before, after):
            counts[kind] += 1
            if kind == "same":
                continue
            figures.update(list(figures_of(was, now)))
            if counts[kind] <= EXAMPLES:
                examples.append(_difference(study, before, after, kind, was, now))
        order = ("removed", "added", "changed")
        return Differences(
            before=_reference(before),
            after=_reference(after),
            criteria=_criteria(study, before, after),
            ledger=_ledger(before, after),
            **counts,
            figures={name: figures[name] for name in FIGURES if figures[name]},
            examples=tuple(sorted(examples, key=lambda one: order.index(one.kind))),
        )


def differing(study: Study, first: str, second: str | None = None) -> Iterator[Difference]:
    """Every row that differs, in the order of what the rows are about; streams. As :func:`diff`."""
    access.require(study, "researcher")
    before, after = _both(study, first, second)
    for kind, was, now in pairs(study, before, after):
        if kind != "same":
            yield _difference(study, before, after, kind, was, now)


def _both(study: Study, first: str, second: str | None) -> tuple[Dataset, Dataset]:
    found = datasets.get(study, first)
    if second is None:
        previous = datasets.find(study, found.name, found.version - 1)
        if previous is None:
            raise NothingToCompare(
                f"Dataset {found.name} has no version before {found.version}. Name another: "
                f"annotate dataset diff {quote(_reference(found))} OTHER."
            )
        return previous, found
    other = datasets.get(study, second)
    if other.kind != found.kind:
        raise NothingToCompare(
            f"{_reference(found)} holds {found.kind} and {_reference(other)} {other.kind}: their "
            "rows cannot be set side by side."
        )
    return found, other


def _reference(dataset: Dataset) -> str:
    return f"{dataset.name}@{dataset.version}"


def _difference(
    study: Study, before: Dataset, after: Dataset, kind: Any, was: Held | None, now: Held | None
) -> Difference:
    """With its texts, as the newer of the two has them."""
    dataset, row = (after, now) if now is not None else (before, was)
    assert row is not None
    texts = row_streams.texts(study, dataset.id, row.number)
    return Difference(kind, was and was.number, now and now.number, texts, figures_of(was, now))


def _criteria(study: Study, before: Dataset, after: Dataset) -> dict[str, tuple[Any, Any]]:
    was, now = (asdict(criteria_of(study, dataset)) for dataset in (before, after))
    return {name: (was[name], now[name]) for name in was if was[name] != now[name]}


def _ledger(before: Dataset, after: Dataset) -> dict[str, tuple[int | None, int | None]]:
    """Every part of either, and what was judged in all."""
    was, now = (
        {**dataset.ledger.items(), "judged": dataset.ledger.judged} for dataset in (before, after)
    )
    names = [name for name in (before.ledger.items() | after.ledger.items()) if name != "judged"]
    return {name: (was.get(name), now.get(name)) for name in (*names, "judged")}
