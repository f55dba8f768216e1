"""Datasets at a glance: which there are, what is behind one, and which runs were trained on it."""

from typing import NamedTuple

from annotate import access
from db import dataset_origins, datasets, run_kin, runs, touched
from db.connection import Study
from db.dataset_origins import Behind, Judged
from db.datasets import Dataset
from db.runs import Run


class Listed(NamedTuple):
    """A dataset of a list; `withdrawn` rows rest on a judgment that was withdrawn since."""

    dataset: Dataset
    withdrawn: int

    @property
    def reference(self) -> str:
        """How it is named: ``NAME@VERSION``."""
        return f"{self.dataset.name}@{self.dataset.version}"


class Lineage(NamedTuple):
    """How much there is behind a dataset, of whom, and what was made of it."""

    behind: Behind
    judged: tuple[Judged, ...]
    runs: tuple[Run, ...]


def listed(study: Study) -> list[Listed]:
    """All datasets, newest first; for researchers."""
    access.require(study, "researcher")
    withdrawn = touched.withdrawn_rows(study)
    return [Listed(one, withdrawn.get(one.id, 0)) for one in reversed(datasets.list_all(study))]


def lineage(study: Study, dataset: Dataset) -> Lineage:
    """What is behind a dataset and what was made of it; for researchers. Reads all its rows."""
    access.require(study, "researcher")
    learned = run_kin.learned_from(study, dataset.id)
    return Lineage(
        dataset_origins.behind(study, dataset.id),
        tuple(dataset_origins.judged(study, dataset.id)),
        tuple(runs.get(study, id_) for id_ in learned),
    )
