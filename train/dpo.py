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

The trainer is TRL's. The reference is the model with its adapter switched off, so it costs no
memory. The limit of 512 tokens is rarely met: a batch is padded to its own longest row.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from db import dataset_rows, datasets, resting, runs, trl
from db.connection import open_study
from db.trl import ConversationalRow
from train import libraries, models
from train.data import Fit, draw, fit
from train.errors import NothingToTrain
from train.models import EMBEDDED, Hardware, Loaded
from train.options import Settings, setting
from train.output import check, claim
from train.recording import Recorder, describe, recorded
from train.summary import Summary, summarize

if TYPE_CHECKING:
    from trl.trainer.dpo_trainer import DPOTrainer


@dataclass(frozen=True, kw_only=True)
class DPOSettings(Settings):
    """The paper's settings, but for the learning rate, the layers and the size of a step."""

    beta: float = setting(0.1, "How strongly to hold to the start model; the paper's.")
    learning_rate: float = setting(1e-4, "Falls to 0 in a line; the paper's, for 7B, is 5e-5.")
    epochs: float = setting(2.0, "Times over the data; the paper's.")
    batch_size: int = setting(4, "Pairs at a time: lower it if memory runs out; the paper's.")
    accumulate: int = setting(2, "Batches per optimizer step.")
    max_length: int = setting(512, "Tokens of prompt and response; what is longer is cut.")
    rank: int = setting(8, "LoRA rank; the paper's.")
    alpha: int = setting(32, "LoRA scale, divided by the rank; the paper's.")


def train_dpo(
    database: Path,
    dataset: str,
    out: Path,
    settings: DPOSettings | None = None,
    model: str = EMBEDDED,
    say: Callable[[str], None] = lambda line: None,
) -> Summary:
    """Train an adapter on ``NAME`` or ``NAME@VERSION`` of a study, and save it in `out`.

    Rows of the dataset's validation and test splits are left out.
    The run and its metrics are rows of the study from the start. `say` is told what will happen,
    and before that where rows rest on judgments that were withdrawn since.
    Raises UnknownDataset, WrongKind, NothingToTrain, OutputTaken, what :func:`train.models.load`
    raises, Diverged, and Interrupted.
    """
    libraries.require()
    settings = settings or DPOSettings()
    with open_study(database) as study:
        snapshot = datasets.get(study, dataset, "preferences")
        trained = dataset_rows.preferences(study, snapshot.id, "train")  # others are held out
        caution = resting.warning(study, snapshot)
        rows = [trl.conversational(pair) for pair in trained]
    if not rows:
        raise NothingToTrain(f"Dataset {dataset!r} holds no pairs. Choose another --dataset.")
    check(out)
    if caution:
        say(caution)
    hardware = models.hardware()
    loaded = models.load(model, hardware)
    claim(out)
    pairs = draw(rows, settings.limit, settings.seed)

    with recorded(database, describe("dpo", model, snapshot, settings, hardware)) as recorder:
        trainer = _trainer(loaded, pairs, settings, hardware, out)
        fits = fit(len(pairs), _tokenized(trainer), settings.max_length)
        recorder.log(0, {f"pairs_{name}": count for name, count in fits._asdict().items()})
        if not fits.trained:
            raise NothingToTrain(
                f"Every prompt is longer than {settings.max_length} tokens. Raise --max-length."
            )
        say(_plan(recorder.run_id, fits, settings, hardware))
        _train(trainer, recorder)
        _save(trainer, loaded, out)
        recorder.save(out)

    with open_study(database) as study:
        return summarize(study, runs.get(study, recorder.run_id))


def _trainer(
    loaded: Loaded,
    pairs: Sequence[ConversationalRow],
    settings: DPOSettings,
    hardware: Hardware,
    out: Path,
) -> "DPOTrainer":
    from datasets import Dataset
    from peft import LoraConfig
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    on_cpu = hardware.device == "cpu"
    arguments = DPOConfig(
        output_dir=str(out),
        beta=settings.beta,
        learning_rate=settings.learning_rate,
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=settings.batch_size,
        gradient_accumulation_steps=settings.accumulate,
        max_length=settings.max_length,
        seed=settings.seed,
        disable_dropout=True,
        use_cpu=on_cpu,
        bf16=hardware.autocast,
        gradient_checkpointing=not on_cpu,  # spares memory, which a CPU has, and costs time
        save_strategy="no",
        report_to="none",
        logging_steps=1,
        logging_nan_inf_filter=False,  # else a NaN is logged as the last good loss
        disable_tqdm=True,
    )
    adapter = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=0.0,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return DPOTrainer(
        model=loaded.model,
        args=arguments,
        train_dataset=Dataset.from_list(list(pairs)),
        processing_class=loaded.tokenizer,
        peft_config=adapter,
    )


def _tokenized(trainer: "DPOTrainer") -> Iterable[Mapping[str, list[int]]]:
    return cast(Iterable[Mapping[str, list[int]]], trainer.train_dataset)


def _plan(run_id: int, fits: Fit, settings: DPOSettings, hardware: Hardware) -> str:
    batches = math.ceil(fits.trained / settings.batch_size)
    steps = math.ceil(settings.epochs * math.ceil(batches / settings.accumulate))
    return (
        f"Run {run_id}: DPO on {fits.trained:,} pairs, {steps:,} steps, on {hardware}. "
        f"Longer than {settings.max_length} tokens: {fits.dropped:,} dropped for their prompt, "
        f"{fits.truncated:,} cut, {fits.identical:,} the same after the cut."
    )


def _train(trainer: "DPOTrainer", recorder: Recorder) -> None:
    from transformers import PrinterCallback

    from train.progress import Bar, Metrics

    bar = Bar()
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(bar)
    trainer.add_callback(Metrics(recorder))
    try:
        trainer.train()
    finally:
        bar.close()


def _save(trainer: "DPOTrainer", loaded: Loaded, out: Path) -> None:
    """Write the adapter in PEFT's format, and the tokenizer beside it."""
    from peft import PeftModel

    cast(PeftModel, trainer.model).save_pretrained(str(out))
    loaded.tokenizer.save_pretrained(out)
