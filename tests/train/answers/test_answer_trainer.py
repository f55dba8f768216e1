"""The trainer of answers beside TRL's own, on a model of two layers."""

from pathlib import Path
from typing import Any

import pytest

from tests.train.answers.demonstrations import GENERAL, SAFE, Answer
from tests.train.pairs.preference_trainers import Logged, start, trained
from train.answers.answer_trainer import IGNORED, AnswerTrainer
from train.data import table

pytestmark = pytest.mark.model

MEASURED = ["loss", "grad_norm", "entropy", "mean_token_accuracy"]


def conversation(answer: Answer, number: int) -> dict[str, Any]:
    """A prompt and its answer; every third has been asked something before."""
    roles = ("user", "assistant")
    asked, said = ({"role": r, "content": t} for r, t in zip(roles, answer, strict=True))
    before = [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hello."}]
    return {"prompt": [*(before if number % 3 == 0 else ()), asked], "completion": [said]}


ROWS = [conversation(answer, number) for number, answer in enumerate([*GENERAL, *SAFE][:14])]


def made(kind: Any, model: Path, out: Path, dtype: str = "float32", **how: Any) -> Any:
    """A trainer with two batches a step, of which the last has fewer rows."""
    from trl.trainer.sft_config import SFTConfig

    ready, tokenizer = start(model, dtype)
    arguments = SFTConfig(
        output_dir=str(out), learning_rate=1e-2, num_train_epochs=2, max_length=48, seed=3,
        per_device_train_batch_size=4, gradient_accumulation_steps=2, use_cpu=True, bf16=False,
        gradient_checkpointing=False, save_strategy="no", report_to="none", logging_steps=1,
        disable_tqdm=True, completion_only_loss=True, lr_scheduler_type="constant",
    )  # fmt: skip
    return kind(
        ready, args=arguments, train_dataset=table(ROWS), eval_dataset=table(ROWS[:4]),
        processing_class=tokenizer, **how,
    )  # fmt: skip


def by_trl(model: Path, out: Path) -> tuple[Any, Logged]:
    from trl.trainer.sft_trainer import SFTTrainer

    trainer = made(SFTTrainer, model, out)
    return trainer, trained(trainer)


def test_packed_without_padding_every_step_is_that_of_trl_but_for_rounding(
    tiny: Path, tmp_path: Path
) -> None:
    trl, theirs = by_trl(tiny, tmp_path / "theirs")
    trainer = made(AnswerTrainer, tiny, tmp_path / "ours")
    assert trainer.packed
    ours = trained(trainer)
    assert len(theirs.steps) == 4
    for name in MEASURED:
        assert ours.values(name) == pytest.approx(theirs.values(name), rel=1e-4, abs=1e-5), name
    assert ours.values("num_tokens") == theirs.values("num_tokens")
    assert trainer.evaluate()["eval_loss"] == pytest.approx(trl.evaluate()["eval_loss"], rel=1e-4)


def test_padded_it_is_trl_to_the_last_digit(tiny: Path, tmp_path: Path) -> None:
    _, theirs = by_trl(tiny, tmp_path / "theirs")
    ours = trained(made(AnswerTrainer, tiny, tmp_path / "ours", pack=False))
    for name in MEASURED:
        assert ours.values(name) == theirs.values(name), name


def test_an_adapter_that_computes_in_bfloat16_learns_the_same(tiny: Path, tmp_path: Path) -> None:
    how = {"dtype": "bfloat16"}
    slow = trained(made(AnswerTrainer, tiny, tmp_path / "slow", half=False, pack=False, **how))
    trainer = made(AnswerTrainer, tiny, tmp_path / "fast", **how)
    assert trainer.half and trainer.packed
    assert trained(trainer).values("loss") == pytest.approx(slow.values("loss"), abs=0.05)


def test_what_no_prompt_precedes_is_not_packed(tiny: Path, tmp_path: Path) -> None:
    trainer = made(AnswerTrainer, tiny, tmp_path)
    whole = trainer.train_dataset.map(lambda row: {"labels": row["input_ids"]})
    assert not trainer._packs(whole)
    assert IGNORED not in whole[0]["labels"]
