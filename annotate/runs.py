"""Runs: each training and what it measured, for researchers; annotators see no model."""

import json
from typing import Any

from annotate import access
from db import alarms, checkpoint_samples, run_progress, runs, times
from db.alarms import Alarm
from db.checkpoint_samples import CheckpointSample
from db.connection import Study
from db.run_progress import Progress
from db.runs import Metric, Run

__all__ = [
    "Alarm", "CheckpointSample", "Metric", "Progress", "Run", "alarms_of", "datasets", "get",
    "list_all", "metrics", "progress", "samples", "settings",
]  # fmt: skip


def list_all(study: Study) -> list[Run]:
    """All runs, newest first."""
    access.require(study, "researcher")
    return runs.list_all(study)


def get(study: Study, run_id: int) -> Run:
    """A run as it stands now; raises UnknownRun."""
    access.require(study, "researcher")
    return runs.get(study, run_id)


def metrics(study: Study, run_id: int) -> list[Metric]:
    """Every metric of a run, by name and step."""
    access.require(study, "researcher")
    return runs.metrics(study, run_id)


def progress(study: Study, run: Run) -> Progress:
    """How far a run is now."""
    access.require(study, "researcher")
    return run_progress.of_run(study, run, times.now())


def alarms_of(study: Study, run_id: int) -> list[Alarm]:
    """What went wrong in a run, or looked as if it would, as it came."""
    access.require(study, "researcher")
    return alarms.of_run(study, run_id)


def samples(study: Study, run_id: int) -> list[CheckpointSample]:
    """What its model answered while it trained, by prompt and step."""
    access.require(study, "researcher")
    return checkpoint_samples.of_run(study, run_id)


def datasets(study: Study, run_id: int) -> list[str]:
    """What a run was trained on, as NAME@VERSION, its own dataset first."""
    access.require(study, "researcher")
    return runs.datasets(study, run_id)


def settings(run: Run) -> dict[str, Any]:
    """The settings of its method."""
    found: dict[str, Any] = json.loads(run.settings)
    return found
