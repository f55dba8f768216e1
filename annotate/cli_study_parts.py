"""What the commands ``annotate study`` share, and those for prompts and reports."""

from pathlib import Path

import click

from annotate import drawing, quality_study
from annotate.drawing import PER_SET
from annotate.whole import whole
from db.command import Command, on_study
from db.connection import open_study


def drawing_flags(command: Command) -> Command:
    """The flags that say how instructions are drawn."""
    benchmark = click.option("--benchmark", "benchmarks", multiple=True, metavar="FILE|NAME=FILE",
                             help="A file of instructions; repeat it for several.")  # fmt: skip
    per_set = click.option("--per-set", type=click.IntRange(1), default=PER_SET, show_default=True,
                           help="Instructions drawn from each; all of fewer.")  # fmt: skip
    seed = click.option("--seed", type=click.IntRange(0, 2**53 - 1),
                        help="Decides the draw and the order.  [0, or the study's]")  # fmt: skip
    drawn: Command = benchmark(per_set(seed(command)))
    return drawn


def seed_for(database: Path, name: str, seed: int | None) -> int:
    """The seed to draw with, which a study that is there knows."""
    if not database.exists():
        return seed or 0
    with open_study(database) as opened:
        return quality_study.seed_of(opened, name, seed)


@click.command()
@click.argument("name")
@on_study
@drawing_flags
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A .jsonl file.")
def prompts(
    name: str,
    database: Path,
    benchmarks: tuple[str, ...],
    per_set: int,
    seed: int | None,
    out: Path,
) -> None:
    """Write the instructions that are drawn to a file, to have models answer them elsewhere.

    Put a "response" into each row, and give the file back: annotate study quality --responses.
    """
    drawn = drawing.draw_all(benchmarks, per_set, seed_for(database, name, seed))
    with whole(out) as part:
        part.write_text(drawing.as_lines(drawn), encoding="utf-8")
    click.echo(f"{sum(len(one.instructions) for one in drawn):,} instructions in {out}")


@click.command()
@click.argument("name")
@on_study
@click.option("--csv", type=click.Path(path_type=Path), help="Write every figure to this file.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Write the tables to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def report(
    name: str, database: Path, csv: Path | None, markdown: Path | None, as_json: bool
) -> None:
    """Show what people found: per model and benchmark, with intervals, tests and agreement."""
    from annotate import quality_report, quality_rows, quality_tables  # these load numpy

    with open_study(database) as opened:
        found = quality_report.report(opened, name)
    for out, write in ((csv, quality_rows.csv), (markdown, quality_tables.markdown)):
        if out is not None:
            with whole(out) as part:
                part.write_text(write(found), encoding="utf-8")
    click.echo(quality_rows.as_json(found) if as_json else quality_tables.markdown(found))
