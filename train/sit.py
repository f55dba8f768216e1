"""SIT: safety instruction tuning, on general instructions with safety demonstrations mixed in.

The paper's recipe (*Safety-Tuned LLaMAs*, arXiv 2309.07875, section 3; *Safe to Serve*, arXiv
2412.00074, has the same one): LoRA on 20,000 instructions of Alpaca with 100 to 2,000
demonstrations of declining what is unsafe; of the checkpoints the one with the lowest validation
loss. A few hundred are enough, and 2,000 make a model refuse more than half of the harmless prompts
that look unsafe: so sweep, and look at both.

What differs here:

- each number of demonstrations holds those of the smaller ones: runs of a sweep differ by what is
  added, not by which were drawn
- the loss is on the answers only
- LoRA on every linear layer, and 8 rows a step where the papers have 128: an instruct model and a
  study's hundreds of rows need more steps than that leaves
- the validation rows are those of the datasets; where one has none, a tenth of its prompts is held
  out, whose rows are counted in N
- the demonstrations' prompts can be put as questions or opinions
  (:mod:`train.answers.prompt_formats`)
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from db.counting import counted
from db.datasets import Dataset
from db.trl import ConversationalCompletion
from train import data
from train.answers import supervised
from train.answers.prompt_formats import formatted
from train.answers.supervised import Split
from train.data import CompletionFit
from train.errors import BadSettings
from train.job import Job
from train.options import Settings, setting
from train.running.faults import sentences
from train.running.output import check, claim
from train.running.ready import ready
from train.running.recording import describe, recorded
from train.running.starting import Start, begin
from train.running.training import steps, summary, train, warming
from train.summary import Summary


@dataclass(frozen=True, kw_only=True)
class SITSettings(Settings):
    """The papers' settings, but for the layers and the size of a step."""

    safety: int = setting(0, "Safety demonstrations to add, drawn with the seed.", least=0)
    format: Literal["given", "instruction", "question", "opinion", "mixed"] = setting(
        "given", "How the demonstrations' prompts are put."
    )
    validation: float = setting(
        0.1, "Share of prompts to hold out of a dataset without validation rows.", least=0
    )
    learning_rate: float = setting(1e-4, "Falls to 0 in a line; the papers'.")
    epochs: float = setting(2.0, "Times over the data; the papers'.")
    rank: int = setting(4, "LoRA rank; the papers'.")
    alpha: int = setting(16, "LoRA scale, divided by the rank.")
    max_length: int = setting(512, "Tokens of prompt and answer; what is longer is cut.")
    limit: int | None = setting(None, "Take this many general instructions, drawn with the seed.")


@sentences()
def train_sit(
    job: Job, general: str, safety: str | None = None, settings: SITSettings | None = None
) -> Summary | None:
    """Train on two datasets of demonstrations, named as NAME or NAME@VERSION; None after a dry run.

    `safety` is the dataset that the safety demonstrations are drawn from; both datasets are
    recorded with the run. Raises BadSettings where it has fewer than are asked for, UnknownDataset,
    WrongKind, NothingToTrain, OutputTaken, NothingToResume, what
    :func:`train.running.starting.begin` and :func:`train.running.ready.ready` raise, Diverged, and
    Interrupted.
    """
    settings = settings or SITSettings()
    check(job)
    mix = mixed(job, general, safety, settings)
    start = begin(job, settings)
    claim(job)
    trainer = supervised.trainer(start, mix.split, settings, job)
    fit = supervised.fit(trainer, mix.split, settings)
    job.say(_plan(mix, fit, settings, start))
    if (caution := warming(steps(fit.trained, settings), settings)) is not None:
        job.say(caution)
    if not ready(trainer, job, cut=fit.truncated):
        return None
    with recorded(job, describe(job, "sit", start, mix.datasets, settings)) as recorder:
        recorder.log(0, _counts(mix, fit))
        train(trainer, job, recorder)
    return summary(job, recorder)


class Mix(NamedTuple):
    """What a run learns from, of how many general instructions and safety demonstrations."""

    datasets: list[Dataset]
    split: Split
    general: int
    safety: int


def mixed(job: Job, general: str, safety: str | None, settings: SITSettings) -> Mix:
    """Read, draw and split the rows; raises BadSettings, UnknownDataset and WrongKind."""
    supervised.check_share(settings.validation)
    everyday = data.completions(job, general, "demonstrations", settings)
    split = _split(everyday.train, everyday.validation, settings)
    if not settings.safety:
        return Mix([everyday.dataset], supervised.together([split]), len(split.train), 0)
    if safety is None:
        raise BadSettings(
            f"Nothing says where {settings.safety:,} safety demonstrations come from. "
            "Name their dataset: --safety-data."
        )
    shown = data.completions(job, safety, "demonstrations", replace(settings, limit=None))
    drawn = _split(*_drawn(shown, settings), settings)
    both = supervised.together([split, drawn])
    return Mix([everyday.dataset, shown.dataset], both, len(split.train), len(drawn.train))


def _drawn(
    shown: data.Rows[ConversationalCompletion], settings: SITSettings
) -> tuple[list[ConversationalCompletion], list[ConversationalCompletion]]:
    """The first N demonstrations of a shuffle, and as large a share of the validation rows."""
    if settings.safety > len(shown.train):
        raise BadSettings(
            f"Dataset {shown.dataset.name!r} has {len(shown.train):,} safety demonstrations to "
            f"train on, and --safety asks for {settings.safety:,}. Ask for no more than there are."
        )
    watched = round(len(shown.validation) * settings.safety / len(shown.train))
    return (
        _first(shown.train, settings.safety, settings),
        _first(shown.validation, watched, settings),
    )


def _first(
    rows: Sequence[ConversationalCompletion], count: int, settings: SITSettings
) -> list[ConversationalCompletion]:
    shuffled = random.Random(settings.seed).sample(rows, len(rows))[:count]
    return [formatted(row, settings.format, number) for number, row in enumerate(shuffled)]


def _split(
    rows: Sequence[ConversationalCompletion],
    validation: Sequence[ConversationalCompletion],
    settings: SITSettings,
) -> Split:
    """A dataset's own validation rows, or some that are held out."""
    if validation:
        return Split(list(rows), list(validation))
    return supervised.hold_out(rows, settings.validation)


def _counts(mix: Mix, fit: CompletionFit) -> dict[str, float]:
    """What the run's first metrics say of its rows."""
    return {
        "rows_general": mix.general,
        "rows_safety": mix.safety,
        "rows_validation": len(mix.split.validation),
        "rows_dropped": fit.dropped,
        "rows_truncated": fit.truncated,
    }


def _plan(mix: Mix, fit: CompletionFit, settings: SITSettings, start: Start) -> str:
    watched = len(mix.split.validation)
    kept = "the last checkpoint stays"
    if watched:
        kept = (
            f"{counted(watched, 'row')} {'tells' if watched == 1 else 'tell'} the best checkpoint"
        )
    return (
        f"SIT on {counted(mix.general, 'general instruction')} and "
        f"{counted(mix.safety, 'safety demonstration')} "
        f"(prompts {settings.format}), {counted(steps(fit.trained, settings), 'step')}, on "
        f"{start.hardware}; {kept}. Longer than {settings.max_length} tokens: "
        f"{fit.dropped:,} dropped for their prompt, {fit.truncated:,} cut."
    )
