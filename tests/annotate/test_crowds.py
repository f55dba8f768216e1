"""Many annotators at once, in several processes, some of which are killed."""

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from annotate.importing import Settings, import_pairs
from annotate.status import project_status
from db import projects
from db.connection import open_study
from tests.annotate.writing import pairs, write_jsonl

ROOT = Path(__file__).parents[2]
ITEMS = 60
PROCESSES, THREADS = 3, 4


def start(study_path: Path, log: Path, first: int) -> subprocess.Popen[bytes]:
    """A process of annotators with names of their own."""
    names = [f"annotator {first + number}" for number in range(THREADS)]
    command = [sys.executable, "-m", "tests.annotate.crowd", str(study_path), str(log), *names]
    return subprocess.Popen(command, cwd=ROOT)


def fill(study_path: Path, overlap: int, items: int = ITEMS) -> None:
    source = write_jsonl(study_path.with_name("pairs.jsonl"), pairs(items))
    with open_study(study_path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(overlap=overlap))


def acknowledged(log: Path) -> Counter[tuple[str, str]]:
    """Token and verdict of every answer whose submission returned."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return Counter((token, verdict) for token, verdict, _ in map(str.split, lines))


def stored(study_path: Path) -> Counter[tuple[str, str]]:
    with open_study(study_path) as study:
        return Counter(study.execute("SELECT key, verdict FROM judgments").fetchall())


def judgments_of_each_item(study_path: Path) -> list[int]:
    """How many count for each item; each of another annotator, or this would fail."""
    with open_study(study_path) as study:
        rows = study.execute(
            "SELECT count(j.id), count(DISTINCT j.annotator_id) FROM slots s "
            "LEFT JOIN judgments j ON j.id = s.judgment_id GROUP BY s.item_id"
        ).fetchall()
    assert all(judgments == annotators for judgments, annotators in rows)
    return [judgments for judgments, _ in rows]


@pytest.mark.parametrize("overlap", [1, 2])
def test_a_crowd_gives_each_item_what_it_wants_and_no_more(study_path: Path, overlap: int) -> None:
    fill(study_path, overlap)
    log = study_path.with_name("log")
    crowd = [start(study_path, log, process * THREADS) for process in range(PROCESSES)]
    assert [process.wait() for process in crowd] == [0] * PROCESSES
    assert judgments_of_each_item(study_path) == [overlap] * ITEMS
    assert stored(study_path) == acknowledged(log)
    assert acknowledged(log).total() == overlap * ITEMS
    with open_study(study_path) as study:
        found = project_status(study, projects.get(study, "pairs"))
        assert (found.judged, found.surplus) == (overlap * ITEMS, 0)


def test_killing_processes_loses_no_acknowledged_judgment(study_path: Path) -> None:
    items, kills = 4_000, 6
    fill(study_path, 1, items)
    log = study_path.with_name("log")
    for number in range(kills):
        before = acknowledged(log).total()
        crowd = [start(study_path, log, (2 * number + process) * THREADS) for process in range(2)]
        wait_until_acknowledged(log, before + 20 + 7 * number, crowd)
        for process in crowd:
            process.send_signal(signal.SIGKILL)
        assert [process.wait() for process in crowd] == [-signal.SIGKILL] * 2
    said, kept = acknowledged(log), stored(study_path)
    assert said.total() >= 20 * kills
    assert said <= kept
    assert max(kept.values()) == 1
    assert kept.total() - said.total() <= kills * 2 * THREADS  # stored, and killed before saying so
    assert max(judgments_of_each_item(study_path)) == 1
    with open_study(study_path) as study:
        assert study.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert study.execute("PRAGMA foreign_key_check").fetchall() == []
        assert projects.progress(study, 1).judged == kept.total()


def wait_until_acknowledged(log: Path, number: int, crowd: list[subprocess.Popen[bytes]]) -> None:
    while acknowledged(log).total() < number:
        assert all(process.poll() is None for process in crowd), "a process ended by itself"
        time.sleep(0.01)
