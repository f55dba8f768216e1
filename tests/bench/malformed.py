"""Whether malformed files do harm: ``python -m tests.bench.malformed``.

Files of every format and shape are damaged by a seed (:mod:`tests.annotate.malforming`), and each
is imported by ``annotate import`` into a study that is there, most of them in this process, some in
one of their own. Each must end in the whole file imported, or in one sentence and a study that is
the same, byte for byte. Counts by damage what came of it, prints what did not end so, and ends with
1 then. ``--quick`` takes 200 files.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from tests.annotate.malforming import Malformed, malformed
from tests.annotate.whole_or_nothing import Outcome, Target
from tests.bench.figures import machine, table, write_json

FILES, QUICK_FILES = 3_000, 200
APART = 40  # every so many files one is imported by a process of its own
KINDS = (
    *("refused", "imported", "in part", "changed the study", "traceback", "no sentence"),
    "too long",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Import malformed files, and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.malformed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_FILES:,} files")
    parser.add_argument("--files", type=int, help=f"how many; {FILES:,}")
    parser.add_argument("--seed", type=int, default=0, help="of the first file")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts here, too")
    options = parser.parse_args(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    files = options.files or (QUICK_FILES if options.quick else FILES)
    began = time.perf_counter()
    counts, findings = take(range(options.seed, options.seed + files))
    seconds = time.perf_counter() - began
    click.echo(table(("damage", "files", *KINDS), rows(counts)))
    for finding in findings:
        click.echo(finding)
    click.echo(f"{files:,} files in {seconds:.0f} s, {len(findings):,} of them with harm.")
    if options.json:
        entries = [{"damage": d, "outcome": kind, "files": n} for (d, kind), n in counts.items()]
        write_json(options.json, {"bench": "malformed", "machine": facts, "counts": entries})
    sys.exit(bool(findings))


def take(seeds: Sequence[int]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How many files came to what, by damage; and what is wrong, with the seed to make it again."""
    counts: Counter[tuple[str, str]] = Counter()
    findings = []
    with tempfile.TemporaryDirectory() as folder:
        target = Target(Path(folder))
        for number, seed in enumerate(seeds, start=1):
            file = malformed(seed)
            outcome = target.take(file, apart=number % APART == 0)
            counts[file.damage, outcome.kind] += 1
            if not outcome.is_fine:
                findings.append(_told(seed, file, outcome))
    return counts, findings


def rows(counts: Counter[tuple[str, str]]) -> list[tuple[object, ...]]:
    """A row for each damage, and one for all."""
    damages = sorted({damage for damage, _ in counts})
    found = [[counts[damage, kind] for kind in KINDS] for damage in damages]
    each = [(damage, sum(n), *n) for damage, n in zip(damages, found, strict=True)]
    every = [sum(column) for column in zip(*found, strict=True)]
    return [*each, ("all", sum(every), *every)]


def _told(seed: int, file: Malformed, outcome: Outcome) -> str:
    return f"seed {seed}, {file.name} ({file.task}), {file.damage}: {outcome.kind}: {outcome.said}"


if __name__ == "__main__":
    main()
