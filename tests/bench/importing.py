"""How fast a large file comes in, and who waits for it: ``python -m tests.bench.importing``.

Each import is ``annotate import`` in a process of its own, right after its floor: reading the same
lines with ``json.loads`` and writing them to one bare table. A tenth of the rows and all of them
show whether memory grows with the file. At last the same while one person claims and judges in the
study, up to 50 times a second. ``--quick`` takes 20,000 rows.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import click

from db import projects
from db.connection import open_study
from tests.bench import studies
from tests.bench.figures import Spread, machine, spread, table, write_json
from tests.bench.meanwhile import Waits, judging

ROWS, QUICK_ROWS = 1_000_000, 20_000
QUEUED = 20_000  # items that the person who judges finds there
TARGET = 3.0  # times the floor
FLAT = 1.2  # times the memory of a tenth of the rows
WORDS = "what one may say to this at some length, with reasons, caveats and examples, and so on; "
HEADER = (
    *("rows", "labels", "person judging", "seconds", "rows/s", "floor s", "times", "peak MB"),
    *("waits p50 ms", "p99", "longest", "errors"),
)


class Imported(NamedTuple):
    """One import; `waits` and `errors` are of the person who judged meanwhile, if one did."""

    rows: int
    labels: str
    judging: bool
    seconds: float
    floor: float
    peak_mb: float
    waits: Spread
    errors: tuple[str, ...]

    @property
    def times(self) -> float:
        """How many times as long as the floor it took."""
        return self.seconds / self.floor


def write_pairs(path: Path, rows: int) -> None:
    """Write so many different pairs, about 1 kB each, as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            answer = (WORDS * 6)[number % 80 :][:400]
            pair = {
                "prompt": f"Question {number}: {WORDS}?",
                "chosen": f"Yes, {number}: {answer}",
                "rejected": f"No, {number}: {answer}",
            }
            file.write(json.dumps(pair) + "\n")


def floor(file: Path, database: Path) -> float:
    """Seconds to read the lines and write them to one bare table, in one durable transaction."""
    began = time.perf_counter()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE pairs (prompt TEXT, chosen TEXT, rejected TEXT)")
        with file.open(encoding="utf-8") as lines, connection:
            rows = (json.loads(line) for line in lines)
            connection.executemany("INSERT INTO pairs VALUES (:prompt, :chosen, :rejected)", rows)
    return time.perf_counter() - began


def measure(folder: Path, rows: int, labels: str, *, person: bool) -> Imported:
    """Import so many rows into a study that has another project already, after the floor."""
    file, bare, study = (folder / name for name in (f"{rows}.jsonl", "bare.db", "study.db"))
    if not file.exists():
        write_pairs(file, rows)
    studies.make(study, QUEUED)
    lowest = floor(file, bare)
    waits = Waits((), ())
    if person:
        with judging(study) as somebody:
            seconds, peak = _import(file, study, labels)
            waits = somebody.leave()
    else:
        seconds, peak = _import(file, study, labels)
    with open_study(study) as opened:
        stored = projects.progress(opened, projects.get(opened, "imported").id)
    if (stored.slots, stored.judged) != (rows, rows if labels == "keep" else 0):
        raise click.ClickException(f"Of {rows} rows there are {stored}.")
    studies.remove(bare)
    studies.remove(study)
    spread_ = spread(waits.seconds)
    return Imported(rows, labels, person, seconds, lowest, peak, spread_, waits.errors)


def _import(file: Path, study: Path, labels: str) -> tuple[float, float]:
    """Seconds and peak MB of the command."""
    arguments = ["--db", str(study), "--project", "imported", "--labels", labels]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "annotate", "import", str(file), *arguments],
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"The import ended with {process.returncode}.")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, Linux KiB
    return time.perf_counter() - began, usage.ru_maxrss / unit


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure imports beside their floor, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows")
    parser.add_argument("--rows", type=int, help=f"of the file; {ROWS}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    options = parser.parse_args(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    rows = options.rows or (QUICK_ROWS if options.quick else ROWS)
    plan = [(rows // 10, "drop", False), (rows, "drop", False), (rows, "keep", False)]
    imported = []
    with tempfile.TemporaryDirectory() as folder:
        for size, labels, person in [*plan, (rows, "drop", True)]:
            imported.append(measure(Path(folder), size, labels, person=person))
            click.echo(".", nl=False, err=True)
    click.echo("", err=True)
    click.echo(table(HEADER, map(_row, imported)))
    for sentence in judged(imported):
        click.echo(sentence)
    for error in sorted({error for one in imported for error in one.errors}):
        click.echo(f"error: {error}")
    if options.json:
        entries = [{**i._asdict(), "waits": i.waits._asdict(), "times": i.times} for i in imported]
        write_json(options.json, {"bench": "importing", "machine": facts, "imports": entries})


def judged(imported: Sequence[Imported]) -> Iterator[str]:
    """Whether the targets were reached."""
    tenth, whole, labelled, _ = imported
    for one in (whole, labelled):
        met = "met" if one.times <= TARGET else "NOT MET"
        yield f"{met}: labels {one.labels}: {one.times:.1f} times the floor, wanted {TARGET}"
    growth = whole.peak_mb / tenth.peak_mb
    met = "met" if growth <= FLAT else "NOT MET"
    yield f"{met}: ten times the rows take {growth:.2f} times the memory, wanted at most {FLAT}"


def _row(one: Imported) -> tuple[object, ...]:
    waits = (*one.waits[0:1], *one.waits[2:], len(one.errors)) if one.judging else ("-",) * 4
    return (
        *(one.rows, one.labels, "yes" if one.judging else "no", one.seconds),
        *(one.rows / one.seconds, one.floor, one.times, one.peak_mb, *waits),
    )


if __name__ == "__main__":
    main()
