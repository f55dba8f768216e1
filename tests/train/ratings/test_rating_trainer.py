"""The trainer of ratings beside TRL's own, on a model of two layers."""

from pathlib import Path
from typing import Any

import pytest

from tests.train.answers.demonstrations import GENERAL, SAFE
from tests.train.pairs.preference_trainers import Logged, start, study, trained
from train.data import table
from train.ratings.rating_trainer import RatingTrainer

pytestmark = pytest.mark.model

MEASURED = [
    *("loss", "grad_norm", "kl", "entropy", "rewards/chosen", "rewards/rejected"),
    *("rewards/margins", "logps/chosen", "logps/rejected"),
]
ROWS: list[dict[str, Any]] = [
    {
        "prompt": [{"role": "user", "content": asked}],
        "completion": [{"role": "assistant", "content": said}],
        "label": number % 3 > 0,
    }
    for number, (asked, said) in enumerate([*GENERAL, *SAFE][:14])
]


def made(kind: Any, model: Path, out: Path, dtype: str = "float32", **how: Any) -> Any:
    """A trainer with weights, and two batches a step, of which the last has fewer rows."""
    from trl.trainer.kto_config import KTOConfig

    ready, tokenizer = start(model, dtype)
    arguments = KTOConfig(
        output_dir=str(out), learning_rate=1e-2, num_train_epochs=2, max_length=48, seed=3,
        per_device_train_batch_size=4, gradient_accumulation_steps=2, use_cpu=True, bf16=False,
        gradient_checkpointing=False, save_strategy="no", report_to="none", logging_steps=1,
        disable_tqdm=True, lr_scheduler_type="constant", beta=0.5, desirable_weight=1.5,
        disable_dropout=True,
    )  # fmt: skip
    return kind(
        ready, args=arguments, train_dataset=table(ROWS), eval_dataset=table(ROWS[:4]),
        processing_class=tokenizer, **how,
    )  # fmt: skip


def ours(model: Path, out: Path, **how: Any) -> Any:
    out.mkdir(parents=True, exist_ok=True)
    return made(RatingTrainer, model, out, database=study(out), **how)


def by_trl(model: Path, out: Path) -> tuple[Any, Logged]:
    from trl.trainer.kto_trainer import KTOTrainer

    trainer = made(KTOTrainer, model, out)
    return trainer, trained(trainer)


def test_packed_without_padding_every_step_is_that_of_trl_but_for_rounding(
    tiny: Path, tmp_path: Path
) -> None:
    trl, theirs = by_trl(tiny, tmp_path / "theirs")
    trainer = ours(tiny, tmp_path / "ours")
    assert trainer.packed
    found = trained(trainer)
    assert len(theirs.steps) == 4 and theirs.values("kl")[-1] > 0
    for name in MEASURED:
        assert found.values(name) == pytest.approx(theirs.values(name), rel=1e-3, abs=1e-4), name
    assert found.values("num_tokens") == theirs.values("num_tokens")
    assert trainer.evaluate()["eval_loss"] == pytest.approx(trl.evaluate()["eval_loss"], rel=1e-4)


def test_padded_the_losses_are_those_of_trl_to_the_last_digit(tiny: Path, tmp_path: Path) -> None:
    _, theirs = by_trl(tiny, tmp_path / "theirs")
    trainer = ours(tiny, tmp_path / "ours", pack=False)
    assert not trainer.packed
    found = trained(trainer)
    assert found.values("loss") == theirs.values("loss")
    assert found.values("grad_norm") == theirs.values("grad_norm")


def test_an_adapter_that_computes_in_bfloat16_learns_the_same(tiny: Path, tmp_path: Path) -> None:
    slow = ours(tiny, tmp_path / "slow", dtype="bfloat16", half=False, pack=False)
    fast = ours(tiny, tmp_path / "fast", dtype="bfloat16")
    assert fast.half and fast.packed
    assert trained(fast).values("loss") == pytest.approx(trained(slow).values("loss"), abs=0.05)
