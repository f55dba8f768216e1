"""Migrations: however many processes open a new study at once, it is made once and whole."""

import multiprocessing
from importlib.resources import files
from multiprocessing.synchronize import Barrier
from pathlib import Path

from db.connection import Study, open_study
from db.migrate import APPLICATION_ID, schema
from tests.db.filling import new_project

PROCESSES, STUDIES = 4, 25


def test_processes_that_make_the_same_study_at_once_all_succeed(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    paths = [tmp_path / f"{number}.db" for number in range(STUDIES)]
    together = spawn.Barrier(PROCESSES)
    processes = [spawn.Process(target=_make_all, args=(paths, together)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    migrations = len(list((files("db") / "migrations").iterdir()))
    for path in paths:
        with open_study(path) as study:
            assert study.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (
                migrations,
            )


def _make_all(paths: list[Path], together: Barrier) -> None:
    for path in paths:
        together.wait(30)
        with open_study(path, create=True) as study:
            study.execute("SELECT count(*) FROM judgments").fetchone()


def test_schema_sql_is_what_the_migrations_make(study: Study) -> None:
    written = (files("db") / "schema.sql").read_text(encoding="utf-8")
    assert schema(study) == written, "run: make schema"


def test_every_table_is_strict(study: Study) -> None:
    tables = study.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite%' AND name <> '_sqlite_migrations'"
    ).fetchall()
    assert len(tables) > 10
    assert [name for name, strict in tables if not strict] == []


def test_a_study_can_be_told_from_other_databases_by_its_header(
    study_path: Path,
) -> None:
    with open_study(study_path, create=True) as study:
        assert study.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert study_path.read_bytes()[68:72] == b"chos"


def test_opening_an_up_to_date_study_changes_nothing(study_path: Path) -> None:
    with open_study(study_path, create=True) as study:
        new_project(study)
    before = study_path.read_bytes()
    with open_study(study_path, create=True):
        pass
    assert study_path.read_bytes() == before
