"""Resuming: the run that was stopped in a directory, if it is the one that is asked for."""

import json
from pathlib import Path

from db import runs
from db.connection import Study
from db.runs import NewRun, Run
from train.errors import NothingToResume
from train.job import Job
from train.options import dashed
from train.running import checkpoints


def stopped(study: Study, job: Job, asked: NewRun) -> tuple[Run, Path | None]:
    """The run that writes to the job's `out`, and its last whole checkpoint, if it has one yet.

    What goes on must be what was begun: raises NothingToResume where method, model, data or
    settings are others, naming them, and where the run has finished.
    """
    run = runs.in_folder(study, str(job.out.resolve()))
    if run is None:
        raise NothingToResume(
            f"No run of this study was stopped in {job.out}. "
            "Leave --resume out, or name the directory and the study of the run."
        )
    if run.state == "finished":
        raise NothingToResume(f"Run {run.id} has finished: its model is in {job.out}.")
    if others := differences(study, run, asked):
        raise NothingToResume(
            f"Run {run.id} in {job.out} was started with {'; '.join(others)}. Give what it was "
            "started with (train runs --json shows it), or choose an empty --out without --resume."
        )
    return run, checkpoints.newest(job.out)


def differences(study: Study, run: Run, asked: NewRun) -> list[str]:
    """What the run was started with that is asked for otherwise."""
    if run.method != asked.method:
        return [f"method {run.method}"]
    found = [
        f"{name} {was}"
        for name, was, now in (
            ("the model", run.base_model, asked.base_model),
            ("--from-run", run.parent_id, asked.parent_id),
            (f"dataset {run.dataset}, hash", run.dataset_hash, asked.dataset_hash),
        )
        if was != now
    ]
    if runs.beside(study, run.id) != tuple(sorted(asked.beside)):
        found.append(f"the datasets {' and '.join(runs.datasets(study, run.id))}")
    before, after = json.loads(run.settings), json.loads(asked.settings)
    return found + [
        f"--{dashed(name)} {before.get(name)}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
