"""Lineage: what is behind a row, what became of judgments, and what is behind a run.

It names annotators and what generated the responses: it is for researchers.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from annotate import access
from annotate.datasets import which as named
from annotate.datasets.which import Which
from annotate.errors import UnknownRow
from db import ancestry, datasets, lineage, runs, touched
from db.ancestry import Behind, Round, Under
from db.connection import Study
from db.lineage import Given, Made, Row
from db.messages import Messages
from db.touched import Touched, TouchedRun

__all__ = ["OfRow", "OfRun", "Uses", "Which", "of_row", "of_run", "rows", "uses"]


class OfRow(NamedTuple):
    """A row of a dataset with the judgments that it rests on."""

    dataset: str
    row: Row
    judgments: tuple[Given, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        row = self.row
        return {
            "dataset": self.dataset,
            **row._asdict(),
            "prompt": {**row.prompt._asdict(), "messages": _turns(row.prompt.messages)},
            "chosen": row.chosen and _made(row.chosen),
            "rejected": row.rejected and _made(row.rejected),
            "judgments": [given._asdict() for given in self.judgments],
        }


class Uses(NamedTuple):
    """What so many judgments were made into: datasets, and runs trained on them."""

    judgments: int
    datasets: tuple[Touched, ...]
    runs: tuple[TouchedRun, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "judgments": self.judgments,
            "datasets": [one._asdict() for one in self.datasets],
            "runs": [run._asdict() for run in self.runs],
        }


class OfRun(NamedTuple):
    """A run and the rounds before it, newest first, and the judgments behind all their datasets.

    Each of the `judgments` is counted once, whoever's and under whichever guidelines it is.
    """

    run: int
    rounds: tuple[Round, ...]
    judgments: int
    people: tuple[Behind, ...]
    guidelines: tuple[Under, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "run": self.run,
            "rounds": [each._asdict() for each in self.rounds],
            "judgments": self.judgments,
            "people": [one._asdict() for one in self.people],
            "guidelines": [one._asdict() for one in self.guidelines],
        }


def of_row(study: Study, reference: str, number: int) -> OfRow:
    """What a row of ``NAME`` or ``NAME@VERSION`` rests on; reads that row and its judgments.

    For researchers: raises Forbidden, UnknownDataset and UnknownRow.
    """
    access.require(study, "researcher")
    dataset = datasets.get(study, reference)
    name = f"{dataset.name}@{dataset.version}"
    row = lineage.row(study, dataset.id, number)
    if row is None:
        raise UnknownRow(f"Dataset {name} has no row {number}; it has rows 1 to {dataset.rows:,}.")
    return OfRow(name, row, tuple(lineage.judgments(study, dataset.id, number)))


def uses(study: Study, which: Which) -> Uses:
    """The datasets and runs that these judgments, and no others, have gone into.

    For researchers: raises Forbidden, and what :func:`annotate.datasets.which.gather` raises.
    """
    access.require(study, "researcher")
    with study.atomic():  # reads one moment, and writes to the temporary database only
        judgments = named.gather(study, which)
        return Uses(judgments, tuple(touched.datasets(study)), tuple(touched.runs(study)))


def rows(study: Study, one: Touched) -> Iterator[int]:
    """The numbers of all rows of a dataset of the last :func:`uses`, in order; streams."""
    access.require(study, "researcher")
    return touched.rows(study, one.dataset_id)


def of_run(study: Study, run_id: int) -> OfRun:
    """What a run was made of; for researchers, raises Forbidden and UnknownRun.

    Reads all judgments behind it; memory does not grow with them.
    """
    access.require(study, "researcher")
    with study.atomic():
        run = runs.get(study, run_id)
        return OfRun(
            run.id,
            tuple(ancestry.rounds(study, run.id)),
            ancestry.judgments(study, run.id),
            tuple(ancestry.people(study, run.id)),
            tuple(ancestry.guidelines(study, run.id)),
        )


def _made(made: Made) -> dict[str, Any]:
    generations = [one._asdict() for one in made.generations]
    return {**made._asdict(), "messages": _turns(made.messages), "generations": generations}


def _turns(messages: Messages) -> list[dict[str, str]]:
    return [message._asdict() for message in messages]
