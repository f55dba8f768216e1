"""One training of the DPO benchmark, in a process of its own: by a plain TRL script, or by ours.

``python -m tests.bench.dpo_leg ASKED ANSWER``: reads what to do, and writes what came of it, JSON.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, Literal, NamedTuple

Way = Literal["plain", "stored", "half", "packed"]


class Asked(NamedTuple):
    """A training: by plain TRL, or by ours with a stored `reference` and what comes after it."""

    way: Way
    pairs: str  # JSON Lines: prompt, chosen, rejected
    database: str  # keeps the reference of ours
    model: str
    dtype: str | None  # of the base model; None: the best here
    seed: int
    trained: int  # pairs
    held_out: int
    max_length: int
    epochs: int
    batch_size: int = 4
    accumulate: int = 2
    rank: int = 16


class Answer(NamedTuple):
    """What came of it; `seconds` are those of training, reference included, `cpu` of all cores."""

    seconds: float
    cpu: float
    losses: list[float]
    held_out_loss: float | None
    held_out_accuracy: float | None
    device: str
    device_mb: float | None


def run(asked: Asked) -> Answer:
    """Train, and look at the held-out pairs."""
    import torch
    from transformers import PrinterCallback

    from train import libraries, models

    libraries.quiet()
    hardware = models.hardware()
    if asked.dtype is not None:
        hardware = hardware._replace(dtype=getattr(torch, asked.dtype))
    loaded = models.load(asked.model, hardware)
    rows = [_row(line) for line in Path(asked.pairs).read_text(encoding="utf-8").splitlines()]
    train, held_out = rows[: asked.trained], rows[asked.trained :][: asked.held_out]
    trainer = _trainer(asked, loaded, hardware, train, held_out)
    trainer.remove_callback(PrinterCallback)
    began, busy = time.perf_counter(), time.process_time()
    trainer.train()
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    seen = trainer.evaluate() if held_out else {}
    on_gpu = hardware.device == "cuda"
    return Answer(
        seconds=seconds,
        cpu=cpu,
        losses=[entry["loss"] for entry in trainer.state.log_history if "loss" in entry],
        held_out_loss=seen.get("eval_loss"),
        held_out_accuracy=seen.get("eval_rewards/accuracies"),
        device=str(hardware),
        device_mb=torch.cuda.max_memory_allocated() / 2**20 if on_gpu else None,
    )


def _row(line: str) -> dict[str, Any]:
    pair = json.loads(line)
    speakers = {"prompt": "user", "chosen": "assistant", "rejected": "assistant"}
    return {
        name: [{"role": role, "content": pair[name]}] if isinstance(pair[name], str) else pair[name]
        for name, role in speakers.items()
    }


def _trainer(asked: Asked, loaded: Any, hardware: Any, train: Any, held_out: Any) -> Any:
    from datasets import Dataset
    from peft import LoraConfig, get_peft_model
    from transformers import set_seed
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    from train.pairs.preference_loss import Mix
    from train.pairs.preference_trainer import PreferenceTrainer

    on_cpu = hardware.device == "cpu"
    arguments = DPOConfig(
        output_dir=str(Path(asked.database).with_suffix(".out")), learning_rate=1e-4, beta=0.1,
        num_train_epochs=asked.epochs, per_device_train_batch_size=asked.batch_size,
        per_device_eval_batch_size=asked.batch_size, max_length=asked.max_length,
        gradient_accumulation_steps=asked.accumulate, seed=asked.seed, use_cpu=on_cpu,
        bf16=hardware.autocast, gradient_checkpointing=not on_cpu, save_strategy="no",
        report_to="none", logging_steps=1, disable_tqdm=True, disable_dropout=True,
    )  # fmt: skip
    adapter = LoraConfig(
        r=asked.rank, lora_alpha=2 * asked.rank, lora_dropout=0.0, target_modules="all-linear",
        task_type="CAUSAL_LM",
    )  # fmt: skip
    given = {
        "args": arguments,
        "train_dataset": Dataset.from_list(train),
        "eval_dataset": Dataset.from_list(held_out) if held_out else None,
        "processing_class": loaded.tokenizer,
    }
    if asked.way == "plain":
        return DPOTrainer(model=loaded.model, peft_config=adapter, **given)
    set_seed(asked.seed)
    return PreferenceTrainer(
        get_peft_model(loaded.model, adapter), mix=Mix("sigmoid", 0.1),
        database=Path(asked.database), packed=asked.way == "packed", half=asked.way != "stored",
        **given,
    )  # fmt: skip


if __name__ == "__main__":
    question, answer = map(Path, sys.argv[1:])
    found = run(Asked(**json.loads(question.read_text(encoding="utf-8"))))
    answer.write_text(json.dumps(found._asdict()), encoding="utf-8")
