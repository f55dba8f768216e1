"""``annotate backup``: beside a crowd, killed half-way, without room, and asked for nonsense."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.backup import back_up
from annotate.errors import BadTarget
from db.connection import open_study
from db.errors import StudyUnwritable
from tests.annotate.commands import invoke
from tests.annotate.shift import ROOT, acknowledged, faults, fill, judge, stored, working

MEGABYTES = 100  # of a study whose backup can be disturbed
NAMED = re.compile(r"study-\d{8}T\d{6}Z\.db")


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder to keep them in."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def grow(study_path: Path, megabytes: int) -> None:
    """Make the study so large that copying it takes a while."""
    with open_study(study_path, create=True) as study:
        for _ in range(megabytes):
            study.execute(
                "INSERT INTO audit (at, actor, action, subject, detail) "
                "VALUES ('now', 'ada', 'wrote', 'a lot', hex(randomblob(500000)))"
            )


def test_backups_beside_a_crowd_are_whole_and_hold_what_was_acknowledged(
    study_path: Path, backups: Path
) -> None:
    fill(study_path, 6_000)
    log = study_path.with_name("log")
    held = []
    with working(study_path, log, "ada", "bo", "cy", "di") as crowd:
        for number in range(5):
            before = acknowledged(log)
            done = back_up(study_path, backups / f"{number}.db")
            assert before <= stored(done.file)
            assert faults(done.file) == []
            assert done.judgments == len(stored(done.file))
            held.append(done.judgments)
        after = acknowledged(log)
        while acknowledged(log) == after:  # the crowd goes on
            assert crowd.poll() is None
            time.sleep(0.02)
    assert held == sorted(set(held)), "nobody judged between the backups"


def test_a_backup_is_a_study_to_go_on_with(study_path: Path, backups: Path) -> None:
    fill(study_path, 3)
    first = judge(study_path, "ada")
    copy = back_up(study_path, backups).file
    second = judge(copy, "ada")
    assert stored(copy) == {first, second}
    assert stored(study_path) == {first}


def test_the_command_names_the_copy_after_the_study_and_the_time(
    study_path: Path, backups: Path
) -> None:
    fill(study_path, 3)
    judge(study_path, "ada")
    done = invoke("backup", "--db", study_path, "--out", backups)
    assert done.exit_code == 0
    (copy,) = backups.iterdir()
    assert NAMED.fullmatch(copy.name)
    assert f"Backup {copy}: 0." in done.stdout
    assert " MB, 1 project, 1 judgment, as of " in done.stdout
    assert "Copied and checked in " in done.stdout


def test_a_backup_never_overwrites(study_path: Path, backups: Path) -> None:
    fill(study_path, 1)
    mine = backups / "mine.db"
    mine.write_text("mine", encoding="utf-8")
    for target in (mine, study_path):
        before = target.read_bytes()
        done = invoke("backup", "--db", study_path, "--out", target)
        assert done.exit_code == 2
        assert f"Error: {target} exists, and a backup never overwrites." in done.stderr
        assert target.read_bytes() == before


def test_the_log_of_another_database_is_not_adopted(study_path: Path, backups: Path) -> None:
    fill(study_path, 1)
    log = backups / "copy.db-wal"
    log.write_bytes(b"left over")
    with pytest.raises(BadTarget, match="left over from another database"):
        back_up(study_path, backups / "copy.db")
    assert list(backups.iterdir()) == [log]


def test_there_must_be_a_folder_and_a_study(study_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "copy.db"
    assert "Make it first." in invoke("backup", "--db", study_path, "--out", out).stderr
    done = invoke("backup", "--db", study_path, "--out", tmp_path / "copy.db")
    assert (
        done.stderr == f"Error: There is no study at {study_path}. Give the path of one to --db.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_study_leaves_nothing_behind(study_path: Path, backups: Path) -> None:
    study_path.write_text("prompt,chosen,rejected\n" * 100, encoding="utf-8")
    done = invoke("backup", "--db", study_path, "--out", backups)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"Error: {study_path} cannot be read as a study: ")
    assert list(backups.iterdir()) == []


def start(study_path: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "annotate", "backup", "--db", str(study_path)]
    return subprocess.Popen(
        [*command, "--out", str(out)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_until_written(process: subprocess.Popen[str], folder: Path, size: float) -> None:
    while not any(part.stat().st_size >= size for part in folder.glob("*.part")):
        assert process.poll() is None, "the backup ended before it could be disturbed"
        time.sleep(0.001)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_killed_backup_leaves_nothing_that_looks_like_one(
    study_path: Path, backups: Path, share: float
) -> None:
    grow(study_path, MEGABYTES)
    process = start(study_path, backups)
    wait_until_written(process, backups, 1 + share * 1e6 * MEGABYTES)
    process.kill()
    process.communicate()
    (left,) = backups.iterdir()
    if share < 1 or left.suffix == ".part":  # else it was done with checking, and fast
        assert process.returncode == -signal.SIGKILL
        assert re.fullmatch(rf"\.{NAMED.pattern}\.[0-9a-f]+\.part", left.name)
        left = back_up(study_path, backups).file
    assert faults(left) == []


def test_ctrl_c_stops_a_backup_and_leaves_nothing(study_path: Path, backups: Path) -> None:
    grow(study_path, MEGABYTES)
    process = start(study_path, backups)
    wait_until_written(process, backups, 1)
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate()
    assert (process.returncode, said) == (130, "")
    assert complained.strip() == "Stopped. The same command does it again."
    assert list(backups.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk needs the right to mount one: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_leaves_nothing(study_path: Path, small_disk: Path) -> None:
    grow(study_path, 4)
    with pytest.raises(StudyUnwritable, match=f"could not be written to {small_disk}"):
        back_up(study_path, small_disk)
    assert list(small_disk.iterdir()) == []
    done = invoke("backup", "--db", study_path, "--out", small_disk / "copy.db")
    assert (done.exit_code, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "database or disk is full. No backup was made; free some disk space" in line
    assert list(small_disk.iterdir()) == []
