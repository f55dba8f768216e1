"""A disk that takes long to store anything: everybody waits, and nothing is said too early.

The disk is a real one; a small library, preloaded into the annotators, makes each fsync sleep
first, and notes what is written and synced in the diary into which the annotators write, too.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from annotate.check import check
from annotate.importing import Settings, import_pairs
from db import projects
from db.connection import open_study
from tests.annotate.shift import ROOT, stored
from tests.annotate.writing import pairs, write_jsonl

SOURCE = Path(__file__).with_name("slow_disk.c")
SLOW_MS = 80
OVERLAP = 2
LIMIT_SECONDS = 120


class Diary(NamedTuple):
    """What the threads did, in the order in which they did it."""

    file: Path

    def lines(self) -> list[list[str]]:
        """Thread and words of every line."""
        text = self.file.read_text(encoding="utf-8") if self.file.exists() else ""
        return [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def by_thread(self) -> dict[str, list[str]]:
        """The first word of what each thread did."""
        found = defaultdict(list)
        for thread, what, *_ in self.lines():
            found[thread].append(what)
        return found

    def acknowledged(self) -> set[str]:
        """Tokens of judgments whose submission returned."""
        return {words[2] for words in self.lines() if words[1] == "judged"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes a disk slow."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("making a disk slow takes Linux and a C compiler")
    built = tmp_path_factory.mktemp("slow") / "slow_disk.so"
    options = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(built), str(SOURCE), "-ldl"]
    subprocess.run([compiler, *options], check=True)
    return built


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """The diary of this test."""
    return Diary(tmp_path / "diary")


def fill(study_path: Path, items: int) -> None:
    source = write_jsonl(study_path.with_name("pairs.jsonl"), pairs(items))
    with open_study(study_path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(overlap=OVERLAP))


@contextmanager
def working(
    study_path: Path, library: Path, diary: Diary, *names: str
) -> Iterator[subprocess.Popen[str]]:
    """A process of annotators on a slow disk."""
    command = [sys.executable, "-m", "tests.annotate.unhurried", study_path, diary.file, *names]
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library), "SLOW_MS": str(SLOW_MS)}
        | {"SLOW_DIARY": str(diary.file)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_crowd_on_a_slow_disk_waits_and_nothing_is_acknowledged_before_it_is_stored(
    study_path: Path, library: Path, diary: Diary
) -> None:
    items = 40
    fill(study_path, items)
    with (
        working(study_path, library, diary, "ada", "bo", "cy", "di") as one,
        working(study_path, library, diary, "ed", "flo", "gus", "hal") as other,
    ):
        for process in (one, other):
            _, complaints = process.communicate(timeout=LIMIT_SECONDS)
            assert (process.returncode, complaints) == (0, "")
    assert stored(study_path) == diary.acknowledged()
    assert len(diary.acknowledged()) == items * OVERLAP
    for thread in diary.by_thread().values():
        assert synced_before_said(thread)
    with open_study(study_path) as study:
        assert projects.progress(study, 1).judged == items * OVERLAP
        assert projects.progress(study, 1).surplus == 0
        assert check(study) == []


def synced_before_said(thread: list[str]) -> bool:
    """Whether each judgment of a thread was written, then synced, and only then acknowledged."""
    since: list[str] = []
    for what in thread:
        if what == "claimed":
            since.clear()
        elif what == "judged":
            last_write = max(n for n, did in enumerate(since) if did == "writes")
            if since[last_write + 1 : last_write + 3] != ["syncs", "synced"]:
                return False
        else:
            since.append(what)
    return True


def test_leases_do_not_wait_for_the_disk(study_path: Path, library: Path, diary: Diary) -> None:
    fill(study_path, 10)
    with working(study_path, library, diary, "ada") as process:
        process.communicate(timeout=LIMIT_SECONDS)
    ((*thread,),) = diary.by_thread().values()
    claims = re.findall("judged(.*?)claimed", " ".join(thread))
    assert len(claims) == 9
    assert {what for claim in claims for what in claim.split()} == {"writes"}


def test_killed_in_the_middle_of_an_fsync(study_path: Path, library: Path, tmp_path: Path) -> None:
    fill(study_path, 100)
    acknowledged: set[str] = set()
    for number in range(8):
        diary = Diary(tmp_path / f"diary {number}")
        with working(study_path, library, diary, f"ada {number}", f"bo {number}") as process:
            wait_for_sync(diary, process, 1 + number % 3)
            process.kill()
            process.wait()
        assert "syncs" in [did[-1] for did in diary.by_thread().values()], "killed too late"
        acknowledged |= diary.acknowledged()
        assert acknowledged <= stored(study_path)
        with open_study(study_path) as study:
            assert check(study) == []


def wait_for_sync(diary: Diary, process: subprocess.Popen[str], judgments: int) -> None:
    """Wait until so many judgments are acknowledged, and another is just being synced."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        assert process.poll() is None, "the annotators ended by themselves"
        assert time.monotonic() < deadline, "nobody judged"
        if len(diary.acknowledged()) >= judgments and diary.lines()[-1][1] == "syncs":
            return
        time.sleep(0.005)
