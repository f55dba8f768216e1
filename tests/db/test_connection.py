"""Opening a study: what is wrong is said in a sentence, and somebody else's file is left alone."""

import sqlite3
from pathlib import Path

import pytest

from db.connection import Study, open_study
from db.errors import MissingStudy, NewerStudy, NotAStudy


def test_a_missing_study_names_the_command_that_makes_one(tmp_path: Path) -> None:
    path = tmp_path / "my study.db"
    with (
        pytest.raises(MissingStudy, match=rf"annotate import FILE --db '{path}' --project NAME"),
        open_study(path),
    ):
        pass
    assert not path.exists()


def test_a_study_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "study.db"
    with pytest.raises(MissingStudy, match="Make it first"), open_study(path, create=True):
        pass


def test_a_folder_is_not_a_study(tmp_path: Path) -> None:
    with pytest.raises(NotAStudy, match="Give the path of a file"), open_study(tmp_path):
        pass


def test_a_text_file_is_not_a_study(study_path: Path) -> None:
    study_path.write_text("prompt,chosen,rejected\n" * 100, encoding="utf-8")
    with pytest.raises(NotAStudy, match="Give another path to --db"), open_study(study_path):
        pass


def test_the_database_of_another_program_is_left_as_it_is(study_path: Path) -> None:
    _run(study_path, "CREATE TABLE recipes (name TEXT)")
    before = study_path.read_bytes()
    with pytest.raises(NotAStudy, match="not a study"), open_study(study_path, create=True):
        pass
    assert study_path.read_bytes() == before


def test_a_damaged_study_says_so(study_path: Path) -> None:
    with open_study(study_path, create=True):
        pass
    whole = study_path.read_bytes()
    study_path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotAStudy, match="damaged"), open_study(study_path):
        pass


def test_a_study_of_a_newer_version_asks_for_an_upgrade(study_path: Path) -> None:
    with open_study(study_path, create=True):
        pass
    _run(study_path, "PRAGMA user_version = 99")
    with pytest.raises(NewerStudy, match="pip install --upgrade chosen"), open_study(study_path):
        pass


def test_what_is_written_is_there_when_the_study_is_opened_again(study_path: Path) -> None:
    with open_study(study_path, create=True) as study:
        study.execute("INSERT INTO annotators (name, kind, created_at) VALUES ('ada', 'person', 1)")
    with open_study(study_path) as study:
        assert study.execute("SELECT name FROM annotators").fetchall() == [("ada",)]


def test_references_between_rows_are_checked(study: Study) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        study.execute("INSERT INTO guidelines VALUES (1, 99, 1, 'of no project', 'now')")


def test_writers_do_not_block_readers_and_sync_every_commit(study: Study) -> None:
    assert study.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert study.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def _run(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(sql)
    connection.close()
