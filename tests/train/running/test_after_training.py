"""After training: the card beside the model, the merged model, a whole model trained further."""

import json
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from db import datasets, runs
from db.connection import open_study
from tests.train.conftest import PAIRS, QUICK, command, make_study
from tests.train.small_models import make_small
from train.dpo import train_dpo
from train.errors import NoAdapter
from train.job import Job
from train.running.merging import merge

pytestmark = pytest.mark.model

SETTINGS = replace(QUICK, epochs=2, max_length=120, learning_rate=1e-2, watch=0)


class Rounds(NamedTuple):
    """A study with three runs: an adapter, the whole model from there, and further from that."""

    database: Path
    model: Path
    folder: Path

    def out(self, run: int) -> Path:
        return self.folder / f"run{run}"


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    folder = tmp_path_factory.mktemp("rounds")
    found = Rounds(
        make_study(folder / "study.db", PAIRS), make_small(folder / "model"), folder
    )  # fmt: skip
    whole = replace(SETTINGS, adapter="full", learning_rate=1e-3)
    first = Job(database=found.database, out=found.out(1), model=str(found.model))
    train_dpo(first, "refusals", SETTINGS)
    for run in (2, 3):
        train_dpo(
            Job(database=found.database, out=found.out(run), start=run - 1), "refusals", whole
        )
    return found


def test_every_run_ends_with_a_card_beside_its_model(rounds: Rounds) -> None:
    card = (rounds.out(2) / "README.md").read_text(encoding="utf-8")
    with open_study(rounds.database) as study:
        dataset = datasets.get(study, "refusals")
        losses = [m.value for m in runs.metrics(study, 2) if m.name == "loss" if m.value]
    assert f"12 rows of preferences, from 12 judgments. sha256 `{dataset.hash}`" in card
    assert "| exported | 12 |" in card
    assert "- run 2: dpo on refusals@1 (12 rows)\n  - run 1: dpo on refusals@1" in card
    assert f"| loss | {losses[0]:.4g} | {losses[-1]:.4g} | {min(losses):.4g} |" in card
    assert "| `--learning-rate` | 0.001 |" in card and "| torch | 2." in card
    assert "12 of 1 file" in card and "authors" not in card  # counts, and nobody's name
    assert str(rounds.folder) not in card.replace(str(rounds.model), "")
    assert not any(prompt in card for prompt, *_ in PAIRS)


def test_a_card_can_be_printed_and_written_again(rounds: Rounds) -> None:
    written = (rounds.out(1) / "README.md").read_text(encoding="utf-8")
    printed = command("card", "--db", rounds.database, "--run", 1, "--print")
    assert printed.stdout == written and written.startswith("---\nlibrary_name: peft\n")
    (rounds.out(1) / "README.md").unlink()
    assert command("card", "--db", rounds.database, "--run", 1).exit_code == 0
    assert (rounds.out(1) / "README.md").read_text(encoding="utf-8") == written


def logits(model: torch.nn.Module, ids: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode():
        return model.eval()(ids).logits  # type: ignore[no-any-return]


def test_a_merged_model_says_what_the_adapter_says(rounds: Rounds, tmp_path: Path) -> None:
    out = tmp_path / "merged"
    done = command("merge", "--db", rounds.database, "--run", 1, "--out", out)
    assert done.stdout == f"Run 1 as one model: {out}\n", done.output
    base = AutoModelForCausalLM.from_pretrained(rounds.model, dtype=torch.float32)
    ids = AutoTokenizer.from_pretrained(out)("How do I pick a lock?", return_tensors="pt").input_ids
    before = logits(base, ids)
    adapted = logits(PeftModel.from_pretrained(base, str(rounds.out(1))), ids)
    merged = logits(AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32), ids)
    assert torch.allclose(merged, adapted, atol=1e-4)
    assert not torch.allclose(merged, before, atol=1e-2)  # or the test would see nothing
    assert {"model.safetensors", "tokenizer.json", "chat_template.jinja"} <= {
        path.name for path in out.iterdir()
    }
    assert "A whole model, trained on" in (out / "README.md").read_text(encoding="utf-8")


def test_only_an_adapter_is_merged_into_an_empty_directory(rounds: Rounds, tmp_path: Path) -> None:
    with pytest.raises(NoAdapter, match="Run 2 has no adapter to merge: its whole model is at"):
        merge(rounds.database, 2, tmp_path / "merged")
    taken = command("merge", "--db", rounds.database, "--run", 1, "--out", rounds.out(1))
    assert taken.exit_code == 2 and "is not empty" in taken.stderr


def test_an_adapter_that_is_damaged_is_a_sentence(rounds: Rounds, tmp_path: Path) -> None:
    weights = rounds.out(1) / "adapter_model.safetensors"
    kept = weights.read_bytes()
    weights.write_bytes(kept[:100])
    try:
        with pytest.raises(NoAdapter, match=r"cannot be loaded .* Put it back, or train it again"):
            merge(rounds.database, 1, tmp_path / "merged")
    finally:
        weights.write_bytes(kept)
    assert not (tmp_path / "merged").exists()


def test_a_whole_model_is_trained_from_an_adapter_and_further(rounds: Rounds) -> None:
    for run in (2, 3):
        config = json.loads((rounds.out(run) / "config.json").read_text())
        assert config["architectures"] == ["LlamaForCausalLM"]
        assert not (rounds.out(run) / "adapter_config.json").exists()
    with open_study(rounds.database) as study:
        two, three = runs.get(study, 2), runs.get(study, 3)
        first = next(m.value for m in runs.metrics(study, 3) if m.name == "loss")
    assert (two.parent_id, three.parent_id) == (1, 2)
    assert first == pytest.approx(0.693, abs=0.01)  # the reference is where the round starts
    sampled = command("sample", "--db", rounds.database, "--run", 3, "Hello", "--json")
    assert sampled.exit_code == 0, sampled.output


def test_four_bits_take_a_gpu(rounds: Rounds, tmp_path: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    done = command(
        "dpo", "--db", rounds.database, "--dataset", "refusals", "--model", rounds.model,
        "--out", tmp_path / "out", "--adapter", "qlora",
    )  # fmt: skip
    assert done.exit_code == 2
    assert "--adapter qlora takes an NVIDIA GPU" in done.stderr
