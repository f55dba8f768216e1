"""Generating that is killed, interrupted or out of disk goes on with what is missing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from annotate.check import check
from annotate.generating import Report, generate
from db.connection import open_study
from db.errors import StudyUnwritable
from tests.annotate.commands import run as annotate
from tests.annotate.generating.conftest import HASTY, asked, plan, stored
from tests.annotate.generating.wire import Counterpart
from tests.disks import MB, small_disk

PROMPTS, SAMPLES, AT_ONCE = 40, 3, 4


def command(tmp_path: Path, server: Counterpart) -> list[object]:
    (tmp_path / "asked.txt").write_text("".join(f"Question {n}?\n" for n in range(PROMPTS)))
    flags = ["--model", "parrot", "--url", server.url, "--n", SAMPLES, "--concurrency", AT_ONCE]
    return ["generate", tmp_path / "asked.txt", "--db", tmp_path / "study.db", *flags]


def begin(tmp_path: Path, server: Counterpart, answers: int) -> subprocess.Popen[bytes]:
    """A process that generates, when it has had so many answers more."""
    was = len(server.asked)
    words = [str(word) for word in command(tmp_path, server)]
    quiet = subprocess.DEVNULL
    started = [sys.executable, "-m", "annotate", *words]
    process = subprocess.Popen(started, stdout=quiet, stderr=quiet)
    until = time.monotonic() + 60
    while len(server.asked) < was + answers:
        assert process.poll() is None and time.monotonic() < until, "it should be at work"
        time.sleep(0.005)
    return process


def test_killed_at_any_moment_it_loses_what_is_in_flight_and_doubles_nothing(
    server: Counterpart, tmp_path: Path
) -> None:
    server.seconds = 0.03
    random = Random(7)
    for _ in range(3):
        process = begin(tmp_path, server, random.randint(5, 30))
        time.sleep(random.uniform(0, 0.05))
        process.kill()
        assert process.wait(30) == -signal.SIGKILL
    with open_study(tmp_path / "study.db") as study:
        in_time = len(stored(study))
    assert len(server.asked) - 3 * 2 * AT_ONCE <= in_time < PROMPTS * SAMPLES
    done = annotate(*command(tmp_path, server))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{in_time:,} there already, 0 failed" in done.stdout
    with open_study(tmp_path / "study.db") as study:
        keys = stored(study)
        assert len(keys) == len(set(keys)) == PROMPTS * SAMPLES
        assert check(study) == []
    assert len(server.asked) <= PROMPTS * SAMPLES + 3 * 2 * AT_ONCE


def test_two_at_once_store_each_sample_once(server: Counterpart, tmp_path: Path) -> None:
    server.seconds = 0.02
    process = begin(tmp_path, server, 4)
    done = annotate(*command(tmp_path, server))
    assert (done.returncode, process.wait(60)) == (0, 0)
    with open_study(tmp_path / "study.db") as study:
        keys = stored(study)
    assert len(keys) == len(set(keys)) == PROMPTS * SAMPLES


def test_ctrl_c_ends_it_at_once_though_the_server_is_slow(
    server: Counterpart, tmp_path: Path
) -> None:
    server.seconds = 20
    process = begin(tmp_path, server, AT_ONCE)
    began = time.monotonic()
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(15) == 130
    assert time.monotonic() - began < 15  # and not until the answers have come


def test_a_full_disk_is_told_and_the_rest_asked_for_later(
    server: Counterpart, tmp_path: Path
) -> None:
    with (
        small_disk(tmp_path / "disk", megabytes=12) as disk,
        open_study(disk.folder / "study.db", create=True) as study,
    ):
        wanted = asked(study, 200)

        def fill_up(_: Report) -> None:
            if stored(study):
                disk.fill_up(MB // 100)

        with pytest.raises(StudyUnwritable, match="free some disk space and try again"):
            generate(study, wanted, plan(server, 20), HASTY, fill_up)
        there = len(stored(study))
        assert 0 < there < 200 * 20
        disk.make_room()
        report = generate(study, wanted[:20], plan(server, 20), HASTY)
        assert (report.there + report.new, report.there > 0) == (400, True)
