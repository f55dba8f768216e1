"""KTO: Kahneman-Tversky optimization, on responses that people rated good or bad, one by one.

    train kto --db study.db --dataset ratings --out adapters/second

Ethayarajh et al. (arXiv 2402.01306) raise the likelihood of good responses and lower that of bad
ones against the model as it was, with a loss that levels off for gains and for losses as people's
sense of value does; no prompt needs both. β says how far the model may move, and the point from
which gains and losses count is how far it has moved on the whole (``kl``), measured on mismatched
pairs of each batch. Good and bad responses weigh the same in all (their Eq. 8 at ratio 1): the
rarer kind gets the weight that makes up for it, unless weights are given.

What differs here is what differs in :mod:`train.dpo`: learning rate, LoRA on every linear layer, no
dropout. A batch holds 8 ratings, since the drift is measured within one. The trainer is TRL's
(:mod:`train.ratings.rating_trainer`), the order of the rows ours
(:mod:`train.ratings.rating_order`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.counting import counted
from db.trl import ConversationalRating
from train import data
from train.data import Rows
from train.errors import BadSettings
from train.job import Job
from train.options import Settings, setting
from train.ratings.rating_order import FEWEST
from train.ratings.rating_rows import Fit, Weights, ordered
from train.running import arguments
from train.running.faults import sentences
from train.running.output import check, claim
from train.running.ready import ready
from train.running.recording import describe, recorded
from train.running.starting import Start, begin
from train.running.training import steps, summary, train
from train.summary import Summary

if TYPE_CHECKING:
    from train.ratings.rating_trainer import RatingTrainer


@dataclass(frozen=True, kw_only=True)
class KTOSettings(Settings):
    """The paper's β and weights; the rest as in DPO."""

    beta: float = setting(0.1, "How strongly to hold to the start model; the paper's.")
    good_weight: float | None = setting(
        None, "Weight of good responses.  [1, or what balances them with the bad]"
    )
    bad_weight: float | None = setting(
        None, "Weight of bad responses.  [1, or what balances them with the good]"
    )
    batch_size: int = setting(8, "Ratings at a time, at least 2: drift is measured among them.")
    accumulate: int = setting(1, "Batches per optimizer step.")


@sentences()
def train_kto(job: Job, dataset: str, settings: KTOSettings | None = None) -> Summary | None:
    """Train on the ratings ``NAME`` or ``NAME@VERSION`` of a study; None after a dry run.

    The dataset's validation rows are looked at as it trains; its test rows are left out. The run
    and its metrics are rows of the study.
    Raises UnknownDataset, WrongKind, NothingToTrain, BadSettings, OutputTaken, NothingToResume,
    what :func:`train.running.starting.begin` and :func:`train.running.ready.ready` raise, Diverged,
    and Interrupted.
    """
    settings = settings or KTOSettings()
    if settings.batch_size < FEWEST:
        raise BadSettings(
            "--batch-size must be at least 2, because KTO measures how far the model has moved "
            "by responses to the other prompts of a batch."
        )
    check(job)
    rows = data.ratings(job, dataset, settings)
    start = begin(job, settings)
    claim(job)
    rows, fits = ordered(rows, start.tokenizer, settings)
    weights = balanced(fits, settings)
    trainer = _trainer(start, rows, weights, settings, job)
    job.say(_plan(len(rows.train), fits, weights, settings, start))
    if not ready(trainer, job):
        return None
    with recorded(job, describe(job, "kto", start, [rows.dataset], settings)) as recorder:
        counts = {
            **fits._asdict(),
            **{f"{name}_weight": w for name, w in weights._asdict().items()},
        }
        recorder.log(0, {f"ratings_{name}": count for name, count in counts.items()})
        train(trainer, job, recorder)
    return summary(job, recorder)


def balanced(fits: Fit, settings: KTOSettings) -> Weights:
    """The weights that are given, or those with which good and bad responses weigh the same."""
    if settings.good_weight is None and settings.bad_weight is None:
        return Weights(max(fits.bad / fits.good, 1.0), max(fits.good / fits.bad, 1.0))
    return Weights(settings.good_weight or 1.0, settings.bad_weight or 1.0)


def _trainer(
    start: Start,
    rows: Rows[ConversationalRating],
    weights: Weights,
    settings: KTOSettings,
    job: Job,
) -> "RatingTrainer":
    from trl.trainer.kto_config import KTOConfig

    from train.ratings.rating_trainer import RatingTrainer

    shared = arguments.common(job, settings, start.hardware, validated=bool(rows.validation))
    return RatingTrainer(
        start.model,
        database=job.database,
        args=KTOConfig(
            **shared, beta=settings.beta, desirable_weight=weights.good,
            undesirable_weight=weights.bad, disable_dropout=True,
        ),
        train_dataset=data.table(rows.train),
        eval_dataset=data.table(rows.validation) if rows.validation else None,
        processing_class=start.tokenizer,
    )  # fmt: skip


def _plan(trained: int, fits: Fit, weights: Weights, settings: KTOSettings, start: Start) -> str:
    return (
        f"KTO on {counted(trained, 'rating')} ({fits.good:,} good at weight {weights.good:.2f}, "
        f"{fits.bad:,} bad at {weights.bad:.2f}), {counted(steps(trained, settings), 'step')}, on "
        f"{start.hardware}. Longer than {settings.max_length} tokens: {fits.dropped:,} dropped "
        f"for their prompt, {fits.truncated:,} cut. In a batch beside the same prompt: "
        f"{fits.matched:,}."
    )
