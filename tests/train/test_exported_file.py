"""A file that ``annotate export`` wrote is what TRL's own trainer takes, as it is."""

from pathlib import Path

import pytest

from annotate.formats.writing import write
from db import datasets
from db.connection import open_study
from train import models
from train.models import EMBEDDED


@pytest.mark.model
@pytest.mark.parametrize(("ending", "as_strings"), [("jsonl", False), ("parquet", True)])
def test_a_step_of_dpo_on_the_file(
    database: Path, tmp_path: Path, ending: str, as_strings: bool
) -> None:
    from datasets import load_dataset
    from peft import LoraConfig
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    out = tmp_path / f"pairs.{ending}"
    with open_study(database) as study:
        write(study, datasets.get(study, "refusals"), out, as_strings=as_strings)

    reader = "json" if ending == "jsonl" else ending
    pairs = load_dataset(reader, data_files=str(out), split="train", cache_dir=str(tmp_path))
    loaded = models.load(EMBEDDED, models.hardware())
    arguments = DPOConfig(
        output_dir=str(tmp_path / "model"), max_steps=1, per_device_train_batch_size=1,
        max_length=48, use_cpu=True, bf16=False, gradient_checkpointing=False, report_to="none",
        save_strategy="no", disable_tqdm=True,
    )  # fmt: skip
    trainer = DPOTrainer(
        model=loaded.model,
        args=arguments,
        train_dataset=pairs.select(range(2)),
        processing_class=loaded.tokenizer,
        peft_config=LoraConfig(r=1, target_modules=["q_proj"], task_type="CAUSAL_LM"),
    )
    assert trainer.train().global_step == 1
