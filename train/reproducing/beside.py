"""Beside the published: one's own figures in the papers' rows, as a table in Markdown.

A mean over several seeds stands as 94.0 (88.7-97.3), the seeds' own values behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from train.reproducing import published
from train.reproducing.steps import Done


class Cell(NamedTuple):
    """A measure of a row's models: percent, ends of the interval (None: not known), each seed."""

    value: float
    low: float | None
    high: float | None
    each: tuple[float, ...]

    def __str__(self) -> str:
        told = f"{self.value:.1f}"
        if self.low is not None and self.high is not None:
            told += f" ({self.low:.1f}-{self.high:.1f})"
        return f"{told}; {', '.join(f'{v:.0f}' for v in self.each)}" if self.each[1:] else told


Column = tuple[str, str, str]  # benchmark, measure, judge
Table = Mapping[str, Mapping[Column, Cell]]  # by the row's name


def markdown(rows: Table, done: Sequence[Done]) -> str:
    """The whole page: the published shares beside ours, all other measures, what differs, and the
    commands."""
    return "\n".join(
        [
            "# The papers in small",
            "",
            "Shares in percent, with intervals of 95%; of several seeds the mean, then each.",
            "",
            "## Safe answers to harmful prompts, beside the published",
            "",
            *_safe(rows),
            "",
            "## Everything that was measured",
            "",
            *_all(rows),
            "",
            "## What differs from the papers, and why the numbers may",
            "",
            *(f"- {sentence}" for sentence in published.DIFFERS),
            "",
            "## The commands",
            "",
            *(f"    {one.command}  # {one.seconds:,.0f} s" for one in done),
            "",
        ]
    )


def _safe(rows: Table) -> Iterator[str]:
    """A row for each model; of each benchmark the published share, then ours by each judge."""
    columns: list[tuple[str, str | None]] = []  # a benchmark, and a judge or None: published
    for name in published.PROMPTS:
        judges = [c[2] for c in _columns(rows) if c[:2] == (name, "safe")]
        columns += [(name, judge) for judge in (None, *judges)]
    known = {one.row: one.shares for one in published.ROWS}
    yield _line("", *(f"{name}, {judge or 'published'}" for name, judge in columns))
    yield _line("---", *("---" for _ in columns))
    for row, cells in rows.items():
        theirs: Mapping[str, object] = known.get(row, {})
        yield _line(
            row,
            *(
                theirs.get(name, "") if judge is None else cells.get((name, "safe", judge), "")
                for name, judge in columns
            ),
        )


def _all(rows: Table) -> Iterator[str]:
    """A row for each measure, a column for each model."""
    yield _line("", *rows)
    yield _line("---", *("---" for _ in rows))
    for column in _columns(rows):
        name = " / ".join(filter(None, column))
        yield _line(name, *(cells.get(column, "") for cells in rows.values()))


def _columns(rows: Table) -> list[Column]:
    return list(dict.fromkeys(column for cells in rows.values() for column in cells))


def _line(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
