"""DPO: direct preference optimization of a LoRA adapter, on the pairs that people judged.

    train dpo --db study.db --dataset helpfulness --out adapters/first

*Safe to Serve* (arXiv 2412.00074) trains LLaMA-7B on 8,066 pairs: β 0.1, learning rate 5e-5, batch
of 4, 2 epochs, LoRA r=8 alpha=32 on the query, key and value projections. The loss is that of
Rafailov et al. (arXiv 2305.18290): for each pair it raises the chosen response's likelihood over
the rejected one's, measured against the model as it was, with β saying how far it may move.

What differs here:

- learning rate 1e-4: the embedded model is 50 times smaller and a study starts with tens of pairs,
  so few steps must do. At 2e-4 it soon repeats itself: of 55 pairs, 3 epochs made "I'm sorry for
  your loss" its answer to most things
- LoRA on every linear layer: at equal rank it learns more than on attention alone (QLoRA, arXiv
  2305.14314, and *LoRA Without Regret*), which a model with so few heads needs
- an optimizer step is 8 pairs (4 at a time, twice), for steadier steps at the higher rate
- dropout is off, so that reference and policy differ by the adapter only

Beside the paper's loss there are others: ``ipo`` (arXiv 2310.12036) cannot run away on pairs that
are always right, ``robust`` (arXiv 2403.00409) expects a share of wrong labels, ``sigmoid_norm``
compares means over tokens, so that to be long is no merit, and an SFT term keeps the chosen
responses likely. How far people agreed on a pair can be its weight, or its soft label.

The trainer is TRL's, faster at the same result (:mod:`train.pairs.preference_trainer`). The
reference is the model that the run starts from: of a round, that of the round before. The study
keeps its log-probabilities, so they are computed once for all runs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from db.counting import counted
from db.dataset_rows import Preference
from train import data
from train.data import Fit, Rows, fit
from train.errors import BadSettings, NothingToTrain
from train.job import Job
from train.options import Settings, setting
from train.pairs import dpo_rows
from train.running import arguments
from train.running.faults import sentences
from train.running.output import check, claim
from train.running.ready import ready
from train.running.recording import describe, recorded
from train.running.starting import Start, begin
from train.running.training import steps, summary, train
from train.summary import Summary

if TYPE_CHECKING:
    from train.pairs.preference_trainer import PreferenceTrainer


@dataclass(frozen=True, kw_only=True)
class DPOSettings(Settings):
    """The paper's settings, but for the learning rate, the layers and the size of a step."""

    beta: float = setting(0.1, "How strongly to hold to the start model; the paper's.")
    loss: Literal["sigmoid", "ipo", "robust", "sigmoid_norm"] = setting(
        "sigmoid", "What is minimized; the paper's. sigmoid_norm takes a larger --beta: 2, say."
    )
    label_smoothing: float = setting(
        0.0, "Share of the labels that is expected to be wrong, with --loss robust.", least=0
    )
    sft_weight: float = setting(0.0, "How much to keep chosen responses likely.", least=0)
    weights: Literal["none", "agreement", "soft"] = setting(
        "none", "What agreement on a pair means: nothing, the pair's weight, or a soft label."
    )
    learning_rate: float = setting(1e-4, "Falls to 0 in a line; the paper's, for 7B, is 5e-5.")
    epochs: float = setting(2.0, "Times over the data; the paper's.")
    batch_size: int = setting(4, "Pairs at a time: lower it if memory runs out; the paper's.")
    accumulate: int = setting(2, "Batches per optimizer step.")
    max_length: int = setting(512, "Tokens of prompt and response; what is longer is cut.")
    rank: int = setting(8, "LoRA rank; the paper's.")
    alpha: int = setting(32, "LoRA scale, divided by the rank; the paper's.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.label_smoothing and self.loss != "robust":
            raise BadSettings(
                f"--label-smoothing does nothing with --loss {self.loss}. "
                "Take --loss robust, or leave it out."
            )
        if self.loss == "robust" and not 0 < self.label_smoothing < 0.5:
            raise BadSettings(
                "--loss robust needs --label-smoothing above 0 and below 0.5: the share of the "
                "labels that you expect to be wrong."
            )


@sentences()
def train_dpo(job: Job, dataset: str, settings: DPOSettings | None = None) -> Summary | None:
    """Train on the preferences ``NAME`` or ``NAME@VERSION`` of a study; None after a dry run.

    The dataset's validation rows are looked at as it trains; its test rows are left out. The run
    and its metrics are rows of the study.
    Raises UnknownDataset, WrongKind, NothingToTrain, OutputTaken, NothingToResume, what
    :func:`train.running.starting.begin` raises, Diverged, and Interrupted.
    """
    settings = settings or DPOSettings()
    check(job)
    rows = data.preferences(job, dataset, settings)
    start = begin(job, settings)
    claim(job)
    trainer = _trainer(start, rows, settings, job)
    fits = fit(len(rows.train), _tokenized(trainer), settings.max_length)
    if not fits.trained:
        raise NothingToTrain(
            f"Every prompt is longer than {settings.max_length} tokens. Raise --max-length."
        )
    if rows.validation and not len(trainer.eval_dataset):
        raise NothingToTrain(
            f"Every validation prompt is longer than {settings.max_length} tokens. "
            "Raise --max-length."
        )
    job.say(_plan(fits, settings, start))
    if not ready(trainer, job):
        return None
    with recorded(job, describe(job, "dpo", start, [rows.dataset], settings)) as recorder:
        from train.pairs.dpo_watch import DPOWatch

        recorder.log(0, {f"pairs_{name}": count for name, count in fits._asdict().items()})
        trainer.add_callback(DPOWatch(recorder, job.say))
        train(trainer, job, recorder)
    return summary(job, recorder)


def _trainer(
    start: Start, rows: Rows[Preference], settings: DPOSettings, job: Job
) -> "PreferenceTrainer":
    from trl.trainer.dpo_config import DPOConfig

    from train.pairs.preference_loss import Mix
    from train.pairs.preference_trainer import PreferenceTrainer

    shared = arguments.common(job, settings, start.hardware, validated=bool(rows.validation))
    held_out = dpo_rows.of(rows.validation, settings.weights)
    return PreferenceTrainer(
        model=start.model,
        mix=Mix(settings.loss, settings.beta, settings.label_smoothing, settings.sft_weight),
        database=job.database,
        args=DPOConfig(**shared, disable_dropout=True),
        train_dataset=data.table(dpo_rows.of(rows.train, settings.weights)),
        eval_dataset=data.table(held_out) if held_out else None,
        processing_class=start.tokenizer,
    )


def _tokenized(trainer: "PreferenceTrainer") -> Iterable[Mapping[str, list[int]]]:
    return cast(Iterable[Mapping[str, list[int]]], trainer.train_dataset)


def _plan(fits: Fit, settings: DPOSettings, start: Start) -> str:
    total = counted(steps(fits.trained, settings), "step")
    return (
        f"DPO on {counted(fits.trained, 'pair')}, {total}, on {start.hardware}. "
        f"Longer than {settings.max_length} tokens: {fits.dropped:,} dropped for their prompt, "
        f"{fits.truncated:,} cut, {fits.identical:,} the same after the cut. "
        "What the study does not know yet of the reference is computed first."
    )
