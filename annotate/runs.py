"""Runs: each training and its metrics, for researchers; annotators see no model."""

from annotate import access
from db import runs
from db.connection import Study
from db.runs import Metric, Run

__all__ = ["Metric", "Run", "list_all", "metrics"]


def list_all(study: Study) -> list[Run]:
    """All runs, newest first."""
    access.require(study, "researcher")
    return runs.list_all(study)


def metrics(study: Study, run_id: int) -> list[Metric]:
    """Every metric of a run, by name and step."""
    access.require(study, "researcher")
    return runs.metrics(study, run_id)
