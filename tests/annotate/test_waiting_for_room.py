"""A crowd on a full disk: all are told so, nothing is lost, and they go on once there is room."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotate.check import check
from annotate.importing import Settings, import_pairs
from db import projects
from db.connection import open_study
from tests.annotate.shift import ROOT, acknowledged, stored
from tests.annotate.writing import pairs, write_jsonl
from tests.disks import small_disk

FULL = r"could not be written \(.*\)\. Nothing was changed; free some disk space and try again\."
NAMES = ("ada", "bo", "cy", "di")
ITEMS, OVERLAP = 400, 2
REFUSALS = 3  # of everybody, before there is room
LIMIT_SECONDS = 120

Process = subprocess.Popen[bytes]


@pytest.mark.parametrize("judgments", [1, 250], ids=["log grows", "log is written over"])
def test_a_crowd_waits_for_room_and_goes_on(tmp_path: Path, judgments: int) -> None:
    log, refusals = tmp_path / "log", tmp_path / "refusals"
    with small_disk(tmp_path / "disk", megabytes=12) as disk:
        study_path = disk.folder / "study.db"
        fill(study_path, tmp_path / "pairs.jsonl")
        with working(study_path, log, refusals) as crowd:
            wait_until(lambda: len(acknowledged(log)) >= judgments, crowd)
            disk.fill_up(leave=200_000)
            wait_until(lambda: all(len(told(refusals, n)) >= REFUSALS for n in NAMES), crowd)
            assert len(acknowledged(log)) < ITEMS * OVERLAP
            assert acknowledged(log) <= stored(study_path)
            with open_study(study_path) as study:
                assert check(study) == []
            disk.make_room()
            assert [process.wait(LIMIT_SECONDS) for process in crowd] == [0, 0]
        assert all(re.search(FULL, sentence) for name in NAMES for sentence in told(refusals, name))
        assert stored(study_path) == acknowledged(log)
        with open_study(study_path) as study:
            assert projects.progress(study, 1).judged == ITEMS * OVERLAP
            assert check(study) == []


def fill(study_path: Path, source: Path) -> None:
    write_jsonl(source, pairs(ITEMS))
    with open_study(study_path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(overlap=OVERLAP))


@contextmanager
def working(study_path: Path, log: Path, refusals: Path) -> Iterator[list[Process]]:
    """Two processes of annotators who go on when they are refused, killed if the test fails."""
    command = [sys.executable, "-m", "tests.annotate.stubborn", study_path, log, refusals]
    words = [str(word) for word in command]
    crowd = [subprocess.Popen([*words, *names], cwd=ROOT) for names in (NAMES[:2], NAMES[2:])]
    try:
        yield crowd
    finally:
        for process in crowd:
            process.kill()
            process.wait()


def wait_until(true: Callable[[], bool], crowd: Sequence[Process]) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        assert all(process.poll() is None for process in crowd), "a process ended by itself"
        time.sleep(0.01)


def told(refusals: Path, name: str) -> list[str]:
    """The sentences that an annotator was told."""
    lines = refusals.read_text(encoding="utf-8").splitlines() if refusals.exists() else []
    return [line for line in lines if line.startswith(f"{name} ")]
