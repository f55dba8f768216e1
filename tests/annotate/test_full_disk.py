"""A full disk: whoever writes is told so in a sentence, and nothing is half-written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from annotate import datasets, people, planning, wellbeing
from annotate.assignment import Shown, claim, release, renew
from annotate.check import check
from annotate.errors import BrokenOff
from annotate.importing import Settings, import_pairs
from annotate.judging import submit, undo
from annotate.planning import Plan
from db import projects, times
from db.annotators import Annotator
from db.connection import Study, open_study
from db.errors import StudyUnwritable
from db.projects import Project
from tests.annotate.commands import invoke
from tests.annotate.writing import pairs, write_jsonl
from tests.disks import MB, Disk, small_disk

FULL = r"could not be written \(.*\)\. Nothing was changed; free some disk space and try again\."
LATER = timedelta(minutes=20)  # when a lease of half an hour is renewed


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 12 megabytes."""
    with small_disk(tmp_path / "disk", megabytes=12) as disk:
        yield disk


@pytest.fixture
def study_path(disk: Disk) -> Path:
    """The study is on the small disk."""
    return disk.folder / "study.db"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """400 pairs, on another disk."""
    return write_jsonl(tmp_path / "pairs.jsonl", pairs(400))


def fill(study_path: Path, source: Path) -> None:
    with open_study(study_path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings(overlap=2))
        study.execute("UPDATE projects SET min_seconds = 0")


class Work(NamedTuple):
    """An annotator with a pair on screen, and one judged before."""

    study: Study
    project: Project
    ada: Annotator
    bo: Annotator
    source: Path
    shown: Shown


@contextmanager
def at_work(study_path: Path, source: Path) -> Iterator[Work]:
    fill(study_path, source)
    with open_study(study_path) as study:
        project = projects.get(study, "pairs")
        ada, bo = people.enter(study, "ada"), people.enter(study, "bo")
        first = claim(study, project, ada)
        assert first is not None
        submit(study, project, ada, first.token, "a")
        shown = claim(study, project, ada)
        assert shown is not None
        yield Work(study, project, ada, bo, source, shown)


WRITING: dict[str, Callable[[Work], object]] = {
    "claim": lambda at: claim(at.study, at.project, at.bo),
    "renew": lambda at: renew(at.study, at.project, at.ada, at.shown.token, times.now() + LATER),
    "submit": lambda at: submit(at.study, at.project, at.ada, at.shown.token, "b"),
    "skip": lambda at: submit(at.study, at.project, at.ada, at.shown.token, "skip", "Broken text"),
    "undo": lambda at: undo(at.study, at.project, at.ada),
    "release": lambda at: release(at.study, at.project, at.ada),
    "enter": lambda at: people.enter(at.study, "cy"),
    "opt out": lambda at: wellbeing.opt_out(at.study, at.ada, ["violence"]),
    "build": lambda at: datasets.build(at.study, "pairs"),
    "change": lambda at: planning.change(at.study, "pairs", Plan(overlap=3)),
    "import": lambda at: import_pairs(at.study, str(at.source), "more"),
}


@pytest.mark.parametrize("act", WRITING)
def test_nothing_is_half_written_and_it_works_once_there_is_room(
    disk: Disk, study_path: Path, source: Path, act: str
) -> None:
    with at_work(study_path, source) as work:
        before = list(work.study.conn.iterdump())
        disk.fill_up()
        with pytest.raises(StudyUnwritable, match=FULL):
            WRITING[act](work)
        assert list(work.study.conn.iterdump()) == before
        assert claim(work.study, work.project, work.ada) == work.shown, "it stays on the page"
        disk.make_room()
        WRITING[act](work)
        assert list(work.study.conn.iterdump()) != before
        assert check(work.study) == []


def test_while_the_study_is_open_a_full_disk_can_be_read_by_others(
    disk: Disk, study_path: Path, source: Path
) -> None:
    with at_work(study_path, source):
        disk.fill_up()
        status = invoke("status", "--db", study_path)
        assert (status.exit_code, status.stderr) == (0, "")
        with open_study(study_path) as study:
            assert projects.progress(study, 1).judged == 1
            assert check(study) == []


def test_while_nobody_has_it_open_even_reading_needs_a_little_room(
    disk: Disk, study_path: Path, source: Path
) -> None:
    fill(study_path, source)
    disk.fill_up()
    for command in (["status"], ["check"], ["import", str(source), "--project", "more"]):
        done = invoke(*command, "--db", study_path)
        (line,) = done.stderr.splitlines()
        assert (done.exit_code, done.stdout) == (2, "")
        assert line.startswith(f"Error: {study_path} could not be ")
        assert "free some disk space and try again." in line
    disk.make_room()
    assert invoke("status", "--db", study_path).exit_code == 0
    assert invoke("check", "--db", study_path).exit_code == 0


def test_a_new_study_on_a_full_disk_is_refused_in_a_sentence(
    disk: Disk, study_path: Path, source: Path
) -> None:
    disk.fill_up()
    done = invoke("import", source, "--db", study_path, "--project", "pairs")
    (line,) = done.stderr.splitlines()
    assert (done.exit_code, line.startswith(f"Error: {study_path} could not be")) == (2, True)
    disk.make_room()
    done = invoke("import", source, "--db", study_path, "--project", "pairs")
    assert (done.exit_code, "added 400 items" in done.stdout) == (0, True)


def test_an_import_that_the_disk_broke_off_is_completed_by_another(
    disk: Disk, study_path: Path, tmp_path: Path
) -> None:
    many = write_jsonl(tmp_path / "many.jsonl", pairs(4_000))
    with open_study(study_path, create=True) as study:
        disk.fill_up(leave=3 * MB)
        with pytest.raises(BrokenOff, match=f"{FULL} .* rows are in: import it again then"):
            import_pairs(study, str(many), "pairs")
        part = projects.progress(study, 1).items
        assert part in (1_000, 2_000, 3_000), "whole chunks, and not all of them"
        assert [finding.severity for finding in check(study)] == ["note"]
        disk.make_room()
        assert import_pairs(study, str(many), "pairs").stored.items == 4_000 - part
        assert projects.progress(study, 1).items == 4_000
