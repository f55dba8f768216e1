"""DPO on the real embedded model, from a real study."""

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from annotate.datasets import Criteria, build
from db import alarms, datasets, runs, trl
from db.connection import open_study
from db.dataset_rows import Preference
from db.messages import assistant, user
from tests.train.conftest import PAIRS, QUICK, Trained, command, make_study
from train.dpo import DPOSettings, train_dpo
from train.errors import BadSettings, NothingToTrain
from train.job import Job
from train.pairs import dpo_rows
from train.summary import Summary

pytestmark = pytest.mark.model


def series(database: Path, run_id: int) -> dict[str, list[float | None]]:
    with open_study(database) as study:
        values: dict[str, list[float | None]] = {}
        for metric in runs.metrics(study, run_id):
            values.setdefault(metric.name, []).append(metric.value)
    return values


def on_tiny(
    database: Path,
    tiny: Path,
    out: Path,
    settings: DPOSettings,
    dataset: str = "refusals",
    **asked: Any,
) -> Summary:
    job = Job(database=database, out=out, model=None if "start" in asked else str(tiny), **asked)
    summary = train_dpo(job, dataset, settings)
    assert summary is not None
    return summary


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
    assert values["pairs_given"] == [12.0]


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


def test_the_same_seed_gives_the_same_losses(database: Path, tiny: Path, tmp_path: Path) -> None:
    settings = replace(QUICK, limit=6, batch_size=2, epochs=1)
    first = on_tiny(database, tiny, tmp_path / "first", settings)
    again = on_tiny(database, tiny, tmp_path / "again", settings)
    other = on_tiny(database, tiny, tmp_path / "other", replace(settings, seed=1))
    losses = [series(database, summary.run.id)["loss"] for summary in (first, again, other)]
    assert len(losses[0]) == 3
    assert losses[0] == losses[1] != losses[2]


def test_pairs_that_do_not_fit_are_counted_and_said(tiny: Path, tmp_path: Path) -> None:
    long = "very " * 200
    pairs = [
        PAIRS[0],
        ("Why?", long + "good", long + "bad"),  # the same after the cut
        (long + "long?", "Yes.", "No."),  # the prompt alone is too long
    ]
    database = make_study(tmp_path / "study.db", pairs)
    said: list[str] = []
    settings = replace(QUICK, epochs=1)
    summary = on_tiny(database, tiny, tmp_path / "out", settings, say=said.append)
    values = series(database, summary.run.id)
    counts = {name: value for name, value in values.items() if name.startswith("pairs")}
    assert counts == {
        "pairs_given": [3.0], "pairs_dropped": [1.0], "pairs_truncated": [1.0],
        "pairs_identical": [1.0],
    }  # fmt: skip
    assert "DPO on 2 pairs, 1 step" in said[0]
    assert "1 dropped for their prompt, 1 cut, 1 the same after the cut" in said[0]


def test_prompts_that_are_all_too_long_are_refused(tiny: Path, tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", PAIRS[:2])
    with pytest.raises(NothingToTrain, match="Raise --max-length"):
        on_tiny(database, tiny, tmp_path / "out", replace(QUICK, max_length=8))
    with open_study(database) as study:
        assert runs.list_all(study) == []  # nothing had begun


def test_the_command_trains_and_sums_up(database: Path, tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "adapter"
    done = command(
        "dpo", "--db", database, "--dataset", "refusals@1", "--out", out, "--model", tiny,
        "--limit", 4, "--batch-size", 2, "--epochs", 1, "--max-length", 96,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Run 1 finished: 1 step in ")
    assert str(out) in done.stdout
    assert "DPO on 4 pairs, 1 step" in done.stderr


def test_what_is_held_out_is_not_trained_on(tiny: Path, tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", PAIRS)
    with open_study(database) as study:
        asked = Criteria(("refusals",), validation=0.2, test=0.2, seed=1)
        held = build(study, asked, "held").ledger
    assert held.held_out
    settings = replace(QUICK, epochs=1)
    summary = on_tiny(database, tiny, tmp_path / "adapter", settings, dataset="held")
    assert series(database, summary.run.id)["pairs_given"] == [held.exported]


def stored(database: Path) -> dict[str, int]:
    """How many reference log-probabilities the study keeps of each policy."""
    with open_study(database) as study:
        return dict(study.execute("SELECT policy, count(*) FROM reference_logps GROUP BY policy"))


def test_a_round_is_measured_against_the_model_it_starts_from(
    database: Path, tiny: Path, tmp_path: Path
) -> None:
    first = on_tiny(database, tiny, tmp_path / "first", QUICK)
    assert first.last_loss is not None and first.last_loss < 0.69
    assert list(stored(database).values()) == [24]  # of 12 pairs
    second = on_tiny(database, tiny, tmp_path / "second", QUICK, start=first.run.id)
    assert second.first_loss == pytest.approx(math.log(2), abs=1e-5)  # nothing gained on it yet
    assert second.run.parent_id == first.run.id
    assert list(stored(database).values()) == [24, 24]
    assert not (tmp_path / "second" / "ref").exists()  # no copy of the adapter is kept


def test_runs_of_a_sweep_share_the_reference(database: Path, tiny: Path, tmp_path: Path) -> None:
    for number, settings in enumerate((QUICK, replace(QUICK, beta=0.5, rank=4, seed=1))):
        on_tiny(database, tiny, tmp_path / str(number), replace(settings, epochs=1))
    assert list(stored(database).values()) == [24]


def test_a_dry_run_writes_nothing(database: Path, tiny: Path, tmp_path: Path) -> None:
    said: list[str] = []
    asked = {"model": str(tiny), "dry_run": True, "say": said.append}
    job = Job(database=database, out=tmp_path / "out", **asked)  # type: ignore[arg-type]
    assert train_dpo(job, "refusals", QUICK) is None
    assert "loss 0.693" in said[-1]
    assert stored(database) == {}
    assert not (tmp_path / "out").exists()


def test_every_loss_learns(database: Path, tiny: Path, tmp_path: Path) -> None:
    quick = replace(QUICK, epochs=3, learning_rate=1e-2)
    for changes in (
        {"loss": "ipo", "sft_weight": 0.1},
        {"loss": "robust", "label_smoothing": 0.1, "weights": "agreement"},
        {"loss": "sigmoid_norm", "beta": 2.0, "weights": "soft"},
    ):
        settings = replace(quick, **changes)  # type: ignore[arg-type]
        summary = on_tiny(database, tiny, tmp_path / str(changes["loss"]), settings)
        assert summary.reward_accuracy == 1.0, changes
        assert summary.last_loss is not None and summary.first_loss is not None
        assert summary.last_loss < summary.first_loss


def test_settings_that_do_nothing_are_refused() -> None:
    with pytest.raises(BadSettings, match="does nothing with --loss sigmoid"):
        DPOSettings(label_smoothing=0.1)
    with pytest.raises(BadSettings, match="needs --label-smoothing"):
        DPOSettings(loss="robust")
    with pytest.raises(BadSettings, match=r"below 0\.5"):
        DPOSettings(loss="robust", label_smoothing=0.5)


def test_agreement_is_a_weight_or_a_soft_label() -> None:
    pairs = [Preference(user("?"), assistant("a"), assistant("b"), w) for w in (1.0, 0.6, 0.2)]
    none, weighed, soft = (dpo_rows.of(pairs, how) for how in ("none", "agreement", "soft"))
    assert none[0] == trl.conversational(pairs[0])
    assert [row["weight"] for row in weighed] == pytest.approx([5 / 3, 1.0, 1 / 3])
    assert [row["agreement"] for row in soft] == [1.0, 0.6, 0.5]


def test_what_goes_wrong_is_told_and_kept(database: Path, tiny: Path, tmp_path: Path) -> None:
    said: list[str] = []
    settings = replace(QUICK, epochs=7, learning_rate=3e-2, beta=10.0)
    summary = on_tiny(database, tiny, tmp_path / "out", settings, say=said.append)
    with open_study(database) as study:
        kept = {alarm.kind: alarm.message for alarm in alarms.of_run(study, summary.run.id)}
    assert "margin_runs_away" in kept
    assert said.count(kept["margin_runs_away"]) == 1
