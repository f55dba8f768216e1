"""A sweep of SIT: how many safety demonstrations are enough, and from when they are too many.

One run for each number, in ``OUT/safety-N``, with everything else alike: same seed, so the same
general instructions in the same order of drawing, and demonstrations that hold those of the run
before. What has finished is kept by ``--resume``, and what was stopped goes on.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

from db import runs
from db.connection import open_study
from train import table
from train.errors import NothingToResume
from train.job import Job, silent
from train.models import EMBEDDED, name_of
from train.running import output
from train.sit import Mix, SITSettings, mixed, train_sit
from train.summary import Summary, number, summarize


class Swept(NamedTuple):
    """A run of a sweep; `validation_loss` is the lowest, that of the checkpoint that is kept."""

    safety: int
    summary: Summary
    validation_loss: float | None


def sweep(
    job: Job, general: str, safety: str | None, settings: SITSettings, counts: Sequence[int]
) -> list[Swept]:
    """Train a run for each number of demonstrations, the smallest first; none in a dry run.

    Asks before the first whether the datasets hold enough for the last. Raises what
    :func:`train.sit.train_sit` raises.
    """
    in_order = sorted(set(counts))
    mixed(replace(job, say=silent), general, safety, replace(settings, safety=in_order[-1]))
    found = []
    for count in in_order:
        one = replace(settings, safety=count)
        summary = _one(replace(job, out=job.out / f"safety-{count}"), general, safety, one)
        if summary is not None:
            found.append(Swept(count, summary, _lowest(job.database, summary.run.id)))
    return found


def render(swept: Sequence[Swept]) -> str:
    """The runs of a sweep as a table."""
    heads = ("safety", "run", "steps", "loss", "validation loss", "seconds")
    return table.render(heads, [_cells(one) for one in swept])


def _cells(one: Swept) -> tuple[str, ...]:
    count, summary, lowest = one
    run = summary.run
    return (
        f"{count:,}",
        str(run.id),
        str(summary.steps),
        f"{number(summary.first_loss)} → {number(summary.last_loss)}",
        "-" if lowest is None else f"{lowest:.3f}",
        "-" if run.seconds is None else f"{run.seconds:.0f}",
    )


def _one(job: Job, general: str, safety: str | None, settings: SITSettings) -> Summary | None:
    """A run of the sweep: kept, gone on with, or begun; None in a dry run."""
    if job.resume:
        kept = _finished(job, mixed(replace(job, say=silent), general, safety, settings), settings)
        if kept is not None:
            return kept
        job = replace(job, resume=output.begun(job))
    return train_sit(job, general, safety, settings)


def _finished(job: Job, mix: Mix, settings: SITSettings) -> Summary | None:
    """What became of the run in the job's `out` if it finished; raises NothingToResume."""
    with open_study(job.database) as study:
        run = runs.in_folder(study, str(job.out.resolve()))
        if run is None or run.state != "finished":
            return None
        beside = [hash_ for _, hash_ in runs.beside(study, run.id)]
        base = run.base_model if job.start else name_of(job.model or EMBEDDED)
        was = (
            json.loads(run.settings),
            [run.dataset_hash, *beside],
            (run.parent_id, run.base_model),
        )
        asked = (asdict(settings), [one.hash for one in mix.datasets], (job.start, base))
        if was != asked:
            raise NothingToResume(
                f"Run {run.id} in {job.out} was trained with other settings, on other data or from "
                "another model. Give those (train runs --json shows them), or choose an empty "
                "--out without --resume."
            )
        return summarize(study, run)


def _lowest(database: Path, run_id: int) -> float | None:
    with open_study(database) as study:
        values = [
            one.value
            for one in runs.metrics(study, run_id)
            if one.name == "validation_loss" and one.value is not None
        ]
    return min(values, default=None)
