"""How fast, evenly and safely annotators are served: ``python -m tests.bench.queue``.

For each kind of crew (threads, processes), number of annotators and size of study: claims and
submits as fast as they go, in turn with the floor (a bare durable transaction of one row, by as
many workers); then the study is searched for what was lost or doubled. With ``--quick`` it takes
under a minute. Studies lie in a temporary folder, or in ``--keep DIR`` for the next run.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import click

from tests.bench import studies
from tests.bench.cells import Cell, measure
from tests.bench.crew import KINDS
from tests.bench.figures import machine, table, write_json
from tests.bench.targets import judged

HEADER = (
    *("kind", "annotators", "items", "judged", "claim+submit/s", "floor/s", "ratio"),
    *("p50 ms", "p95", "p99", "most", "claim p50", "p95", "p99", "submit p50", "p95", "p99"),
    *("fewest", "most each", "errors", "lost", "unasked", "doubled", "over cap"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure claim + submit beside the floor, and print a table."""
    options = _options(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    cells = []
    with _folder(options.keep) as folder:
        for kind, crew, items in product(options.kinds, options.annotators, options.items):
            study = studies.ready(folder, items, options.overlap)
            cells.append(measure(kind, crew, study, options.seconds))
            click.echo(".", nl=False, err=True)
    click.echo("", err=True)
    click.echo(table(HEADER, map(row, cells)))
    for sentence in judged(cells):
        click.echo(sentence)
    for error in sorted({error for cell in cells for error in cell.errors}):
        click.echo(f"error: {error}")
    if options.json:
        content = {"bench": "queue", "machine": facts, "cells": list(map(entry, cells))}
        write_json(options.json, content)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.queue", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="1,000 and 50,000 items, 1 and 8 annotators")
    add("--items", nargs="+", type=int, help="sizes of the study; 1000 1000000")
    add("--annotators", nargs="+", type=int, help="sizes of the crew; 1 8 32 64")
    add("--kinds", nargs="+", choices=KINDS, default=KINDS, help="of crew; both")
    add("--seconds", type=float, help="of judging in each cell; 8")
    add("--overlap", type=int, default=2, help="judgments wanted for each item; %(default)s")
    add("--json", type=Path, metavar="FILE", help="write the figures here, too")
    add("--keep", type=Path, metavar="DIR", help="where studies are kept for the next run")
    options = parser.parse_args(arguments)
    options.items = options.items or ([1_000, 50_000] if options.quick else [1_000, 1_000_000])
    options.annotators = options.annotators or ([1, 8] if options.quick else [1, 8, 32, 64])
    options.seconds = options.seconds or (1.5 if options.quick else 8.0)
    return options


def row(cell: Cell) -> tuple[object, ...]:
    """A cell as the table shows it."""
    return (
        *(cell.kind, cell.annotators, cell.items, cell.judgments),
        *(cell.rate, cell.floor, cell.ratio),
        *(*cell.both, *cell.claim[:3], *cell.submit[:3]),
        *(cell.fewest, cell.most, len(cell.errors), *cell.findings[1:]),
    )


def entry(cell: Cell) -> dict[str, object]:
    """A cell as the file of figures holds it; times in ms."""
    spreads = {name: getattr(cell, name)._asdict() for name in ("both", "claim", "submit", "bare")}
    return {
        **cell._asdict(),
        **spreads,
        "ratio": cell.ratio,
        "findings": cell.findings._asdict(),
        "errors": list(cell.errors),
    }


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep


if __name__ == "__main__":
    main()
