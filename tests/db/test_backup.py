"""A copy of a study: what was there when it was asked for, whoever writes meanwhile."""

import sqlite3
from pathlib import Path

import pytest

from db import annotators, backup
from db.connection import Study, open_study, transaction
from db.errors import MissingStudy, NotAStudy
from tests.db.filling import NOW, new_project, pair, store


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


def copied(study_path: Path, target: Path) -> backup.Contents:
    backup.copy(study_path, target)
    return backup.inspect(target, study_path)


def test_the_copy_holds_what_the_study_holds(study: Study, study_path: Path, target: Path) -> None:
    store(study, new_project(study), [pair("One?"), pair("Two?", verdict=None)])
    assert copied(study_path, target) == (1, 1)
    with open_study(target) as copy:
        assert list(copy.conn.iterdump()) == list(study.conn.iterdump())


def test_the_copy_writes_ahead_at_once_and_left_nothing_beside_it(
    study: Study, study_path: Path, target: Path
) -> None:
    copied(study_path, target)
    assert sorted(target.parent.glob("copy.db*")) == [target]
    connection = sqlite3.connect(target)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_who_cannot_read_the_study_cannot_read_its_copy(
    study: Study, study_path: Path, target: Path
) -> None:
    study_path.chmod(0o600)
    copied(study_path, target)
    assert target.stat().st_mode & 0o777 == 0o600


def test_an_open_transaction_is_not_in_the_copy_and_not_in_its_way(
    study: Study, study_path: Path, target: Path
) -> None:
    with transaction(study):
        annotators.ensure(study, "ada", "person", NOW)
        copied(study_path, target)
    with open_study(target) as copy:
        assert copy.execute("SELECT count(*) FROM annotators").fetchone() == (0,)
    assert study.execute("SELECT count(*) FROM annotators").fetchone() == (1,)


def test_the_copy_ends_though_somebody_writes_between_all_its_steps(
    study: Study, study_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0

    def write(status: int, remaining: int, total: int) -> None:
        nonlocal written
        written += 1
        assert written < 10 * total, "the copy started over and over"
        with transaction(study):
            annotators.ensure(study, f"annotator {written}", "person", NOW)

    monkeypatch.setattr(backup, "_PAGES", 1)
    monkeypatch.setattr(backup, "_let_ctrl_c_in", write)
    copied(study_path, target)
    assert study.execute("SELECT count(*) FROM annotators").fetchone() == (written,)
    with open_study(target) as copy:
        assert copy.execute("SELECT count(*) FROM annotators").fetchone() == (0,)


def test_a_study_of_another_version_is_copied_as_it_is(
    study: Study, study_path: Path, target: Path
) -> None:
    study.execute("PRAGMA user_version = 99")
    copied(study_path, target)
    for file in (study_path, target):
        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)
        connection.close()


def test_a_missing_study_is_said_and_not_made(study_path: Path, target: Path) -> None:
    with pytest.raises(MissingStudy, match=f"no study at {study_path}"):
        backup.copy(study_path, target)
    assert not study_path.exists()
    assert not target.exists()


def test_a_file_that_is_there_is_not_written_over(
    study: Study, study_path: Path, target: Path
) -> None:
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        backup.copy(study_path, target)
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("content", [b"prompt,chosen,rejected\n" * 100, b""], ids=["text", "empty"])
def test_a_file_that_is_no_study_is_refused(study_path: Path, target: Path, content: bytes) -> None:
    study_path.write_bytes(content)
    with pytest.raises(NotAStudy, match=str(study_path)):
        copied(study_path, target)


def test_a_damaged_study_is_not_taken_for_a_backup(
    study: Study, study_path: Path, target: Path
) -> None:
    store(study, new_project(study), [pair(f"Question {n}?") for n in range(500)])
    study.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (size,) = study.execute("PRAGMA page_size").fetchone()
    pages = study_path.stat().st_size // size
    with study_path.open("r+b") as file:
        for page in range(pages // 2, pages):
            file.seek(page * size)
            file.write(b"\xff" * 64)
    with pytest.raises(NotAStudy, match="cannot be read as a study"):
        copied(study_path, target)
