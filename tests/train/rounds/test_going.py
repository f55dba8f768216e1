"""A round goes as far as it gets, waits for people, and goes on wherever it was stopped."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotate.check import check
from annotate.datasets import build
from annotate.importing import Settings, import_pairs
from db import checkpoint_samples, evaluations, gates, round_standing, rounds, runs, times
from db.connection import open_study, transaction
from db.gates import Gate
from db.round_standing import Standing
from db.rounds import Step
from tests.annotate.writing import write_jsonl
from tests.train.conftest import command
from tests.train.rounds.conftest import QUICK, judge
from tests.train.small_models import make_small
from train.cli_round_study import joined
from train.errors import BadSettings, RoundAtWork, RoundNotDone
from train.rounds import beginning, going

pytestmark = pytest.mark.model


def begin(database: Path, tiny: Path, **given: Any) -> None:
    first = {"method": "dpo", "prompts_from": "prompts", "model": str(tiny), **QUICK}
    beginning.start(database, "safer", {**first, **given})


def go(database: Path, *, enough: bool = False) -> Standing:
    return going.go(database, "safer", joined(), enough=enough)


def step(standing: Standing, name: rounds.Name) -> Step:
    found = standing.step(name)
    assert found is not None
    return found


def test_a_round_waits_for_people_and_the_next_starts_from_its_model(
    prompts: Path, tiny: Path
) -> None:
    begin(prompts, tiny)
    waiting = go(prompts)
    assert (waiting.at, waiting.wanted, waiting.open) == ("judge", 3, 3)
    assert step(waiting, "sample").detail["samples"] == 6
    with pytest.raises(RoundNotDone, match="Round 1 of 'safer' is not done"):
        beginning.start(prompts, "safer", {})

    assert judge(prompts, "safer-1", most=2) == 2
    assert go(prompts).at == "judge"
    done = go(prompts, enough=True)
    assert done.at is None
    assert (step(done, "build").dataset, step(done, "train").run_id) == ("safer-1@1", 1)
    evaluated = step(done, "evaluate").detail
    assert evaluated["prompts"] == 2
    assert evaluated["after"].keys() == {"tokens", "cut"}
    assert step(done, "compare").detail["against"] == str(tiny)

    second = beginning.start(prompts, "safer", {})
    assert (second.number, second.start_run_id) == (2, 1)
    assert beginning.refused(prompts, second) is None
    with open_study(prompts) as study, transaction(study):
        gates.add(study, Gate(1, str(tiny), "{}", False, "[]", "train gate"), times.now())
    assert re.match(
        "The gate refused run 1, from which the round starts",
        beginning.refused(prompts, second) or "",
    )
    waiting = go(prompts)
    first, again = (step(each, "sample").detail for each in (done, waiting))
    assert again["held_out"] == first["held_out"]
    assert not set(again["prompts"]) & set(first["prompts"])
    with open_study(prompts) as study:
        assert check(study) == []


def test_a_killed_round_goes_on_where_it_was(prompts: Path, tiny: Path) -> None:
    many = {**QUICK["training"], "epochs": 12.0, "save_every": 5}  # type: ignore[dict-item]
    begin(prompts, tiny, max_new_tokens=24, samples=6, training=many)
    killed_when(prompts, lambda: count(prompts, "generations") > 0)
    assert go(prompts).at == "judge"
    assert count(prompts, "generations") == 18
    judge(prompts, "safer-1")
    killed_when(prompts, lambda: count(prompts, "metrics WHERE step >= 7") > 0)
    with open_study(prompts) as study:
        stopped = round_standing.newest(study, "safer")
        assert (stopped.at, stopped.run_id) == ("train", 1)
    done = go(prompts)
    assert done.at is None
    with open_study(prompts) as study:
        run = runs.get(study, 1)
        assert (run.state, run.resumed, len(runs.list_all(study))) == ("finished", 1, 1)
        assert checkpoint_samples.of_run(study, 1) == []


def killed_when(database: Path, reached: Callable[[], bool]) -> None:
    """Go on in a process of its own, and kill it when so much is there."""
    words = [sys.executable, "-m", "train", "round", "go", "safer", "--db", str(database)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and process.poll() is None and not reached():
            time.sleep(0.02)
        assert process.poll() is None, "it was killed before it was done"
        process.kill()
        process.wait()


def count(database: Path, rows: str) -> int:
    with open_study(database) as study:
        return int(study.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


def test_a_step_that_fails_is_tried_again_with_other_settings(prompts: Path, tiny: Path) -> None:
    begin(prompts, tiny, training={**QUICK["training"], "max_length": 1})  # type: ignore[dict-item]
    go(prompts)
    judge(prompts, "safer-1")
    refused = command("round", "go", "safer", "--db", prompts)
    assert refused.exit_code == 2
    assert "longer than 1 token" in refused.stderr
    with open_study(prompts) as study:
        said = round_standing.next_thing(round_standing.newest(study, "safer"))
    assert said.sentence.startswith("Round 1 stopped at train:")
    changed = command("round", "change", "safer", "--db", prompts, "--set", "max_length=64")
    assert changed.exit_code == 0
    assert go(prompts).at is None


def test_a_round_of_sit_adds_demonstrations_to_general_instructions(
    prompts: Path, tiny: Path, tmp_path: Path
) -> None:
    rows = [{"instruction": f"Say {word}.", "output": f"{word}!"} for word in ("hello", "good")]
    source = write_jsonl(tmp_path / "general.jsonl", rows)
    with open_study(prompts) as study:
        import_pairs(study, str(source), "general", Settings("demonstrate", labels="keep"))
        build(study, "general")
    begin(prompts, tiny, method="sit", general="general")
    go(prompts)
    judge(prompts, "safer-1", "accept")
    assert step(go(prompts), "train").run_id == 1
    with open_study(prompts) as study:
        first = {one.name: one.value for one in runs.metrics(study, 1) if one.step == 0}
        assert (first["rows_general"], first["rows_safety"]) == (2, 3)


def test_one_process_at_a_time_works_on_a_chain(prompts: Path, tiny: Path) -> None:
    begin(prompts, tiny)
    with going.alone(prompts, "safer"):
        with pytest.raises(RoundAtWork, match="train round show safer"):
            go(prompts)
        with pytest.raises(RoundAtWork, match="or stop it by Ctrl-C"):
            beginning.change(prompts, "safer", {"limit": 2})


def test_what_would_stop_a_round_later_is_refused_at_its_start(prompts: Path, tiny: Path) -> None:
    for given, said in (
        ({"training": {"betta": 0.1}}, "dpo cannot be trained with these settings"),
        ({"training": {"beta": -1.0}}, "--beta must be above 0"),
        ({"prompts_from": "promts"}, "There is no project 'promts'"),
        ({"reward_run": 7}, "There is no run 7"),
        ({"model": "/no/model"}, "There is no model at /no/model"),
        ({"out": "/dev/null/models"}, "cannot be used as a directory"),
        ({"method": "sit", "general": "everyday"}, "There is no dataset 'everyday'"),
    ):
        with pytest.raises(Exception, match=said):
            begin(prompts, tiny, **given)
    with pytest.raises(BadSettings, match=r"has to be told --method \(chains there are: none"):
        beginning.start(prompts, "safer", {"prompts_from": "prompts"})
    with pytest.raises(BadSettings, match="cannot name a chain"):
        beginning.start(prompts, "../up", {"method": "dpo", "prompts_from": "prompts"})
    with open_study(prompts) as study:
        assert rounds.chains(study) == []


def test_a_base_model_without_a_template_is_asked_as_the_round_trains_it(
    prompts: Path, tmp_path: Path
) -> None:
    bare = make_small(tmp_path / "bare", template=None)
    rows = [{"prompt": "Name a colour."}]
    source = write_jsonl(tmp_path / "asked.jsonl", rows)
    added = command(
        "benchmark", "add", source, "--name", "asked", "--kind", "harmless", "--db", prompts
    )
    assert added.exit_code == 0, added.output
    training = {**QUICK["training"], "chat_template": "plain", "max_length": 200}  # type: ignore[dict-item]
    begin(prompts, bare, training=training, benchmarks=("asked",))
    assert go(prompts).at == "judge"
    judge(prompts, "safer-1")
    done = go(prompts)
    assert done.at is None
    assert step(done, "evaluate").detail["prompts"] == 2
    with open_study(prompts) as study:
        before, after = evaluations.list_all(study)
    assert before.generator == str(bare) and '"chat_template": "plain"' in before.settings
    assert after.generator == "run 1" and "chat_template" not in after.settings
    assert f"--model {bare} --chat-template plain" in before.commands[0]
