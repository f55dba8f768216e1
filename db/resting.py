"""Datasets that rest on judgments which were withdrawn since, and what there is in their place."""

from shlex import quote

from db import datasets, touched
from db.connection import Study
from db.datasets import Dataset


def warning(study: Study, dataset: Dataset) -> str | None:
    """How many rows rest on withdrawn judgments, and what to do, in a sentence; None where none do.

    For whoever is about to use the dataset.
    """
    rows = touched.withdrawn_rows(study, dataset.id).get(dataset.id, 0)
    if not rows:
        return None
    instead = successor(study, dataset)
    return (
        f"{rows:,} of {dataset.rows:,} rows of dataset {dataset.name}@{dataset.version} "
        f"{'rests' if rows == 1 else 'rest'} on judgments that were withdrawn since; "
        + (
            f"use {instead.name}@{instead.version}, which does not."
            if instead
            else f"rebuild with: annotate dataset rebuild {quote(dataset.name)}"
        )
    )


def successor(study: Study, dataset: Dataset) -> Dataset | None:
    """The newest later version that rests on no withdrawn judgment; None where there is none."""
    resting = touched.withdrawn_rows(study)
    later = (
        one
        for one in datasets.list_all(study)
        if one.name == dataset.name and one.version > dataset.version and one.id not in resting
    )
    return max(later, key=lambda one: one.version, default=None)
