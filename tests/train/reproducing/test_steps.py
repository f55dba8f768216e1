"""Steps of a reproduction: real commands, each once, whatever stops them in between."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotate.status import status
from db.connection import open_study
from tests.annotate.writing import pair, write_jsonl
from train.errors import OtherPlan, StepFailed
from train.reproducing.steps import RunOf, Step, run_all


def importing(source: Path, name: str = "import") -> Step:
    return Step(name, "annotate", ("import", source, "--project", "pairs"))


def test_each_command_runs_once_and_what_it_took_is_kept(tmp_path: Path) -> None:
    database, folder = tmp_path / "study.db", tmp_path / "steps"
    source = write_jsonl(tmp_path / "a pair.jsonl", [pair("Why?")])
    plan = [importing(source), Step("status", "annotate", ("status",))]
    said: list[str] = []
    first = run_all(plan, database, folder, said.append)
    assert [one.command.split()[1] for one in first] == ["import", "status"]
    assert f"'{source}'" in first[0].command  # as a shell takes it
    assert "pairs" in (folder / "status.log").read_text()
    with open_study(database) as study:
        assert [project.items for project in status(study).projects] == [1]
    said.clear()
    assert run_all(plan, database, folder, said.append) == first
    assert said == []


def test_a_step_that_fails_says_why_and_is_done_again(tmp_path: Path) -> None:
    database, folder = tmp_path / "study.db", tmp_path / "steps"
    missing = tmp_path / "later.jsonl"
    with pytest.raises(StepFailed, match=r"Step import failed: Error: .*later\.jsonl"):
        run_all([importing(missing)], database, folder, lambda _: None)
    write_jsonl(missing, [pair("Why?")])
    (done,) = run_all([importing(missing)], database, folder, lambda _: None)
    assert done.name == "import"


def test_another_command_under_the_same_name_is_refused(tmp_path: Path) -> None:
    database, folder = tmp_path / "study.db", tmp_path / "steps"
    source = write_jsonl(tmp_path / "one.jsonl", [pair("Why?")])
    run_all([importing(source)], database, folder, lambda _: None)
    other = write_jsonl(tmp_path / "two.jsonl", [pair("How?")])
    with pytest.raises(OtherPlan, match=r"one\.jsonl.*another --out"):
        run_all([importing(other)], database, folder, lambda _: None)


def test_a_run_that_is_not_there_yet_has_no_number(tmp_path: Path) -> None:
    step = Step("card", "train", ("card", "--run", RunOf(tmp_path / "nowhere")))
    with pytest.raises(StepFailed, match=r"'\?' is not a valid integer"):
        run_all([step], tmp_path / "study.db", tmp_path / "steps", lambda _: None)


STEPS = """
import sys
from pathlib import Path
from train.reproducing.steps import Step, run_all

source, database, folder = map(Path, sys.argv[1:])
steps = [
    Step("first", "annotate", ("sample",)),
    Step("second", "annotate", ("import", source, "--project", "many")),
]
run_all(steps, database, folder, lambda said: print(said, flush=True))
"""


def test_killed_it_goes_on_with_the_step_that_was_not_done(tmp_path: Path) -> None:
    database, folder = tmp_path / "study.db", tmp_path / "steps"
    rows = [pair(f"Question {n}?") for n in range(3_000)]
    source = write_jsonl(tmp_path / "many.jsonl", rows)
    call = [sys.executable, "-c", STEPS, str(source), str(database), str(folder)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, start_new_session=True) as running:
        until = time.monotonic() + 120
        while not (folder / "first.json").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGKILL)
    took = json.loads((folder / "first.json").read_text())["seconds"]
    assert not (folder / "second.json").exists()
    subprocess.run(call, check=True, timeout=120, stdout=subprocess.DEVNULL)
    assert json.loads((folder / "first.json").read_text())["seconds"] == took
    with open_study(database) as study:
        assert {one.name: one.items for one in status(study).projects}["many"] == 3_000
