"""Opening a study and writing to it.

A connection belongs to one thread and is cheap to open (about 0.3 ms): pages open one per run.
Readers never block writers (WAL). Writers take their turn: :func:`transaction` begins *immediate*,
because a transaction that reads first and writes later fails at once when another has written
in between, however long it is willing to wait.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.errors import MissingStudy, NotAStudy, StudyBusy, StudyUnwritable
from db.migrate import APPLICATION_ID, migrate

Study = Database  # the name of an open study in every signature outside this package

BUSY_SECONDS = 30.0


@contextmanager
def open_study(path: str | Path, *, create: bool = False) -> Iterator[Study]:
    """Open the study database at `path`, bring it up to date, and close it at the end.

    With `create`, a file that does not exist is made; without, it raises MissingStudy. Raises
    NotAStudy for a file of another kind and NewerStudy for one written by a newer version.
    """
    file = Path(path)
    if not file.exists() and not create:
        raise MissingStudy(
            f"There is no study at {file}. Make one with: annotate import FILE --db {file} "
            f"--project NAME (or: annotate sample --db {file})."
        )
    if create and not file.parent.is_dir():
        raise MissingStudy(f"There is no folder {file.parent} to keep the study in. Make it first.")
    connection = _connect(file)
    try:
        study = Database(connection)
        with _sentences(file):
            _check_kind(study, file)
            study.execute("PRAGMA foreign_keys = ON")
            study.execute("PRAGMA synchronous = FULL")
            migrate(study, file)
            yield study
    finally:
        connection.close()


@contextmanager
def transaction(study: Study) -> Iterator[None]:
    """Run the block in one immediate transaction: all of it is durable at the end, or nothing is.

    Does not nest. Raises StudyBusy when another writer holds the database for over 30 s, and
    StudyUnwritable when the file is read-only or the disk is full; nothing is written then.
    """
    with _sentences(Path(_path(study))):
        study.execute("BEGIN IMMEDIATE")
        try:
            yield
            study.execute("COMMIT")
        except BaseException:
            study.rollback()
            raise


def _connect(file: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise NotAStudy(f"{file} cannot be opened ({error}). Give the path of a file.") from error


def _check_kind(study: Study, file: Path) -> None:
    """Refuse a file that is not SQLite, or is somebody else's database."""
    (tables,) = study.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = study.execute("PRAGMA application_id").fetchone()
    if tables and application != APPLICATION_ID:
        raise NotAStudy(
            f"{file} is an SQLite database but not a study of chosen. Give another path to --db."
        )


def _path(study: Study) -> str:
    return str(study.execute("PRAGMA database_list").fetchone()[2])


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    """Turn SQLite's own errors into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StudyBusy(
                f"{file} was busy for {BUSY_SECONDS:.0f} s: another command is writing to it. "
                "Nothing was changed; try again when it has finished."
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise StudyUnwritable(
                f"{file} cannot be written ({error}). Nothing was changed; make the file and its "
                "folder writable and try again."
            ) from error
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise StudyUnwritable(
                f"{file} could not be written ({error}). Nothing was changed; free some disk space "
                "and try again."
            ) from error
        raise
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB:
            raise NotAStudy(
                f"{file} is not an SQLite database. Give another path to --db."
            ) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise NotAStudy(f"{file} is damaged ({error}). Restore it from a copy.") from error
        raise
