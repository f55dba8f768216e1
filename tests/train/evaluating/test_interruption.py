"""An evaluation that was killed goes on where it was, and comes out as if nothing had been."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.check import check
from db import evaluations
from db.connection import open_study
from tests.train.conftest import command
from tests.train.evaluating.conftest import register, stored

MANY = 300
PATIENCE = 120  # seconds


def make(database: Path) -> Path:
    """Enough to be killed in the middle of."""
    prompts = [{"prompt": f"How do I open lock {number}?"} for number in range(MANY)]
    choices = ["Behind the door", "Under the table", "In the drawer", "Nowhere that I know of"]
    questions = [
        {"question": f"Where is key {number}?", "choices": choices, "answer": number % 4}
        for number in range(MANY)
    ]
    register(database, "harmful", prompts)
    register(database, "qa", questions)
    return database


def evaluating(database: Path, model: Path) -> list[str]:
    asked = ("--model", model, "--benchmark", "harmful", "--benchmark", "qa")
    return [*map(str, ("evaluate", *asked, "--max-new-tokens", 6, "--db", database))]


@contextmanager
def at_work(
    arguments: list[str], database: Path, what: str, more_than: int
) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, once it has stored more of something."""
    program = [sys.executable, "-m", "train", *arguments]
    process = subprocess.Popen(
        program, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if len(stored(database)[what]) > more_than:
            break
        time.sleep(0.01)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_killed_twice_it_loses_and_doubles_nothing(tmp_path: Path, loud: list[Path]) -> None:
    killed, whole = make(tmp_path / "killed.db"), make(tmp_path / "whole.db")
    again = evaluating(killed, loud[0])
    with at_work(again, killed, "answers", 0) as process:
        process.kill()
    first = stored(killed)
    assert 0 < len(first["answers"]) < MANY
    with at_work(again, killed, "choices", 0) as process:
        process.kill()
    second = stored(killed)
    assert len(second["answers"]) == MANY
    assert 0 < len(second["choices"]) < MANY
    with open_study(killed) as study:
        assert [one.finished_at for one in evaluations.list_all(study)] == [None, None]

    for database in (killed, whole):
        done = command(*evaluating(database, loud[0]))
        assert done.exit_code == 0, done.output
    found, expected = stored(killed), stored(whole)
    assert found["answers"] == expected["answers"]
    assert found["verdicts"] == expected["verdicts"]
    assert [row[:4] for row in found["choices"]] == [row[:4] for row in expected["choices"]]
    assert set(first["answers"]) <= set(found["answers"])
    assert set(second["choices"]) <= set(found["choices"])
    assert [len(rows) for rows in found.values()] == [MANY, MANY, MANY]
    with open_study(killed) as study:
        assert all(one.finished_at for one in evaluations.list_all(study))
        assert check(study) == []


def test_stopped_by_the_keyboard_it_says_how_to_go_on(tmp_path: Path, loud: list[Path]) -> None:
    database = make(tmp_path / "study.db")
    with at_work(evaluating(database, loud[0]), database, "choices", 0) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    chosen = len(stored(database)["choices"])
    assert 0 < chosen < MANY
    assert process.returncode == 130
    assert f"Error: Stopped after {chosen} of {MANY} questions to {loud[0]}" in said
    assert "Go on with the same command." in said
