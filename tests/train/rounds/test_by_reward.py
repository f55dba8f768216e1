"""Rounds that a reward model of the same study judges: no step waits for anybody."""

from pathlib import Path
from typing import Any

import pytest

from annotate import datasets, rounds
from annotate.check import check
from annotate.importing import Settings, import_pairs
from db import round_standing, run_kin
from db.connection import open_study
from db.errors import ChosenError
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
    rows = [{"prompt": "Is it safe?"}, {"prompt": "Why?"}]
    file = write_jsonl(prompts.parent / "asked.jsonl", rows)
    added = command(
        "benchmark", "add", file, "--name", "asked", "--kind", "harmful", "--db", prompts
    )
    assert added.exit_code == 0, added.output
    asked: dict[str, Any] = {
        **QUICK, "method": "raft", "prompts_from": "prompts", "model": str(tiny), "samples": 3,
        "judge": "reward", "reward_run": reward, "temperature": 1.5, "benchmarks": ("asked",),
        "benchmark_judges": ("rules", f"reward:run {reward}"),
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
    measured = {one["name"]: one for one in figures["benchmarks"]}
    by_reward = f"asked, score by reward:run {reward}"
    assert measured.keys() == {"asked, safe by rules", by_reward}
    assert measured["asked, safe by rules"]["share"]
    with open_study(prompts) as study:
        found = rounds.measured(rounds.chain(study, "best"))
        assert {one.round for one in found if one.name == by_reward} == {0, 1}
        assert run_kin.benchmarks(study, done.run_id or 0) == ["asked"]
        assert check(study) == []
        assert round_standing.newest(study, "best").project == "best-1"
    shown = command("round", "show", "best", "--db", prompts).stdout
    assert "Round 1 of best: raft from the base model" in shown
    assert "asked, safe by rules: " in shown
    assert shown.endswith("Next: train round start best\n")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"benchmarks": ("XSTest",)}, "no benchmark 'XSTest' .there is: 'vague'.*benchmark add"),
        ({"benchmarks": ("vague",)}, "Nobody has said of 'vague'.*--kind"),
        ({"benchmark_judges": ("nobody",)}, "no judge 'nobody'"),
        ({"benchmark_judges": ("rules", "rules")}, "none is asked. Give --benchmark"),
        ({"benchmark_judges": ("people:prompts",)}, "waits for people.*train evaluate"),
    ],
)
def test_a_round_that_could_not_be_evaluated_does_not_begin(
    prompts: Path, tiny: Path, given: dict[str, Any], said: str
) -> None:
    file = write_jsonl(prompts.parent / "vague.jsonl", [{"prompt": "Why?"}])
    added = command("benchmark", "add", file, "--name", "vague", "--db", prompts)
    assert added.exit_code == 0, added.output
    asked = {**QUICK, "method": "dpo", "prompts_from": "prompts", "model": str(tiny), **given}
    with pytest.raises(ChosenError, match=said):
        beginning.start(prompts, "never", asked)
    with open_study(prompts) as study:
        assert rounds.chains(study) == []
