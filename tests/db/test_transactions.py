"""Writing: transactions take turns, and are durable whole or leave nothing."""

import os
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import connection, projects
from db.connection import Study, open_study, transaction
from db.errors import StudyBusy, StudyUnwritable
from tests.db.filling import new_project

NOBODY = 65534


def test_an_error_rolls_the_whole_transaction_back(study: Study) -> None:
    with pytest.raises(ZeroDivisionError), transaction(study):
        study.execute("INSERT INTO annotators VALUES (1, 'ada', 'person', 'now')")
        _ = 1 / 0
    assert study.execute("SELECT count(*) FROM annotators").fetchone() == (0,)


def test_writers_that_read_first_take_turns(study_path: Path) -> None:
    """With a plain BEGIN, whoever reads before another commits fails: database is locked."""
    with open_study(study_path, create=True) as study:
        new_project(study, overlap=1)

    def count_up(_: int) -> None:
        with open_study(study_path) as study:
            for _ in range(25):
                with transaction(study):
                    (seen,) = study.execute("SELECT overlap FROM projects").fetchone()
                    study.execute("UPDATE projects SET overlap = ?", (seen + 1,))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    with open_study(study_path) as study:
        assert projects.get(study, "pairs").overlap == 1 + 4 * 25


def test_waiting_in_vain_for_another_writer_is_said(
    study: Study, study_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    with (
        transaction(study),
        open_study(study_path) as other,
        pytest.raises(StudyBusy, match="try again"),
        transaction(other),
    ):
        pass


def test_a_full_disk_is_said_and_nothing_is_written(study: Study) -> None:
    too_much = "x" * 20_000_000
    with files_up_to(1_000_000), pytest.raises(StudyUnwritable, match="disk"), transaction(study):
        study.execute("INSERT INTO annotators VALUES (1, ?, 'person', 'now')", (too_much,))
    with transaction(study):
        study.execute("INSERT INTO annotators VALUES (2, 'ada', 'person', 'now')")
    assert study.execute("SELECT id FROM annotators").fetchall() == [(2,)]


def test_a_study_that_did_not_fit_on_the_disk_can_be_made_later(study_path: Path) -> None:
    with (
        files_up_to(20_000),
        pytest.raises(StudyUnwritable),
        open_study(study_path, create=True),
    ):
        pass
    with open_study(study_path, create=True) as study:
        assert new_project(study).overlap == 1


def test_a_read_only_study_can_be_read_and_not_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "study.db"
        with open_study(path, create=True) as study:
            new_project(study)
        path.chmod(0o444)
        folder.chmod(0o777)
        with without_privileges(), open_study(path) as study:
            assert study.execute("SELECT name FROM projects").fetchall() == [("pairs",)]
            with pytest.raises(StudyUnwritable, match="writable"), transaction(study):
                study.execute("DELETE FROM projects")


def test_a_study_in_a_read_only_folder_says_so() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_study(folder / "study.db", create=True):
            pass
        folder.chmod(0o555)
        with (
            without_privileges(),
            pytest.raises(StudyUnwritable, match="folder"),
            open_study(folder / "study.db"),
        ):
            pass


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Like a disk that runs full: the system lets this process write no file past `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user whom file permissions bind, should the tests run as root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(0)
