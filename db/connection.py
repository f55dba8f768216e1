"""Opening a study and writing to it.

A connection is used by one thread at a time. To open one reads the whole schema (about a
millisecond): a server keeps some open (:mod:`db.pool`).
Readers never block writers (WAL). Writers take their turn: :func:`transaction` begins *immediate*,
because a transaction that reads first and writes later fails at once when another has written
in between, however long it is willing to wait.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from db import actors
from db.actors import Actor
from db.engine import Database
from db.errors import ChosenError, MissingStudy, NotAStudy, StudyBusy, StudyUnwritable
from db.migrate import APPLICATION_ID, migrate
from db.turns import turn

BUSY_SECONDS = 30.0


class Study(Database):
    """An open study: its database, the file that holds it, and who acts on it."""

    def __init__(self, connection: sqlite3.Connection, file: Path, actor: Actor) -> None:
        super().__init__(connection)
        self.file = file
        self.actor = actor


@contextmanager
def open_study(
    path: str | Path, *, create: bool = False, actor: Actor | None = None
) -> Iterator[Study]:
    """Open the study database at `path`, bring it up to date, and close it at the end.

    What is done with it is done by `actor`, the file's owner unless given. With `create`, a file
    that does not exist is made; without, it raises MissingStudy. Raises NotAStudy for a file of
    another kind and NewerStudy for one written by a newer version.
    """
    file = Path(path)
    if not file.exists() and not create:
        there = quote(str(file))
        raise MissingStudy(
            f"There is no study at {file}. Make one with: annotate import FILE --db {there} "
            f"--project NAME (or: annotate sample --db {there})."
        )
    if create and not file.parent.is_dir():
        raise MissingStudy(f"There is no folder {file.parent} to keep the study in. Make it first.")
    study = connect(file, actor or actors.owner())
    try:
        with sentences(study):
            yield study
    finally:
        study.close()


def connect(file: Path, actor: Actor, *, any_thread: bool = False) -> Study:
    """A connection to a study that is there, up to date; the caller closes it.

    With `any_thread`, one thread after the other may use it. Raises what `open_study` raises.
    """
    study = Study(_connect(file, any_thread), file, actor)
    try:
        with sentences(study):
            _check_kind(study, file)
            study.execute("PRAGMA foreign_keys = ON")
            migrate(study, file)
    except BaseException:
        study.close()
        raise
    return study


@contextmanager
def transaction(study: Study, *, durable: bool = True) -> Iterator[None]:
    """Run the block in one immediate transaction: all of it is stored at the end, or nothing is.

    What is stored survives a kill; if `durable`, also a loss of power. Without, the disk is not
    waited for, and a loss of power takes back this and what other such transactions wrote since the
    last durable one: right for leases, which can be given again.
    Does not nest. Raises StudyBusy when another writer holds the database for over 30 s, and
    StudyUnwritable when the file is read-only or the disk is full; nothing is written then.
    """
    with sentences(study), turn(study.file.parent, BUSY_SECONDS):
        study.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        study.execute("BEGIN IMMEDIATE")
        try:
            yield
            study.execute("COMMIT")
        except BaseException:
            study.rollback()
            raise


def _connect(file: Path, any_thread: bool) -> sqlite3.Connection:
    try:
        return sqlite3.connect(
            file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not any_thread
        )
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


@contextmanager
def sentences(study: Study) -> Iterator[None]:
    """Turn SQLite's own errors into ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        ours = _ours(study.file, error)
        if ours is None:
            raise
        raise ours from error


def _ours(file: Path, error: sqlite3.DatabaseError) -> ChosenError | None:
    """What to tell the person whose file this is, if they can do something about it."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StudyBusy(
                f"{file} was busy for {BUSY_SECONDS:.0f} s: another command is writing to it. "
                "Nothing was changed; try again when it has finished."
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StudyUnwritable(
                f"{file} cannot be written ({error}). Nothing was changed; make the file and its "
                "folder writable (and -wal and -shm beside it), restart a server that uses it, and "
                "try again."
            )
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return StudyUnwritable(
                f"{file} could not be written ({error}). Nothing was changed; free some disk space "
                "and try again."
            )
        case sqlite3.SQLITE_NOTADB:
            return NotAStudy(f"{file} is not an SQLite database. Give another path to --db.")
        case sqlite3.SQLITE_CORRUPT:
            return NotAStudy(f"{file} is damaged ({error}). Restore it from a copy.")
    return None
