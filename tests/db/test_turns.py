"""Turns: writers wait in line, and nobody holds it up for long who is suspended or killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.turns import turn

HOLD = """
import sys, time
from pathlib import Path
from db.turns import turn
with turn(Path(sys.argv[1]), 60):
    print("mine", flush=True)
    time.sleep(60)
"""
PATIENCE, LONG = 0.3, 30.0


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process whose turn it is, and stays."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def waited(folder: Path, patience: float) -> float:
    """The seconds until it was our turn."""
    began = time.monotonic()
    with turn(folder, patience):
        return time.monotonic() - began


def test_others_wait_for_a_turn_to_end_as_long_as_their_patience(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    assert PATIENCE <= waited(tmp_path, PATIENCE) < LONG


def test_a_suspended_process_does_not_hold_the_line_up_for_ever(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGSTOP)
    assert PATIENCE <= waited(tmp_path, PATIENCE) < LONG
    holder.send_signal(signal.SIGCONT)


def test_a_killed_process_ends_its_turn(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    assert waited(tmp_path, 2 * LONG) < LONG


def test_whoever_ran_out_of_patience_leaves_nothing_locked_behind(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    waited(tmp_path, PATIENCE)
    holder.kill()
    holder.wait()
    assert waited(tmp_path, 2 * LONG) < LONG
    assert waited(tmp_path, 2 * LONG) < LONG


def test_a_folder_that_is_not_there_needs_no_turn(tmp_path: Path) -> None:
    assert waited(tmp_path / "nowhere", 2 * LONG) < LONG
