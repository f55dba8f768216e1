"""DPO on the real embedded model, from a real study."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from annotate.datasets import Criteria, build
from db import datasets, runs
from db.connection import open_study
from tests.train.conftest import PAIRS, QUICK, Trained, command, make_study
from train.dpo import train_dpo
from train.errors import NothingToTrain

pytestmark = pytest.mark.model


def series(database: Path, run_id: int) -> dict[str, list[float | None]]:
    with open_study(database) as study:
        values: dict[str, list[float | None]] = {}
        for metric in runs.metrics(study, run_id):
            values.setdefault(metric.name, []).append(metric.value)
    return values


def test_training_learns_the_preferences(trained: Trained) -> None:
    _, _, summary = trained
    assert summary.steps == 6
    assert summary.first_loss == pytest.approx(0.693, abs=0.001)  # log 2: nothing learnt yet
    assert summary.last_loss is not None and summary.last_loss < 0.4
    assert summary.reward_accuracy == 1.0
    assert summary.reward_margin is not None and summary.reward_margin > 0.5


def test_the_metrics_of_every_step_are_in_the_study(trained: Trained) -> None:
    values = series(trained.database, trained.summary.run.id)
    every_step = {
        "loss", "reward_accuracy", "reward_margin", "reward_chosen", "reward_rejected",
        "logp_chosen", "logp_rejected", "learning_rate", "gradient_norm",
    }  # fmt: skip
    assert {name: len(values[name]) for name in every_step} == dict.fromkeys(every_step, 6)
    assert values["pairs_pairs"] == [12.0]


def test_the_run_can_be_done_again_from_its_row(trained: Trained) -> None:
    run = trained.summary.run
    with open_study(trained.database) as study:
        dataset = datasets.get(study, "refusals")
    assert (run.method, run.state, run.error) == ("dpo", "finished", None)
    assert (run.dataset, run.dataset_hash) == ("refusals@1", dataset.hash)
    assert json.loads(run.settings) == asdict(QUICK)
    assert {"python", "torch", "trl", "peft"} <= json.loads(run.versions).keys()
    assert run.artifact == str(trained.out)
    assert run.device.split()[0] in ("cpu", "cuda", "mps")
    assert run.seconds is not None and run.seconds > 0


def test_the_adapter_is_in_pefts_format_with_its_tokenizer(trained: Trained) -> None:
    names = {path.name for path in trained.out.iterdir()}
    assert {"adapter_config.json", "adapter_model.safetensors", "tokenizer.json"} <= names


def test_the_same_seed_gives_the_same_losses(database: Path, tmp_path: Path) -> None:
    settings = replace(QUICK, limit=6, batch_size=2, epochs=1)
    first = train_dpo(database, "refusals", tmp_path / "first", settings)
    again = train_dpo(database, "refusals", tmp_path / "again", settings)
    other = train_dpo(database, "refusals", tmp_path / "other", replace(settings, seed=1))
    losses = [series(database, summary.run.id)["loss"] for summary in (first, again, other)]
    assert len(losses[0]) == 3
    assert losses[0] == losses[1] != losses[2]


def test_pairs_that_do_not_fit_are_counted_and_said(tmp_path: Path) -> None:
    long = "very " * 200
    pairs = [
        PAIRS[0],
        ("Why?", long + "good", long + "bad"),  # the same after the cut
        (long + "long?", "Yes.", "No."),  # the prompt alone is too long
    ]
    database = make_study(tmp_path / "study.db", pairs)
    said: list[str] = []
    settings = replace(QUICK, epochs=1)
    summary = train_dpo(database, "refusals", tmp_path / "out", settings, say=said.append)
    values = series(database, summary.run.id)
    counts = {name: value for name, value in values.items() if name.startswith("pairs")}
    assert counts == {
        "pairs_pairs": [3.0], "pairs_dropped": [1.0], "pairs_truncated": [1.0],
        "pairs_identical": [1.0],
    }  # fmt: skip
    assert "DPO on 2 pairs, 1 steps" in said[0]
    assert "1 dropped for their prompt, 1 cut, 1 the same after the cut" in said[0]


def test_prompts_that_are_all_too_long_fail_the_run(tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", PAIRS[:2])
    with pytest.raises(NothingToTrain, match="Raise --max-length"):
        train_dpo(database, "refusals", tmp_path / "out", replace(QUICK, max_length=8))
    with open_study(database) as study:
        (run,) = runs.list_all(study)
    assert run.state == "failed"
    assert run.error is not None and "Raise --max-length" in run.error


def test_the_command_trains_and_sums_up(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "adapter"
    done = command(
        "dpo", "--db", database, "--dataset", "refusals@1", "--out", out,
        "--limit", 4, "--batch-size", 2, "--epochs", 1, "--max-length", 96,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Run 1 finished: 1 steps in ")
    assert str(out) in done.stdout
    assert "DPO on 4 pairs, 1 steps" in done.stderr


def test_what_is_held_out_is_not_trained_on(tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", PAIRS)
    with open_study(database) as study:
        asked = Criteria(("refusals",), validation=0.2, test=0.2, seed=1)
        held = build(study, asked, "held").ledger
    assert held.held_out
    summary = train_dpo(database, "held", tmp_path / "adapter", replace(QUICK, epochs=1))
    assert series(database, summary.run.id)["pairs_pairs"] == [held.exported]
