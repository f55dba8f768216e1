"""Trainers of preferences on a model of two layers, ours and TRL's, and what each step measured."""

from pathlib import Path
from typing import Any

from transformers import PrinterCallback, TrainerCallback

from db.connection import open_study
from tests.train.conftest import PAIRS
from train import models
from train.data import table
from train.models import Hardware
from train.options import Settings
from train.pairs.preference_loss import Mix
from train.pairs.preference_trainer import PreferenceTrainer
from train.running import adapters

LONGER = " Take your time before you answer."


def rows(count: int = 8) -> list[dict[str, Any]]:
    """Conversations with a chosen and a rejected answer; some longer, some with weights."""
    return [
        {
            "prompt": [{"role": "user", "content": prompt + LONGER * (number % 3)}],
            "chosen": [{"role": "assistant", "content": chosen + LONGER * (number % 2)}],
            "rejected": [{"role": "assistant", "content": rejected}],
        }
        for number, (prompt, chosen, rejected) in enumerate(PAIRS[:count])
    ]


class Logged(TrainerCallback):
    """Keeps what a trainer logs at each step."""

    def __init__(self) -> None:
        self.steps: list[dict[str, float]] = []

    def on_log(self, *args: Any, logs: dict[str, float] | None = None, **kwargs: Any) -> None:
        if logs and "loss" in logs:
            self.steps.append(dict(logs))

    def values(self, name: str) -> list[float]:
        """A metric of every step."""
        return [step[name] for step in self.steps]


def arguments(out: Path, **changes: Any) -> Any:
    from trl.trainer.dpo_config import DPOConfig

    settings: dict[str, Any] = {
        "output_dir": str(out), "learning_rate": 1e-2, "num_train_epochs": 1,
        "per_device_train_batch_size": 4, "gradient_accumulation_steps": 1, "max_length": 128,
        "seed": 3, "use_cpu": True, "bf16": False, "gradient_checkpointing": False,
        "save_strategy": "no", "report_to": "none", "logging_steps": 1, "disable_tqdm": True,
        "beta": 0.5, "disable_dropout": True, "lr_scheduler_type": "constant",
    }  # fmt: skip
    return DPOConfig(**settings | changes)


def start(model: Path, dtype: str = "float32", adapter: Any = "lora") -> tuple[Any, Any]:
    """The model with a new adapter, or to be trained whole, and its tokenizer."""
    import torch

    loaded = models.load(str(model), Hardware("cpu", getattr(torch, dtype)))
    return adapters.added(loaded.model, Settings(adapter=adapter)), loaded.tokenizer


def study(folder: Path) -> Path:
    """A study to keep reference log-probabilities in."""
    with open_study(folder / "study.db", create=True) as opened:
        return opened.file


def by_trl(model: Path, out: Path, data: list[dict[str, Any]], **changes: Any) -> Logged:
    """Train with TRL's own trainer."""
    from trl.trainer.dpo_trainer import DPOTrainer

    ready, tokenizer = start(model)
    trainer = DPOTrainer(
        model=ready, args=arguments(out, **changes), train_dataset=table(data),
        processing_class=tokenizer,
    )  # fmt: skip
    return trained(trainer)


def ours(
    model: Path,
    out: Path,
    data: list[dict[str, Any]],
    mix: Mix,
    *,
    database: Path | None = None,
    dtype: str = "float32",
    changes: dict[str, Any] | None = None,
    **how: Any,
) -> PreferenceTrainer:
    """Our trainer, ready to train."""
    ready, tokenizer = start(model, dtype)
    out.mkdir(parents=True, exist_ok=True)
    return PreferenceTrainer(
        ready, mix=mix, database=database or study(out), args=arguments(out, **changes or {}),
        train_dataset=table(data), processing_class=tokenizer, **how,
    )  # fmt: skip


def trained(trainer: Any) -> Logged:
    """Train, and return what was logged."""
    logged = Logged()
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(logged)
    trainer.train()
    return logged
