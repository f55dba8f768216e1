"""Runs: each training and what it measured, for researchers; annotators see no model."""

import json
from collections.abc import Sequence
from typing import Any

from annotate import access
from db import alarms, checkpoint_samples, run_points, run_progress, runs, times
from db.alarms import Alarm
from db.checkpoint_samples import CheckpointSample
from db.connection import Study
from db.run_points import Point
from db.run_progress import Progress
from db.runs import Run

__all__ = [
    "Alarm", "CheckpointSample", "Point", "Progress", "Run", "alarms_of", "datasets", "get",
    "list_all", "newest", "points", "progress", "samples", "settings", "steps_a_point",
]  # fmt: skip

MOST = 200  # points of a curve: what a chart beside two others has room for


def list_all(study: Study) -> list[Run]:
    """All runs, newest first."""
    access.require(study, "researcher")
    return runs.list_all(study)


def get(study: Study, run_id: int) -> Run:
    """A run as it stands now; raises UnknownRun."""
    access.require(study, "researcher")
    return runs.get(study, run_id)


def newest(study: Study, run_id: int) -> dict[str, float | None]:
    """The last value of every metric of a run, by name; None where it was not a number."""
    access.require(study, "researcher")
    return run_points.newest(study, run_id)


def steps_a_point(study: Study, run_ids: Sequence[int]) -> int:
    """How many steps of these runs are drawn as one point, so that a chart can be read."""
    access.require(study, "researcher")
    reached = max(run_points.reached(study, run_id) for run_id in run_ids)
    return max(1, -(-reached // MOST))


def points(study: Study, run_id: int, steps: int) -> list[Point]:
    """Every metric of a run by name and step, `steps` of them to a point."""
    access.require(study, "researcher")
    return run_points.of_run(study, run_id, steps)


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
