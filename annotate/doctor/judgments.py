"""Judgments behind the rows: withdrawn since, or only one of them."""

from collections.abc import Iterator
from shlex import quote

from annotate.doctor.checking import figures, told
from annotate.doctor.findings import EXAMPLES, Finding
from db import dataset_facts, resting
from db.connection import Study
from db.datasets import Dataset

WITHDRAWN, SINGLE = "withdrawn judgments", "single judgments"


def withdrawn(study: Study, dataset: Dataset) -> Iterator[Finding]:
    """Rows that rest on a judgment that somebody took back: they may not be used any more."""
    rows = dataset_facts.withdrawn(study, dataset.id)
    if rows:
        yield Finding(
            WITHDRAWN,
            "stop",
            f"Behind {told(len(rows), dataset.rows)} there is a judgment that was withdrawn since.",
            _instead(study, dataset),
            tuple(rows[:EXAMPLES]),
            figures(len(rows), dataset.rows),
        )


def _instead(study: Study, dataset: Dataset) -> str:
    later = resting.successor(study, dataset)
    if later:
        return f"Use {later.name}@{later.version}, which does not rest on any."
    return f"Make the next version without them: annotate dataset rebuild {quote(dataset.name)}."


def single(study: Study, dataset: Dataset) -> Iterator[Finding]:
    """Rows of which nobody knows whether a second person would say the same."""
    count, rows = dataset_facts.single(study, dataset.id, EXAMPLES)
    if count:
        yield Finding(
            SINGLE,
            "note",
            f"{told(count, dataset.rows)} rest on a single judgment.",
            "Say so where you report them. Where agreement matters, raise the project's overlap "
            "(annotate project edit) and build with --minimum 2.",
            tuple(rows),
            figures(count, dataset.rows),
        )
