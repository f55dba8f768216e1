"""Runs as a training records them, for tests that look at what was made of a dataset."""

from db import runs
from db.connection import Study, transaction
from db.datasets import Dataset
from db.runs import NewRun
from tests.db.filling import NOW


def trained(study: Study, dataset: Dataset, after: int | None = None) -> int:
    """A finished run on a dataset, starting from another where one is given; its number."""
    about = NewRun("dpo", "tiny", after, dataset.id, dataset.hash, "{}", 0, "{}", None, "cpu")
    with transaction(study):
        run_id = runs.start(study, about, NOW)
        runs.finish(study, run_id, "finished", NOW, artifact=f"out/{run_id}")
    return run_id
