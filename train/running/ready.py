"""Ready: what is looked at, and in a dry run said, before the first step of any recipe."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from db.counting import counted
from train.job import Job
from train.running import checks, faults, lengths, processes
from train.running.lengths import Lengths, Parts, Spread

if TYPE_CHECKING:
    from train.running.rehearsal import Rehearsal


class Plan(NamedTuple):
    """How long a training is, as the trainer counts."""

    steps: int
    rows_a_step: int


def ready(trainer: Any, job: Job, *, cut: int | None = None) -> bool:
    """Check the data and the longest batch of a trainer that is made; whether to train now.

    That is not the case in a dry run, which says what would be done instead, and leaves nothing.
    `cut` is how many rows were cut, of a trainer that holds them as they are then.
    Raises what :mod:`train.running.checks` raises, and OutOfMemory.
    """
    rows = checks.rows_of(trainer.train_dataset)
    limit = trainer.args.max_length or max(row.longest for row in rows)
    ends = checks.ends_of(trainer.model, trainer.processing_class)
    measured = lengths.measure(rows, limit)
    if cut is not None:
        measured = measured._replace(cut=cut)
    cautions = checks.data(measured)
    cautions += checks.tokens(rows, limit, trainer.processing_class.bos_token_id, ends)
    for caution in cautions:
        job.say(caution)
    if sharded(trainer):
        job.say("The first batch is not tried beforehand: the model is not yet split.")
        return not job.dry_run
    checks.trained(trainer.model)
    seen = _rehearsed(trainer, rows, limit, job.out)
    checks.batch(seen.batch, ends)
    checks.gradients(seen)
    if job.dry_run:
        for line in _said(trainer, measured, seen):
            job.say(line)
    return not job.dry_run


def sharded(trainer: Any) -> bool:
    """Whether the model is split over processes when training begins, and not before."""
    return bool(trainer.is_fsdp_enabled or trainer.is_deepspeed_enabled)


def _rehearsed(trainer: Any, rows: list[Parts], limit: int, out: Path) -> "Rehearsal":
    """The rehearsal of the longest rows that teach something."""
    from train.running.rehearsal import rehearse

    able = [at for at, row in enumerate(rows) if lengths.teaches(row, limit)]
    able.sort(key=lambda at: (-min(rows[at].longest, limit), at))
    longest = able[: trainer.args.per_device_train_batch_size]
    with faults.said(out):
        return rehearse(trainer, [trainer.train_dataset[at] for at in longest])


def plan(trainer: Any) -> Plan:
    """Count optimizer steps as transformers does."""
    args = trainer.args
    rows_a_batch = args.per_device_train_batch_size * processes.count()
    batches = math.ceil(len(trainer.train_dataset) / rows_a_batch)
    steps = math.ceil(args.num_train_epochs * math.ceil(batches / args.gradient_accumulation_steps))
    return Plan(steps, rows_a_batch * args.gradient_accumulation_steps)


def _said(trainer: Any, measured: Lengths, seen: "Rehearsal") -> Iterator[str]:
    from train import memory
    from train.running import estimate

    needed = estimate.memory_of(trainer, seen)
    steps, rows_a_step = plan(trainer)
    tokens = measured.tokens * trainer.args.num_train_epochs
    seconds = seen.seconds * tokens / max(seen.tokens, 1) / processes.count()
    free = memory.free(trainer.model.device)
    yield "A dry run: nothing is trained, and nothing is written."
    cut, idle = measured.cut, measured.idle
    yield f"  rows        {measured.rows:,}: {cut:,} are cut, {idle:,} teach nothing"
    yield f"  prompts     {_spread(measured.prompt)}"
    yield f"  answers     {_spread(measured.answer)}"
    yield f"  all tokens  {measured.tokens:,} each time over the data"
    yield f"  steps       {steps:,} of {counted(rows_a_step, 'row')}"
    yield f"  trained     {estimate.parameters(trainer.model)}"
    yield f"  memory      {needed}; {estimate.gigabytes(free)} are free now"
    yield f"  time        about {_time(seconds)}; the longest batch took {seen.seconds:.1f} s"
    yield f"  at first    loss {seen.loss:.3f}; every trained parameter gets a gradient"


def _spread(spread: Spread) -> str:
    return f"{spread.mean:.0f} tokens on average, 95% up to {spread.p95:,}, at most {spread.most:,}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
