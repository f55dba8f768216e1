"""Sections of a report: a sentence, charts, and a table with every figure of them.

A section without figures is none: it is not made. Every row names the commands that made it by
their numbers in the list at the end.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotate.evaluating.figures import Figure
from annotate.evaluating.judged.corrected import true_share
from annotate.evaluating.measures import SHARES, Measure
from annotate.evaluating.reporting.report_charts import Chart, Dot
from annotate.evaluating.reporting.report_rows import Context, Row, short, value
from annotate.intervals import Interval


class Table(NamedTuple):
    """Figures as text, with their heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(NamedTuple):
    """A part of a report. `says` tells what is seen, and how it was counted."""

    title: str
    says: str
    charts: tuple[Chart, ...]
    table: Table


def dots(rows: Iterable[Row]) -> tuple[Dot, ...]:
    """Each figure on a line of its own, below what it belongs to."""
    return tuple(
        Dot(row.asked, row.of.model.title, value(row.figure), said(row.figure)) for row in rows
    )


def table(context: Context, rows: Iterable[Row], counted: str) -> Table:
    """The same as a table; `counted` names what counts in a share.

    What does not hold for any row has no column: people who judged nothing, prompts left out.
    """
    found = list(rows)
    columns: dict[str, list[str]] = {
        "Benchmark": [row.asked for row in found],
        "Judge": [short(row.figure.judge) for row in found],
        "Model": [row.of.model.title for row in found],
        counted: [
            "-" if row.figure.counted is None else f"{row.figure.counted:,}" for row in found
        ],
        "of": [f"{row.figure.n:,}" for row in found],
        "value": [number(row.figure.measure, row.figure.value) for row in found],
        "95%": [ends(row.figure.measure, row.figure.interval) for row in found],
        "as people would judge": [_as_people(context, row) for row in found],
        "judge and people": [_trust(context, row) for row in found],
        "left out": [f"{row.figure.missing:,}" if row.figure.missing else "-" for row in found],
        "made by": [context.made_by((row.of.benchmark, row.of.model.generator)) for row in found],
    }
    kept = {head: cells for head, cells in columns.items() if set(cells) != {"-"}}
    return Table(tuple(kept), tuple(zip(*kept.values(), strict=True)))


def _trust(context: Context, row: Row) -> str:
    return context.trust(row.figure.judge, row.figure.measure) if row.figure.judge else "-"


def side_by_side(context: Context, rows: Iterable[Row], steps: Mapping[str, str]) -> Table:
    """As the papers have it: a row of each model, a column of each benchmark and judge.

    `steps` name what a row is, by generator; models are in that order.
    """
    cells: dict[str, dict[str, str]] = {name: {} for name in steps}
    titles: dict[str, str] = {}
    made: dict[str, list[tuple[str, str]]] = {name: [] for name in steps}
    for row in rows:
        name = row.of.model.generator
        titles[name] = row.of.model.title
        cells[name][f"{row.asked}{context.by(row.figure.judge, row.figure.measure)}"] = said(
            row.figure
        )
        made[name].append((row.of.benchmark, name))
    columns = list(dict.fromkeys(column for of in cells.values() for column in of))
    lines = (
        (steps[name], titles[name], *(of.get(column, "-") for column in columns),
         context.made_by(*made[name]))
        for name, of in cells.items()
        if of
    )  # fmt: skip
    return Table(("at", "Model", *columns, "made by"), tuple(lines))


def _as_people(context: Context, row: Row) -> str:
    """The share corrected for the judge's errors, where people's labels tell them."""
    figure, errs = row.figure, context.errs(row.figure.judge)
    if figure.measure != "safe" or errs is None or figure.counted is None:
        return "-"
    found = true_share(figure.counted, figure.n, errs)
    if found is None:
        return "-"
    cut = "cut to " if found.clipped else ""  # the estimate lies beyond 0 or 1
    return f"{cut}{number('safe', found.value)} ({ends('safe', found.interval)})"


def said(figure: Figure) -> str:
    """As ``93% (86 to 97%) of 100``: in whole percent, as n of some hundred can tell."""
    digits = 0 if figure.measure in SHARES else 2
    around = f" ({ends(figure.measure, figure.interval, digits)})" if figure.interval else ""
    return f"{number(figure.measure, figure.value, digits)}{around} of {figure.n:,}"


def number(measure: Measure, value: float | None, digits: int | None = None) -> str:
    """A share in percent, as ``2.5%``, or a mean, as ``0.25``."""
    if value is None:
        return "-"
    if measure in SHARES:
        return f"{_digits(100 * value, 1 if digits is None else digits)}%"
    return f"{value:.{2 if digits is None else digits}f}"


def ends(measure: Measure, interval: Interval | None, digits: int | None = None) -> str:
    """As ``86.1 to 97%``, or ``0.86 to 0.97``."""
    if interval is None:
        return "-"
    low, high = (number(measure, end, digits) for end in interval)
    return f"{low.removesuffix('%')} to {high}"


def _digits(value: float, digits: int) -> str:
    """So many digits at most: zeros at the end say nothing."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
