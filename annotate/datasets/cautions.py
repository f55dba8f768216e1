"""What to know of a dataset before it is used: what it rests on, and what it cannot hold yet."""

from collections.abc import Iterator
from shlex import quote

from annotate import access, unfinished
from db import datasets, imports, projects, resting
from db.connection import Study
from db.datasets import Dataset


def cautions(study: Study, dataset: Dataset) -> list[str]:
    """Sentences on rows that rest on withdrawn judgments, and on imports that are not finished.

    For researchers.
    """
    access.require(study, "researcher")
    withdrawn = resting.warning(study, dataset)
    return [*([withdrawn] if withdrawn else []), *_unfinished(study, dataset)]


def _unfinished(study: Study, dataset: Dataset) -> Iterator[str]:
    """Of each project that is not all there, which files or pairings it lacks items of."""
    rebuild = f"then annotate dataset rebuild {quote(dataset.name)}"
    for name in datasets.projects(study, dataset.id):
        sources = imports.unfinished(study, projects.get(study, name).id)
        files, pairings = unfinished.told_apart(sources)
        if files:
            yield (
                f"The import of {', '.join(files)} into project {name} is not finished: where it "
                f"was broken off, import it again, {rebuild}"
            )
        if pairings:
            yield (
                f"The pairing {', '.join(pairings)} of project {name} is not finished: where it "
                f"was broken off, give its command again (annotate pair), {rebuild}"
            )
