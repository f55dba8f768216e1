"""Recording: a training's row in the study, and how it ended.

A run is *finished* once its model is saved, *interrupted* by Ctrl-C or SIGTERM, *failed* by
anything else that stops it; only a kill -9 or a power cut leaves it *running*. Each of them but the
first can go on from its last checkpoint, or from the start where it has none yet.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from db import runs, times
from db.connection import open_study, transaction
from db.datasets import Dataset
from db.runs import Method, NewRun
from train import libraries
from train.errors import DiskFull, Interrupted, sentence
from train.job import Job
from train.options import Settings
from train.running import checkpoints, model_card, output, processes, resuming
from train.running.interrupting import sigterm_as_interrupt
from train.running.recorder import Bystander, Recorder
from train.running.revision import git_revision
from train.running.starting import Start

__all__ = ["Recorder", "describe", "recorded"]


def describe(
    job: Job, method: Method, start: Start, datasets: Sequence[Dataset], settings: Settings
) -> NewRun:
    """All that is needed to do a run again, as its row holds it; the first dataset is its own."""
    own, *beside = datasets
    return NewRun(
        method=method,
        base_model=start.base_model,
        parent_id=start.parent.id if start.parent else None,
        dataset_id=own.id,
        dataset_hash=own.hash,
        settings=json.dumps(asdict(settings)),
        seed=settings.seed,
        versions=json.dumps(libraries.versions()),
        git_revision=git_revision(),
        device=str(start.hardware),
        folder=str(job.out.resolve()),
        beside=tuple((dataset.id, dataset.hash) for dataset in beside),
    )


@contextlib.contextmanager
def recorded(job: Job, run: NewRun) -> Iterator[Recorder]:
    """Record the block as a run, a new one or the one that goes on.

    When it has finished, its checkpoints are removed and its card is written beside its model. Of
    several processes the main one does all this. Raises OutputTaken, NothingToResume, Interrupted
    on Ctrl-C or SIGTERM, and StudyLost.
    """
    if not processes.is_main():
        yield Bystander(job.database, job.out, json.loads(run.settings))
        return
    with output.held(job), _by_main(job, run) as recorder:
        yield recorder


@contextlib.contextmanager
def _by_main(job: Job, run: NewRun) -> Iterator[Recorder]:
    recorder = _recorder(job, run)
    try:
        with sigterm_as_interrupt():
            yield recorder
    except KeyboardInterrupt as stop:
        recorder.end("interrupted")
        raise Interrupted(
            f"Run {recorder.run_id} was interrupted after step {recorder.step}. Its metrics are "
            "kept. Go on with the same command and --resume."
        ) from stop
    except BaseException as error:
        recorder.end("failed", error=sentence(error))
        raise
    recorder.end("finished")
    checkpoints.remove(job.out)
    if recorder.artifact is not None:
        _write_card(job, recorder.run_id)


def _write_card(job: Job, run_id: int) -> None:
    with open_study(job.database) as study:
        run = runs.get(study, run_id)
        try:
            model_card.write(study, run, job.out)
        except OSError as error:
            raise DiskFull(
                f"Run {run_id} has finished, and its card could not be written "
                f"({error.strerror}). Make room in {job.out}, and: train card --run {run_id}."
            ) from error


def _recorder(job: Job, run: NewRun) -> Recorder:
    asked = json.loads(run.settings)
    with open_study(job.database) as study, transaction(study):
        if not job.resume:
            number = runs.start(study, run, times.now())
            return Recorder(job.database, number, settings=asked)
        stopped, checkpoint = resuming.stopped(study, job, run)
        step = checkpoints.step(checkpoint) if checkpoint else 0
        runs.go_on(study, stopped.id, step, times.now())
        tokens = runs.newest_value(study, stopped.id, "tokens") or 0
        return Recorder(job.database, stopped.id, step, tokens, asked)
