"""A shift of annotators in a process of their own, who judge until it is killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate import people
from annotate.assignment import claim
from annotate.importing import Settings, import_pairs
from annotate.judging import submit
from db import projects, times
from db.connection import open_study
from tests.annotate.crowd import READING
from tests.annotate.writing import pairs, write_jsonl

ROOT = Path(__file__).parents[2]


def fill(study_path: Path, items: int) -> None:
    """Give the annotators a project to work on."""
    source = write_jsonl(study_path.with_name("pairs.jsonl"), pairs(items))
    with open_study(study_path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(overlap=1))


@contextmanager
def working(study_path: Path, log: Path, *names: str) -> Iterator[subprocess.Popen[bytes]]:
    """Annotators at work from their first acknowledged judgment on, killed at the end."""
    before = len(acknowledged(log))
    command = [sys.executable, "-m", "tests.annotate.crowd", str(study_path), str(log), *names]
    crowd = subprocess.Popen(command, cwd=ROOT)
    try:
        while len(acknowledged(log)) == before:
            assert crowd.poll() is None, "the annotators ended by themselves"
            time.sleep(0.02)
        yield crowd
        assert crowd.poll() is None, "the annotators ended before the test did"
    finally:
        crowd.send_signal(signal.SIGKILL)
        crowd.wait()


def acknowledged(log: Path) -> set[str]:
    """The key of every judgment whose submission returned."""
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True) if log.exists() else []
    return {line.split()[0] for line in lines if line.endswith("\n")}


def stored(study_path: Path) -> set[str]:
    """The key of every judgment in a study."""
    with open_study(study_path) as study:
        return {key for (key,) in study.execute("SELECT key FROM judgments")}


def faults(study_path: Path) -> list[tuple[object, ...]]:
    """What SQLite finds wrong with the file or with references in it."""
    with open_study(study_path) as study:
        found = study.execute("PRAGMA integrity_check").fetchall()
        return [row for row in found if row != ("ok",)] + list(
            study.execute("PRAGMA foreign_key_check").fetchall()
        )


def judge(study_path: Path, name: str) -> str:
    """One judgment of somebody who reads for a second; its key, and an error if not counted."""
    with open_study(study_path) as study:
        annotator, project = people.enter(study, name), projects.get(study, "pairs")
        shown = claim(study, project, annotator)
        assert shown is not None
        read = times.now() + READING
        assert submit(study, project, annotator, shown.token, "a", now=read).fate == "counted"
        return shown.token
