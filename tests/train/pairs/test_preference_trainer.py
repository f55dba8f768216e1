"""The trainer of preferences beside TRL's own, on a model of two layers."""

from pathlib import Path
from typing import Any

import pytest

from tests.train.pairs.preference_trainers import by_trl, ours, rows, study, trained
from train.pairs.preference_loss import Mix

pytestmark = pytest.mark.model

LOSSES = [
    (Mix("sigmoid", 0.5), {}),
    (Mix("ipo", 0.5), {"loss_type": ["ipo"]}),
    (Mix("robust", 0.5, smoothing=0.1), {"loss_type": ["robust"], "label_smoothing": 0.1}),
    (Mix("sigmoid_norm", 2.0), {"loss_type": ["sigmoid_norm"], "beta": 2.0}),
    (Mix("sigmoid", 0.5, sft=0.3), {"loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, 0.3]}),
]
MEASURED = ["loss", "grad_norm", "rewards/margins", "rewards/accuracies", "logps/chosen"]


@pytest.mark.parametrize(("mix", "by"), LOSSES, ids=["sigmoid", "ipo", "robust", "norm", "sft"])
def test_at_weight_1_the_loss_is_that_of_trl_to_the_last_digit(
    tiny: Path, tmp_path: Path, mix: Mix, by: dict[str, Any]
) -> None:
    """One batch is all rows, so that the reference is padded as TRL pads it, too."""
    theirs = by_trl(tiny, tmp_path / "theirs", rows(4), num_train_epochs=3, **by)
    asked = {"num_train_epochs": 3}
    same = trained(ours(tiny, tmp_path / "ours", rows(4), mix, packed=False, changes=asked))
    assert len(theirs.steps) == 3
    for name in MEASURED:
        assert same.values(name) == theirs.values(name), name
    assert len({*theirs.values("loss")}) == 3  # something was learnt


def test_packed_without_padding_every_step_is_that_of_trl_but_for_rounding(
    tiny: Path, tmp_path: Path
) -> None:
    theirs = by_trl(tiny, tmp_path / "theirs", rows())
    trainer = ours(tiny, tmp_path / "ours", rows(), Mix("sigmoid", 0.5))
    assert trainer.packed
    same = trained(trainer)
    for name in [*MEASURED, "entropy", "mean_token_accuracy"]:
        assert same.values(name) == pytest.approx(theirs.values(name), rel=1e-4, abs=1e-5), name
    assert same.values("num_tokens")[-1] < theirs.values("num_tokens")[-1]  # prompts count once


def test_an_adapter_that_computes_in_bfloat16_learns_the_same(tiny: Path, tmp_path: Path) -> None:
    import torch

    mix = Mix("sigmoid", 0.5)
    slow = trained(ours(tiny, tmp_path / "slow", rows(), mix, dtype="bfloat16", half=False))
    trainer = ours(tiny, tmp_path / "fast", rows(), mix, dtype="bfloat16")
    assert trainer.half
    fast = trained(trainer)
    assert fast.values("loss") == pytest.approx(slow.values("loss"), abs=0.03)
    weights = [p for name, p in trainer.model.named_parameters() if "lora_" in name]
    assert {weight.dtype for weight in weights} == {torch.float32}


def test_a_row_of_weight_0_teaches_nothing_and_others_as_much_as_they_weigh(
    tiny: Path, tmp_path: Path
) -> None:
    mix = Mix("sigmoid", 0.5, sft=0.2)
    first = [{**row, "weight": float(number < 4)} for number, row in enumerate(rows())]
    other = [dict(row) for row in first]
    for row in other[4:]:  # turned around, which nobody can notice
        row["chosen"], row["rejected"] = row["rejected"], row["chosen"]
    gradients = [
        _gradient(ours(tiny, tmp_path / n, d, mix)) for n, d in (("a", first), ("b", other))
    ]
    assert gradients[0] == pytest.approx(gradients[1], rel=1e-4)
    double = [{**row, "weight": 2.0} for row in rows()]
    single = _gradient(ours(tiny, tmp_path / "c", rows(), Mix("sigmoid", 0.5)))
    assert _gradient(ours(tiny, tmp_path / "d", double, Mix("sigmoid", 0.5))) == pytest.approx(
        [2 * value for value in single], rel=1e-4
    )


def test_a_soft_label_is_a_mix_of_the_pair_and_of_the_pair_turned_around(
    tiny: Path, tmp_path: Path
) -> None:
    mix = Mix("ipo", 0.5)
    even = [{**row, "agreement": 0.5} for row in rows()]
    assert _gradient(ours(tiny, tmp_path / "even", even, mix)) == pytest.approx([0.0] * 4, abs=1e-5)
    soft = [{**row, "agreement": 0.75} for row in rows()]
    whole = _gradient(ours(tiny, tmp_path / "whole", rows(), mix))
    assert _gradient(ours(tiny, tmp_path / "soft", soft, mix)) == pytest.approx(
        [value / 2 for value in whole], rel=1e-3
    )


def _gradient(trainer: Any) -> list[float]:
    """Of all rows at once at the start: the largest entries of four layers' gradients."""
    batch = trainer.data_collator([dict(row) for row in trainer.train_dataset])
    trainer.model.train()
    trainer.compute_loss(trainer.model, batch).backward()
    found = [p.grad for name, p in trainer.model.named_parameters() if "lora_B" in name][:4]
    return [float(grad.flatten()[grad.abs().argmax()]) for grad in found]


def test_the_whole_model_is_trained_packed_as_padded(tiny: Path, tmp_path: Path) -> None:
    from tests.train.pairs.preference_trainers import arguments, start
    from train.data import table
    from train.pairs.preference_trainer import PreferenceTrainer

    losses = []
    for packed in (True, False):
        out = tmp_path / str(packed)
        out.mkdir()
        model, tokenizer = start(tiny, adapter="full")
        trainer = PreferenceTrainer(
            model, mix=Mix("sigmoid", 0.5), database=study(out), packed=packed,
            args=arguments(out, learning_rate=1e-3), train_dataset=table(rows()),
            processing_class=tokenizer,
        )  # fmt: skip
        assert trainer.packed == packed and trainer.ref_model is None
        losses.append(trained(trainer).values("loss"))
    assert losses[0] == pytest.approx(losses[1], rel=1e-3, abs=1e-4)
    assert losses[0][-1] < losses[0][0]


def test_a_model_whose_attention_slides_is_padded(tmp_path: Path, tiny: Path) -> None:
    """Packed, it would see too much: what is not the same is not packed."""
    import torch
    from transformers import AutoTokenizer, MistralConfig, MistralForCausalLM

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    sliding = MistralConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, sliding_window=8, initializer_range=0.5,
        tie_word_embeddings=True, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    MistralForCausalLM(sliding).save_pretrained(tmp_path / "sliding")
    tokenizer.save_pretrained(tmp_path / "sliding")
    trainer = ours(tmp_path / "sliding", tmp_path / "ours", rows(), Mix("sigmoid", 0.5))
    assert not trainer.packed
    theirs = by_trl(tmp_path / "sliding", tmp_path / "theirs", rows())
    losses = trained(trainer).values("loss")
    assert losses == pytest.approx(theirs.values("loss"), rel=1e-4)  # references in other batches
