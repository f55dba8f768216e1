"""Training: what every recipe does with its trainer once it is made."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import runs
from db.connection import open_study
from db.counting import counted
from train.job import Job
from train.options import Settings
from train.running import checkpoints, faults, processes, ready
from train.running.recording import Recorder
from train.summary import Summary, summarize

if TYPE_CHECKING:
    from transformers import Trainer, TrainerCallback


def train(trainer: "Trainer", job: Job, recorder: Recorder) -> None:
    """Train, from the last checkpoint when the job resumes, and save what was trained in `out`.

    Metrics, alarms and samples go to the run as they come. Raises Diverged, OutOfMemory, DiskFull.
    """
    from transformers import PrinterCallback

    from train.running.progress import Bar

    bar = Bar()
    trainer.remove_callback(PrinterCallback)
    for callback in (bar, *_callbacks(trainer, job, recorder)):
        trainer.add_callback(callback)
    newest = checkpoints.newest(job.out) if job.resume else None
    if job.resume and processes.is_main():
        checkpoints.remove_unfinished(job.out)
    try:
        with faults.said(job.out):
            trainer.train(resume_from_checkpoint=str(newest) if newest else None)
            save(trainer, job.out)
    finally:
        bar.close()
    recorder.save(job.out)


def _callbacks(trainer: Any, job: Job, recorder: Recorder) -> Iterator["TrainerCallback"]:
    """What listens to a training, beside the bar."""
    from transformers import EarlyStoppingCallback

    from train.running.marking import Whole
    from train.running.progress import Metrics
    from train.running.spikes import Spikes
    from train.running.watching import Watch, answers_prompts

    yield Metrics(recorder)
    yield Spikes(recorder, job.say)
    if patience := recorder.settings.get("patience"):
        yield EarlyStoppingCallback(early_stopping_patience=patience)
    yield Whole()  # before answers are asked of the model, which take a moment
    watched = recorder.settings.get("watch")
    if watched and not ready.sharded(trainer) and answers_prompts(trainer.model):
        yield Watch(recorder, trainer, watched, job.say)


def steps(rows: int, settings: Settings) -> int:
    """How many optimizer steps a training of so many rows makes, as the trainer counts them.

    Of several processes each takes a batch of its own.
    """
    batches = math.ceil(rows / (settings.batch_size * processes.count()))
    return math.ceil(settings.epochs * math.ceil(batches / settings.accumulate))


def warming(total: int, settings: Settings) -> str | None:
    """What to say before a training whose rate rises in half of its `total` steps or more."""
    share = settings.warmup < 1
    rising = math.ceil(settings.warmup * total) if share else int(settings.warmup)
    if 2 * rising < total or not rising:
        return None
    reached = ", so that it is never reached" if rising >= total else ""
    return (
        f"The learning rate rises for {counted(rising, 'step')}, of {total:,} in all{reached}: too "
        "few to learn much. Lower --warmup, raise --epochs, or lower --accumulate or --batch-size."
    )


def save(trainer: Any, out: Path) -> None:
    """Write the adapter in PEFT's format, or the whole model, and the tokenizer beside it.

    Every process takes part, because each may hold a part of the model; the main one writes.
    """
    if ready.sharded(trainer):
        trainer.save_model(str(out))
        (out / "training_args.bin").unlink(missing_ok=True)  # a pickle, which nothing here reads
    elif processes.is_main():
        trainer.model.save_pretrained(str(out))
        trainer.processing_class.save_pretrained(str(out))


def summary(job: Job, recorder: Recorder) -> Summary:
    """What became of the run; other processes than the main one know it by its directory."""
    with open_study(job.database) as study:
        if not processes.is_main():
            found = runs.in_folder(study, str(job.out.resolve()))
            assert found is not None, "the main process has begun it"
            return summarize(study, found)
        return summarize(study, runs.get(study, recorder.run_id))
