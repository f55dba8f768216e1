"""How fast judgments become a dataset and a file: ``python -m tests.bench.datasets``.

``annotate export`` builds a dataset and writes it to Parquet, in a process of its own; right after
it comes its floor, another process: one bare SELECT of the texts of the same rows, written by
pyarrow as they are stored. A tenth of the judgments and all of them show whether memory grows with
the study; at last as many judgments, three on each item. Of several rounds the medians count.
``--quick`` takes 20,000 judgments and one round.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click
import pyarrow.parquet

from db import datasets, preferences, projects
from db.connection import open_study, transaction
from tests.bench import commands, studies
from tests.bench.figures import machine, table, write_json

JUDGMENTS, QUICK_JUDGMENTS = 1_000_000, 20_000
ROUNDS, QUICK_ROUNDS = 3, 1
SEVERAL = 3  # judgments on each item, in the last measurement
TARGET = 3.0  # times the floor
FLAT = 1.2  # times the memory of a tenth of the judgments
HEADER = (
    *("judgments", "per item", "rows", "seconds", "judgments/s", "floor s", "times"),
    *("peak MB", "floor MB"),
)


class Exported(NamedTuple):
    """What it took to make a file of so many judgments; medians of the rounds."""

    judgments: int
    overlap: int
    rows: int
    seconds: float
    floor: float
    times: float
    peak_mb: float
    floor_mb: float


def make(path: Path, judgments: int, overlap: int) -> None:
    """Make a study with so many judgments, `overlap` on each item; all choose, and some dissent."""
    items = -(-judgments // overlap)
    studies.make(path, items, overlap, ties=None)
    with open_study(path) as study, transaction(study):
        studies.teach(study, projects.get(study, studies.PROJECT).blind_key)
        for slot in range(1, overlap):
            known = {"slot": slot, "items": items, "people": studies.PEOPLE}
            for statement in _FURTHER:
                study.execute(statement, known)
        preferences.settle_since(study, items)


def measure(folder: Path, judgments: int, overlap: int, rounds: int) -> Exported:
    """Export a study of so many judgments, and its floor, in turns."""
    study, file = folder / "study.db", folder / "rows.parquet"
    make(study, judgments, overlap)
    ours, floors, rows = [], [], 0
    for number in range(rounds):
        name = f"round-{number}"
        asked = ("--db", str(study), "--project", studies.PROJECT, "--name", name)
        ours.append(commands.run("annotate", "export", *asked, "--out", str(file)))
        rows = _count(study, name, file)
        floors.append(commands.run("tests.bench.bare_export", str(study), name, str(file)))
        _count(study, name, file)
    studies.remove(study)
    return Exported(
        judgments,
        overlap,
        rows,
        median(each.seconds for each in ours),
        median(each.seconds for each in floors),
        median(one.seconds / other.seconds for one, other in zip(ours, floors, strict=True)),
        max(each.peak_mb for each in ours),
        max(each.peak_mb for each in floors),
    )


def _count(study: Path, name: str, file: Path) -> int:
    """How many rows the dataset and the file hold."""
    with open_study(study) as opened:
        rows = datasets.get(opened, name).rows
    written = pyarrow.parquet.read_metadata(file).num_rows
    if rows != written:
        raise click.ClickException(f"Of {rows} rows {written} were written.")
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure exports beside their floor, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.datasets", description=__doc__)
    quick = f"{QUICK_JUDGMENTS:,} judgments, one round"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--rows", type=int, help=f"judgments; {JUDGMENTS}")
    parser.add_argument("--rounds", type=int, help=f"of each measurement; {ROUNDS}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    options = parser.parse_args(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    all_ = options.rows or (QUICK_JUDGMENTS if options.quick else JUDGMENTS)
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    exported = []
    with tempfile.TemporaryDirectory() as folder:
        for judgments, overlap in ((all_ // 10, 1), (all_, 1), (all_, SEVERAL)):
            exported.append(measure(Path(folder), judgments, overlap, rounds))
            click.echo(".", nl=False, err=True)
    click.echo("", err=True)
    click.echo(table(HEADER, map(_row, exported)))
    for sentence in judged(exported):
        click.echo(sentence)
    if options.json:
        entries = [one._asdict() for one in exported]
        write_json(options.json, {"bench": "datasets", "machine": facts, "exports": entries})


def judged(exported: Sequence[Exported]) -> Iterator[str]:
    """Whether the targets were reached."""
    tenth, whole, _ = exported
    for one in exported[1:]:
        met = "met" if one.times <= TARGET else "NOT MET"
        each = "one judgment" if one.overlap == 1 else f"{one.overlap} judgments"
        yield f"{met}: {each} an item: {one.times:.1f} times the floor, wanted {TARGET}"
    growth = whole.peak_mb / tenth.peak_mb
    met = "met" if growth <= FLAT else "NOT MET"
    memory = f"{growth:.2f} times the memory, wanted at most {FLAT}"
    yield f"{met}: ten times the judgments take {memory}"


def _row(one: Exported) -> tuple[object, ...]:
    return (
        *(one.judgments, one.overlap, one.rows, one.seconds, one.judgments / one.seconds),
        *(one.floor, one.times, one.peak_mb, one.floor_mb),
    )


# What was judged in slot 0 again, by other people in other slots; one of seven dissents.
_FURTHER = (
    """
    INSERT INTO assignments (id, item_id, slot, project_id, annotator_id, token, state,
        response_order, guideline_id, shown_at, expires_at)
    SELECT :slot * :items + id, item_id, :slot, project_id,
        1 + (annotator_id + :slot - 1) % :people, 'token ' || (:slot * :items + id), state,
        shown(item_id, :slot), guideline_id, shown_at, expires_at
    FROM assignments WHERE slot = 0 ORDER BY id
    """,
    """
    INSERT INTO judgments (id, key, assignment_id, item_id, annotator_id, verdict, chosen_id,
        rejected_id, seconds, created_at)
    SELECT id, token, id, item_id, annotator_id,
        CASE chosen WHEN 2 * item_id - 1 + first THEN 'a' ELSE 'b' END,
        chosen, 4 * item_id - 1 - chosen, 8.0, shown_at
    FROM (
        SELECT a.*, a.response_order ->> '$[0]' AS first,
            CASE WHEN (a.item_id + :slot) % 7 THEN j.chosen_id ELSE j.rejected_id END AS chosen
        FROM assignments a JOIN judgments j ON j.id = a.item_id WHERE a.slot = :slot)
    ORDER BY id
    """,
    """
    UPDATE slots SET assignment_id = :slot * :items + item_id,
        judgment_id = :slot * :items + item_id
    WHERE number = :slot
    """,
)


if __name__ == "__main__":
    main()
