r"""RAFT: learning from the best of one's own answers, round after round.

The paper's recipe (*Safe to Serve*, arXiv 2412.00074, after *RAFT*, arXiv 2304.06767): the model
answers each prompt K = 8 times (temperature 0.85, top-p 0.95, 120 tokens), a reward model or a
person picks the best answer, and the model is fine-tuned on the picks: LoRA r=4, learning rate
1e-4, 4 epochs. Then the next round starts from what was trained.

One round here, from run 6, ranked by run 5 (a reward model) or by people::

    train sample --run 6 --project red-team --n 8 --temperature 0.85 --top-p 0.95 \
        --max-new-tokens 120 --store
    annotate pair --task rank --from "run 6" --project best-of-8
    train score --run 5 --project best-of-8                       # or people judge best-of-8
    train pick --project best-of-8 --scorer "run 5" --accept-above 0
    annotate dataset build best-of-8 --project best-of-8
    train raft --dataset best-of-8 --from-run 6 --out round-2

What differs here:

- a prompt whose samples are all unacceptable is no row: it goes to people who write an answer
- the published training made 4 to 16 steps, under a warm-up of 10, and hardly changed the model.
  Steps have 8 rows here and there is no warm-up; where there would still be few steps, it is said
- the loss is on the answers only, and LoRA is on every linear layer
- samples and picks are watched for sameness and length (:mod:`train.answers.variety`)
"""

from dataclasses import dataclass
from shlex import quote
from typing import NamedTuple

from db import samples
from db.connection import open_study
from db.counting import counted
from db.datasets import Dataset
from db.samples import Unacceptable
from train import data
from train.answers import supervised, variety
from train.answers.supervised import Split
from train.answers.variety import Variety
from train.data import CompletionFit
from train.job import Job
from train.options import Settings, setting
from train.running.faults import sentences
from train.running.output import check, claim
from train.running.ready import ready
from train.running.recording import describe, recorded
from train.running.starting import Start, begin
from train.running.training import steps, summary, train, warming
from train.summary import Summary

FEW = 20  # optimizer steps; the published training made fewer


@dataclass(frozen=True, kw_only=True)
class RAFTSettings(Settings):
    """The paper's settings, but for the layers and the size of a step."""

    validation: float = setting(
        0.0, "Share of prompts to hold out of a dataset without validation rows.", least=0
    )
    learning_rate: float = setting(1e-4, "Falls to 0 in a line; the paper's.")
    epochs: float = setting(4.0, "Times over the picks; the paper's.")
    rank: int = setting(4, "LoRA rank; the paper's.")
    alpha: int = setting(16, "LoRA scale, divided by the rank.")
    max_length: int = setting(512, "Tokens of prompt and answer; what is longer is cut.")


@sentences()
def train_raft(job: Job, dataset: str, settings: RAFTSettings | None = None) -> Summary | None:
    """Train on the picks NAME or NAME@VERSION, people's or a scorer's; None after a dry run.

    Says which prompts had no acceptable sample, and raises alarms when samples have become alike or
    picks long. Raises UnknownDataset, WrongKind, NothingToTrain, BadSettings, OutputTaken,
    NothingToResume, what :func:`train.running.starting.begin` and :func:`train.running.ready.ready`
    raise, Diverged, and Interrupted.
    """
    settings = settings or RAFTSettings()
    check(job)
    supervised.check_share(settings.validation)
    rows = data.completions(job, dataset, "rankings", settings)
    own = Split(rows.train, rows.validation)
    split = own if rows.validation else supervised.hold_out(rows.train, settings.validation)
    start = begin(job, settings)
    claim(job)
    trainer = supervised.trainer(start, split, settings, job)
    fit = supervised.fit(trainer, split, settings)
    watched = _watch(job, rows.dataset, start)
    for line in (*_plan(fit, split, settings, start), *_without(job, watched.without)):
        job.say(line)
    if not ready(trainer, job, cut=fit.truncated):
        return None
    with recorded(job, describe(job, "raft", start, [rows.dataset], settings)) as recorder:
        recorder.log(0, _counts(fit, split, watched))
        for alarm in variety.alarms(watched.now, watched.first):
            if recorder.alarm(alarm):
                job.say(alarm.message)
        train(trainer, job, recorder)
    return summary(job, recorder)


class Watched(NamedTuple):
    """The samples and picks of this round, those of the first, and what had no acceptable one."""

    now: Variety
    first: Variety | None
    without: list[Unacceptable]


def _watch(job: Job, dataset: Dataset, start: Start) -> Watched:
    with open_study(job.database) as study:
        return Watched(
            variety.measure(study, dataset.id),
            variety.first_round(study, start.parent),
            samples.unacceptable(study, dataset.id),
        )


def _counts(fit: CompletionFit, split: Split, watched: Watched) -> dict[str, float]:
    """What the run's first metrics say."""
    return {
        "rows_train": fit.trained,
        "rows_validation": len(split.validation),
        "rows_dropped": fit.dropped,
        "rows_truncated": fit.truncated,
        "prompts_without": sum(one.items for one in watched.without),
        **watched.now._asdict(),
    }


def _plan(fit: CompletionFit, split: Split, settings: RAFTSettings, start: Start) -> list[str]:
    total = steps(fit.trained, settings)
    held_out = f"{len(split.validation):,} held out, " if split.validation else ""
    said = [
        f"RAFT on {counted(fit.trained, 'pick')}, {held_out}{counted(total, 'step')}, on "
        f"{start.hardware}. Longer than {settings.max_length} tokens: {fit.dropped:,} dropped for "
        f"their prompt, {fit.truncated:,} cut."
    ]
    if total < FEW:
        are = "is" if total == 1 else "are"
        said.append(
            f"{counted(total, 'step')} {are} few: the published training made 4 to 16 and hardly "
            "changed the model. Sample more prompts, raise --epochs, or lower --accumulate or "
            "--batch-size."
        )
    caution = warming(total, settings)
    return said if caution is None else [*said, caution]


def _without(job: Job, found: list[Unacceptable]) -> list[str]:
    """What becomes of prompts without an acceptable sample."""
    return [
        f"Of {counted(one.items, 'item')} of {one.project} no sample was acceptable. "
        + (
            f"They are queued in {one.none_to}, for people to write an answer."
            if one.none_to
            else "Have people write an answer: "
            f"annotate project hand-on {quote(one.project)} --into DEMONSTRATE "
            f"--db {quote(str(job.database))}"
        )
        for one in found
    ]
