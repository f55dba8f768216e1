"""A copy of the whole study, taken while others write to it.

SQLite's online backup starts over whenever another connection writes: beside busy annotators it
would never end. So the copy is made within one read transaction, which sees the study as it stood
at its first read, however long it takes. In WAL mode that blocks no writer; only the log grows
until the copy is done. Pages go over a few megabytes at a time: memory stays flat, Ctrl-C works.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from db.errors import MissingStudy, NotAStudy, StudyUnwritable
from db.migrate import APPLICATION_ID

_PAGES = 1_000  # at a time: 4 MB
_WAIT_SECONDS = 30.0  # for another process that recovers the log after a crash


class Contents(NamedTuple):
    """What a copy holds."""

    projects: int
    judgments: int  # all that were ever stored, also those corrected or undone


def copy(source: Path, target: Path) -> None:
    """Copy the study at `source`, as it stands at the call, to the new file `target`.

    Changes nothing in the source, not even its version, and makes nobody wait. The copy is open to
    those who may read the source, and not synced to disk yet. Raises MissingStudy, NotAStudy when
    the source cannot be read, StudyUnwritable when the disk is full, and OSError when `target`
    exists or cannot be made.
    """
    if not source.is_file():
        raise MissingStudy(f"There is no study at {source}. Give the path of one to --db.")
    target.touch(mode=source.stat().st_mode & 0o666, exist_ok=False)
    with closing(_open(target, "mode=rw")) as copied, _snapshot(source) as study:
        copied.execute("PRAGMA journal_mode = OFF")  # a copy that fails is thrown away
        copied.execute("PRAGMA synchronous = OFF")
        with _room_for(target):
            study.backup(copied, pages=_PAGES, progress=_let_ctrl_c_in)


def inspect(copied: Path, source: Path) -> Contents:
    """Check that a copy, open nowhere, is a sound study, and say what it holds.

    Leaves nothing beside the copy. Raises NotAStudy about `source`, which the copy shows to be
    damaged or something else.
    """
    with closing(_open(copied, "mode=ro&immutable=1")) as study, _sound(source):
        (application,) = study.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise NotAStudy(
                f"{source} is a database but not a study of chosen. Give another path to --db."
            )
        (verdict,) = study.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(" ".join(verdict.split()))
        counts = "SELECT (SELECT count(*) FROM projects), (SELECT count(*) FROM judgments)"
        return Contents(*study.execute(counts).fetchone())


def _open(file: Path, how: str) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?{how}"
    return sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)


@contextmanager
def _snapshot(file: Path) -> Iterator[sqlite3.Connection]:
    """The study as it is now, for as long as it takes; its first read fixes that."""
    with _sound(file), closing(_open(file, "mode=rw")) as study:
        study.execute("BEGIN")
        study.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield study


@contextmanager
def _sound(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise NotAStudy(
            f"{file} cannot be read as a study: {error}. No backup was made; keep the earlier ones."
        ) from error


@contextmanager
def _room_for(target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StudyUnwritable(
            f"The copy could not be written to {target.parent}: {error}. No backup was made; free "
            "some disk space, or give another --out."
        ) from error


def _let_ctrl_c_in(status: int, remaining: int, total: int) -> None:
    """Between two steps Python looks at signals; there is nothing else to do."""
