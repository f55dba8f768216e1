"""Migrations: numbered SQL files beside this one, applied in order, each once.

To change the schema, add the next file to ``db/migrations`` and run ``make schema``; never edit one
that has been released. ``PRAGMA user_version`` holds how many have been applied, so that opening an
up-to-date study costs one read.
"""

import sqlite3
import time
from functools import cache
from importlib.resources import files
from pathlib import Path

from db.engine import Database, Migrations
from db.errors import NewerStudy

APPLICATION_ID = 0x63686F73  # "chos", in the file's header
_ATTEMPTS, _PAUSE_SECONDS = 3_000, 0.01


def migrate(study: Database, file: Path) -> None:
    """Apply what is missing, all of it in one immediate transaction; raises NewerStudy."""
    wanted = len(_names())
    found = _version(study)
    if found > wanted:
        raise NewerStudy(
            f"{file} was written by a newer version of chosen (schema {found}, this one knows "
            f"{wanted}). Upgrade with: pip install --upgrade chosen."
        )
    if found == wanted:
        return
    if found == 0:
        _write_ahead(study)
    study.execute("BEGIN IMMEDIATE")
    try:
        if _version(study) < wanted:  # else another process has just done it
            _migrations().apply(study)
            study.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            study.execute(f"PRAGMA user_version = {wanted}")
        study.execute("COMMIT")
    except BaseException:
        study.rollback()
        raise


def _write_ahead(study: Database) -> None:
    """Switch the file to WAL, again and again: SQLite itself does not wait for others here."""
    for attempt in range(_ATTEMPTS):
        try:
            study.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _ATTEMPTS - 1:
                raise
        time.sleep(_PAUSE_SECONDS)


def schema(study: Database) -> str:
    """The schema as it stands, for ``db/schema.sql``."""
    statements = study.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' "
        "AND tbl_name <> '_sqlite_migrations' ORDER BY type = 'trigger', type = 'index', name"
    )
    return "".join(f"{sql};\n" for (sql,) in statements)


@cache
def _names() -> tuple[str, ...]:
    folder = files("db") / "migrations"
    return tuple(sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql")))


def _version(study: Database) -> int:
    (version,) = study.execute("PRAGMA user_version").fetchone()
    return int(version)


def _migrations() -> Migrations:
    migrations = Migrations("chosen")
    for name in _names():
        _register(migrations, name)
    return migrations


def _register(migrations: Migrations, name: str) -> None:
    sql = (files("db") / "migrations" / name).read_text(encoding="utf-8")

    def apply(study: Database) -> None:
        study.executescript(sql)

    migrations(name=name.removesuffix(".sql"))(apply)


def main() -> None:
    """Write ``db/schema.sql`` anew (``make schema``)."""
    study = Database(memory=True)
    study.conn.isolation_level = None
    migrate(study, Path(":memory:"))
    Path(__file__).with_name("schema.sql").write_text(schema(study), encoding="utf-8")


if __name__ == "__main__":
    main()
