"""Checks of the file itself: pages, references, write-ahead log, schema, times, imports."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from db.checks import Finding, Rule, Scan, look, tally
from db.connection import Study
from db.engine import Database
from db.migrate import migrate

DAMAGED = Rule(
    "integrity",
    "Damaged places in the file",
    mend="Keep a copy of the file as it is, and restore the study from a backup.",
)
DANGLING = Rule("references", "Rows that refer to a row which is not there")
NOT_WAL = Rule(
    "write-ahead log",
    "The file is not in write-ahead mode, so that readers and writers wait for each other",
    mend="Switch it back with: sqlite3 FILE 'PRAGMA journal_mode = WAL'.",
)
LOST = Rule("schema", "Parts of the schema that are missing or changed")
FOREIGN_TRIGGER = Rule(
    "foreign triggers",
    "Triggers that are not of the schema and may change rows unseen",
    mend="Drop them, if you do not know what they are for.",
)
BAD_TIME = Rule("times", "Times that are not written like 2026-01-31T09:15:00.000Z")
UNFINISHED = Scan(
    "imports i",
    "i.source",
    [
        Rule(
            "imports",
            "Imports or pairings that were broken off or are still running",
            "i.finished_at IS NULL",
            "Import the file again, or give the command annotate pair again, to complete it: what "
            "is there already is not added twice.",
            "note",
        )
    ],
)


def integrity(study: Study) -> Iterator[Finding]:
    """Pages, indexes and constraints, as SQLite itself checks them (it names up to 100)."""
    try:
        rows = [str(row) for (row,) in study.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        rows = [str(error)]
    yield from tally(DAMAGED, (line for row in rows if row != "ok" for line in _lines(row)))


def _lines(row: str) -> list[str]:
    return [line for line in row.splitlines() if not line.startswith("***")]


def references(study: Study) -> Iterator[Finding]:
    """Foreign keys."""
    rows = study.execute("PRAGMA foreign_key_check")
    yield from tally(
        DANGLING,
        (f"{table} {rowid or 'row'} to {parent}" for table, rowid, parent, _ in rows),
    )


def write_ahead(study: Study) -> Iterator[Finding]:
    """The journal mode."""
    (mode,) = study.execute("PRAGMA journal_mode").fetchone()
    yield from tally(NOT_WAL, [] if mode == "wal" else [f"it is in mode {mode}"])


def same_schema(study: Study) -> Iterator[Finding]:
    """Tables, indexes and triggers are those that the migrations make; more tables are fine."""
    fresh = Database(memory=True)
    try:
        fresh.conn.isolation_level = None
        migrate(fresh, Path(":memory:"))
        wanted = _parts(fresh)
    finally:
        fresh.close()
    found = _parts(study)
    yield from tally(LOST, (part for part, sql in wanted.items() if found.get(part) != sql))
    yield from tally(
        FOREIGN_TRIGGER,
        (part for part in found if part not in wanted and part.startswith("trigger ")),
    )


def _parts(study: Database) -> dict[str, str]:
    """The SQL of every part of a schema, by its kind and name."""
    rows = study.execute(
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite%' AND tbl_name <> '_sqlite_migrations' ORDER BY 1"
    )
    return dict(rows)


def times(study: Study) -> Iterator[Finding]:
    """Every column named ``at`` or ``..._at`` holds a time as :mod:`db.times` writes it."""
    columns = study.execute(
        "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
        "WHERE t.schema = 'main' AND t.type = 'table' AND t.strict "
        "AND (c.name = 'at' OR c.name LIKE '%\\_at' ESCAPE '\\') ORDER BY 1, 2"
    ).fetchall()
    yield from tally(
        BAD_TIME,
        (
            f"{table}.{column} {value!r:.40}"
            for table, column in columns
            for (value,) in study.execute(
                f"SELECT {column} FROM {table} "
                f"WHERE strftime('%Y-%m-%dT%H:%M:%fZ', {column}, '+0 days') "
                f"IS NOT {column}"
            )
        ),
    )


def imports(study: Study) -> Iterator[Finding]:
    """Imports without an end."""
    yield from look(study, UNFINISHED)
