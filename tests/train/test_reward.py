"""Reward models from preferences: learnt, measured on unseen prompts, and gone on with."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotate.datasets import Criteria, build
from db import alarms, datasets, runs
from db.connection import open_study
from db.dataset_rows import Preference
from db.messages import assistant, user
from tests.train.conftest import PAIRS, command, make_study
from tests.train.running.test_resuming import killed_after, metrics
from tests.train.test_dpo import series
from tests.train.test_kto import by_kto
from tests.train.test_kto import rated as rated
from train.errors import BadSettings, NothingToTrain
from train.job import Job
from train.kto import KTOSettings
from train.reward import Rewarded, RewardSettings, train_reward
from train.rewards import reward_rows, reward_start

pytestmark = pytest.mark.model

QUICK = RewardSettings(epochs=1, batch_size=4, accumulate=1, learning_rate=5e-4, max_length=96)
HEAD = RewardSettings(only_head=True)


def by_reward(job: Job, settings: RewardSettings, dataset: str = "refusals") -> Rewarded:
    found = train_reward(job, dataset, settings)
    assert found is not None
    return found


def test_chosen_responses_are_rewarded_more(database: Path, tiny: Path, tmp_path: Path) -> None:
    job = Job(database=database, out=tmp_path / "out", model=str(tiny))
    found = by_reward(job, replace(QUICK, epochs=8, learning_rate=1e-2))
    values = series(database, found.summary.run.id)
    assert found.summary.run.method == "reward"
    assert found.summary.reward_accuracy == 1.0
    assert found.held_out is not None
    assert (found.held_out.held.pairs, found.held_out.held.accuracy) == (1, 1.0)  # a tenth of 12
    assert values["held_out_accuracy"] == [1.0]
    assert values["held_out_low"] == [pytest.approx(0.2065, abs=1e-4)]  # of one pair
    assert {"held_out_temperature", "held_out_brier", "reward_margin"} <= values.keys()
    assert "On 1 pair held out: accuracy 1.000 (0.207 to 1.000)" in str(found)


def test_a_head_alone_is_fitted_and_measured_too(
    database: Path, tiny: Path, tmp_path: Path
) -> None:
    job = Job(database=database, out=tmp_path / "out", model=str(tiny))
    found = by_reward(job, replace(HEAD, hold_out=0.25))
    values = series(database, found.summary.run.id)
    assert found.summary.reward_accuracy == 1.0
    assert found.held_out is not None and found.held_out.held.pairs == 3
    losses = [loss for loss in values["loss"] if loss is not None]
    assert losses[0] == pytest.approx(0.6931, abs=1e-4)
    assert losses == sorted(losses, reverse=True)  # Newton's steps go down


@pytest.mark.parametrize("held", [{"test": 0.3}, {"validation": 0.3}, {}])
def test_it_is_measured_on_prompts_it_was_not_trained_on(
    database: Path, tmp_path: Path, held: dict[str, float]
) -> None:
    with open_study(database) as study:
        build(study, Criteria(("refusals",), seed=1, **held), "split")  # type: ignore[arg-type]
    job = Job(database=database, out=tmp_path / "out")
    pairs = reward_rows.read(job, "split", RewardSettings(), share=0.25)
    seen, unseen = ({pair.prompt for pair in rows} for rows in (pairs.train, pairs.held_out))
    assert seen and unseen and not seen & unseen
    assert len(seen | unseen) == len(PAIRS)
    assert pairs.chosen_by == ("validation" in held)
    assert pairs == reward_rows.read(job, "split", RewardSettings(), share=0.25)


def test_validation_rows_choose_the_checkpoint_and_measure_it(
    database: Path, tiny: Path, tmp_path: Path
) -> None:
    with open_study(database) as study:
        build(study, Criteria(("refusals",), validation=0.3, seed=1), "held")
    job = Job(database=database, out=tmp_path / "out", model=str(tiny))
    found = by_reward(job, replace(QUICK, batch_size=2, save_every=2), "held")
    values = series(database, found.summary.run.id)
    assert len(values["validation_reward_accuracy"]) >= 2
    assert "held out (which chose the checkpoint, too): accuracy" in str(found)


def test_the_margin_is_the_stated_strength() -> None:
    pair = Preference(user("Why?"), assistant("Good."), assistant("Bad."), 1.0, margin=0.5)
    assert reward_rows.row(pair, 2.0)["margin"] == 1.0
    assert reward_rows.row(pair._replace(margin=None), 2.0)["margin"] == 0.0


def test_a_killed_run_goes_on_to_the_same_metrics(
    database: Path, tiny: Path, tmp_path: Path
) -> None:
    asked: list[object] = [
        "reward", "--db", database, "--dataset", "refusals", "--model", tiny,
        "--out", tmp_path / "out", "--epochs", "10", "--batch-size", "4", "--accumulate", "1",
        "--max-length", "96", "--save-every", "4",
    ]  # fmt: skip
    killed_after(database, asked, 6)
    resumed = command(*asked, "--resume")
    assert resumed.exit_code == 0, resumed.output
    assert "held out: accuracy" in resumed.stdout
    settings = RewardSettings(epochs=10, batch_size=4, accumulate=1, max_length=96, save_every=4)
    whole = by_reward(Job(database=database, out=tmp_path / "whole", model=str(tiny)), settings)
    with open_study(database) as study:
        assert runs.get(study, 1).resumed == 1
    assert metrics(database, 1) == metrics(database, whole.summary.run.id)


def test_a_run_with_an_adapter_goes_on_as_a_reward_model(
    rated: Path, tiny: Path, tmp_path: Path
) -> None:
    policy = KTOSettings(epochs=1, batch_size=4, learning_rate=1e-2, max_length=96, rank=4)
    parent = by_kto(Job(database=rated, out=tmp_path / "policy", model=str(tiny)), policy)
    job = Job(database=rated, out=tmp_path / "out", start=parent)
    start = reward_start.begin(job, QUICK)
    begun = adapter(start.model)
    assert begun and all(begun[name].equal(weight) for name, weight in saved(tmp_path).items())
    found = by_reward(job, QUICK)
    assert found.summary.run.parent_id == parent
    head = by_reward(replace(job, out=tmp_path / "head"), HEAD)
    assert (tmp_path / "head" / "adapter" / "adapter_config.json").is_file()
    with pytest.raises(BadSettings, match="trained a reward model, which answers nothing"):
        train_reward(replace(job, out=tmp_path / "no", start=head.summary.run.id), "refusals")


def adapter(model: Any) -> dict[str, Any]:
    from peft import get_peft_model_state_dict

    return {
        name: weight.detach().cpu()
        for name, weight in get_peft_model_state_dict(model).items()
        if "lora" in name
    }


def saved(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(folder / "policy" / "adapter_model.safetensors")


def test_rewards_that_only_follow_length_raise_an_alarm(tiny: Path, tmp_path: Path) -> None:
    pairs = [
        (f"What is the number {number}?", "long " * (5 + number % 7), "long " * (1 + number % 3))
        for number in range(60)
    ]
    database = make_study(tmp_path / "study.db", pairs)
    said: list[str] = []
    job = Job(database=database, out=tmp_path / "out", model=str(tiny), say=said.append)
    found = by_reward(job, replace(HEAD, hold_out=0.5))
    with open_study(database) as study:
        (alarm,) = alarms.of_run(study, found.summary.run.id)
    assert alarm.kind == "reward_follows_length"
    assert alarm.message in said
    assert "people chose the longer one in 100% of pairs" in alarm.message


def test_what_cannot_be_trained_on_is_refused(database: Path, tiny: Path, tmp_path: Path) -> None:
    job = Job(database=database, out=tmp_path / "out", model=str(tiny))
    with pytest.raises(NothingToTrain, match="Every pair is longer than 8 tokens"):
        train_reward(job, "refusals", replace(QUICK, max_length=8))
    with pytest.raises(NothingToTrain, match="or lower --hold-out"):
        train_reward(job, "refusals", replace(QUICK, hold_out=1.0))
    with open_study(database) as study:
        assert runs.list_all(study) == []
        assert datasets.get(study, "refusals").rows == 12


@pytest.mark.parametrize("settings", [QUICK, HEAD])
def test_pairs_that_all_look_the_same_are_refused(
    database: Path, tiny: Path, tmp_path: Path, settings: RewardSettings
) -> None:
    template = tmp_path / "template.jinja"
    template.write_text("{% for m in messages %}<{{ m.role }}>{{ eos_token }}{% endfor %}")
    job = Job(database=database, out=tmp_path / "out", model=str(tiny))
    with pytest.raises(NothingToTrain):
        train_reward(job, "refusals", replace(settings, chat_template=str(template)))
