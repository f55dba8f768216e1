"""Datasets as researchers look at them: what there is, what each was made of, and how."""

from typing import Any, NamedTuple

from annotate import access
from annotate.datasets.building import criteria_of
from db import dataset_rows, datasets, touched
from db.connection import Study
from db.criteria import Criteria
from db.datasets import Dataset

__all__ = ["Dataset", "Shown", "get", "list_all", "show", "withdrawn_rows"]


class Shown(NamedTuple):
    """A dataset with what it was made of: rows by split, and projects by name.

    `withdrawn_rows` rest on a judgment that has been withdrawn since.
    """

    dataset: Dataset
    projects: list[str]
    criteria: Criteria
    splits: dict[str, int]
    withdrawn_rows: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        dataset = self.dataset
        return {
            "dataset": dataset.name,
            "version": dataset.version,
            "kind": dataset.kind,
            "rows": dataset.rows,
            "splits": self.splits,
            "hash": dataset.hash,
            "created_at": dataset.created_at,
            "projects": self.projects,
            "criteria": {**self.criteria.as_dict(), "projects": self.projects},
            "ledger": dataset.ledger.as_dict(),
            "withdrawn_rows": self.withdrawn_rows,
        }


def get(study: Study, reference: str) -> Dataset:
    """The dataset of ``NAME`` or ``NAME@VERSION``; for researchers, raises UnknownDataset."""
    access.require(study, "researcher")
    return datasets.get(study, reference)


def list_all(study: Study) -> list[Dataset]:
    """All datasets, newest first; for researchers."""
    access.require(study, "researcher")
    return datasets.list_all(study)[::-1]


def show(study: Study, dataset: Dataset) -> Shown:
    """What a dataset was made of and how; for researchers."""
    access.require(study, "researcher")
    return Shown(
        dataset,
        datasets.projects(study, dataset.id),
        criteria_of(study, dataset),
        dict(dataset_rows.splits(study, dataset.id).items()),
        touched.withdrawn_rows(study, dataset.id).get(dataset.id, 0),
    )


def withdrawn_rows(study: Study) -> dict[int, int]:
    """How many rows rest on withdrawn judgments, by the id of the dataset; for researchers."""
    access.require(study, "researcher")
    return touched.withdrawn_rows(study)
