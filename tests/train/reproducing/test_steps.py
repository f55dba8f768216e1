"""Steps of a reproduction: real commands, each once, whatever stops them in between."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotate.status import status
from db.connection import open_study
from tests.annotate.writing import pair, write_jsonl
from train.errors import OtherPlan, StepAtWork, StepFailed
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


def begun(tmp_path: Path, rows: int) -> tuple[list[str], subprocess.Popen[bytes]]:
    """A list of two steps that is in its second, which imports so many rows; and its call."""
    source = write_jsonl(tmp_path / "many.jsonl", [pair(f"Question {n}?") for n in range(rows)])
    folder = tmp_path / "steps"
    call = [sys.executable, "-c", STEPS, str(source), str(tmp_path / "study.db"), str(folder)]
    running = subprocess.Popen(call, stdout=subprocess.PIPE)
    until = time.monotonic() + 120
    while not (folder / "second.log").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    return call, running


def imported(tmp_path: Path) -> int:
    with open_study(tmp_path / "study.db") as study:
        return {one.name: one.items for one in status(study).projects}["many"]


def test_asked_to_end_it_ends_its_step_and_goes_on_later(tmp_path: Path) -> None:
    call, running = begun(tmp_path, 3_000)
    took = json.loads((tmp_path / "steps/first.json").read_text())["seconds"]
    running.terminate()
    running.communicate(timeout=60)
    assert running.returncode != 0
    assert not (tmp_path / "steps/second.json").exists()
    subprocess.run(call, check=True, timeout=120, stdout=subprocess.DEVNULL)
    assert json.loads((tmp_path / "steps/first.json").read_text())["seconds"] == took
    assert imported(tmp_path) == 3_000


def test_killed_its_step_goes_on_alone_and_is_waited_for(tmp_path: Path) -> None:
    call, running = begun(tmp_path, 30_000)
    running.kill()
    running.communicate(timeout=60)
    with pytest.raises(StepAtWork, match="Wait until it has ended"):
        run_all([], tmp_path / "study.db", tmp_path / "steps", lambda _: None)
    until = time.monotonic() + 120
    while subprocess.run(call, check=False, capture_output=True).returncode:
        assert time.monotonic() < until
        time.sleep(1)
    assert imported(tmp_path) == 30_000
