"""Rounds that a reward model of the same study judges: no step waits for anybody."""

from pathlib import Path
from typing import Any

import pytest

from annotate import datasets
from annotate.check import check
from annotate.importing import Settings, import_pairs
from db import round_standing
from db.connection import open_study
from tests.annotate.writing import write_jsonl
from tests.train.conftest import PAIRS, command
from tests.train.rounds.conftest import QUICK
from train.cli_round_study import joined
from train.job import Job
from train.reward import RewardSettings, train_reward
from train.rounds import beginning, going

pytestmark = pytest.mark.model


def add_reward_model(database: Path, tiny: Path) -> int:
    """Train one on labelled pairs; returns its run."""
    rows = [dict(zip(("prompt", "chosen", "rejected"), pair, strict=True)) for pair in PAIRS]
    source = write_jsonl(database.parent / "pairs.jsonl", rows)
    with open_study(database) as study:
        import_pairs(study, str(source), "pairs", Settings(labels="keep"))
        datasets.build(study, "pairs")
    job = Job(database=database, out=database.parent / "reward", model=str(tiny))
    rewarded = train_reward(job, "pairs", RewardSettings(only_head=True, max_length=64))
    assert rewarded is not None
    return rewarded.summary.run.id


def test_raft_by_a_reward_model_goes_to_its_end(prompts: Path, tiny: Path) -> None:
    reward = add_reward_model(prompts, tiny)
    asked: dict[str, Any] = {
        **QUICK, "method": "raft", "prompts_from": "prompts", "model": str(tiny), "samples": 3,
        "judge": "reward", "reward_run": reward, "temperature": 1.5,
    }  # fmt: skip
    beginning.start(prompts, "best", asked)
    done = going.go(prompts, "best", joined())
    assert done.at is None
    details = {step.name: step.detail for step in done.steps}
    assert details["judge"]["picked"] == 3
    assert details["judge"]["reward"] >= details["sample"]["reward"]
    figures = details["evaluate"]
    assert figures["better"] + figures["same"] + figures["worse"] == figures["prompts"] == 2
    change = figures["after"]["reward"] - figures["before"]["reward"]
    assert details["compare"]["differences"]["reward"] == pytest.approx(change)
    with open_study(prompts) as study:
        assert check(study) == []
        assert round_standing.newest(study, "best").project == "best-1"
    shown = command("round", "show", "best", "--db", prompts).stdout
    assert "Round 1 of best: raft from the base model" in shown
    assert shown.endswith("Next: train round start best\n")
