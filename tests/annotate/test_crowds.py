"""Many annotators at once, in several processes."""

import subprocess
import sys
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
