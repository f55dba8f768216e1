"""Detecting: which shape a file has, by its first row.

A mapping of our names to the file's columns overrides what a column is called. It may look into
objects and lists (`data.prompt`, `completions.0.text`), and take a column away (an empty name).
"""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.errors import UnknownShape
from annotate.shapes import demonstrations, pairs, ranks, rates
from annotate.shapes.exports import Export, export_of
from annotate.shapes.parts import Columns, Kind, Values
from db.projects import Task

MOST = 20  # columns that a sentence names


class _Known(NamedTuple):
    """What is known of the files of a task."""

    columns: Columns
    kinds: tuple[Kind, ...]
    expected: str


_TASKS: dict[Task, _Known] = {
    "compare": _Known(pairs.COLUMNS, pairs.KINDS, pairs.EXPECTED),
    "rate": _Known(rates.COLUMNS, rates.KINDS, rates.EXPECTED),
    "rank": _Known(ranks.COLUMNS, ranks.KINDS, ranks.EXPECTED),
    "demonstrate": _Known(demonstrations.COLUMNS, demonstrations.KINDS, demonstrations.EXPECTED),
}


class Shape(NamedTuple):
    """A recognised shape: `columns` maps our names to the file's, `export` is the tool's it is."""

    kind: Kind
    columns: Mapping[str, str]
    export: Export | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.kind.name

    def describe(self) -> str:
        """For people: ``pair (prompt, response_a=response_0, ...)``."""
        parts = (ours if ours == file else f"{ours}={file}" for ours, file in self.columns.items())
        source = f" of {self.export.tool}" if self.export else ""
        return f"{self.name}{source} ({', '.join(parts)})"


def columns_of(task: Task) -> tuple[str, ...]:
    """Our names for the columns that files for a task may have, as a mapping names them."""
    return tuple(_TASKS[task].columns)


def detect(first: Values, mapping: Mapping[str, str], task: Task = "compare") -> Shape:
    """The shape of a file by its first row.

    Raises UnknownShape, saying what was found, and :class:`~annotate.shapes.texts.Unfit`.
    """
    known = _TASKS[task]
    export = export_of(first)
    row = unfolded(first, export)
    for ours, column in mapping.items():
        if ours not in known.columns:
            raise UnknownShape(f"--map knows no {ours!r}; it maps {', '.join(known.columns)}.")
        if column and not _holds(row, first, column):
            raise UnknownShape(
                f"--map {ours}={column}: the file has no column {column!r}; it has {_named(row)}."
            )
    shape = _fitting(row, first, mapping, known)
    if shape is None:
        found = (
            f"The columns {_named(row)} are no shape that is known for the task {task}. "
            f"Expected {known.expected}."
        )
        others = tuple(o for o, of in _TASKS.items() if o != task and _fitting(row, row, {}, of))
        instead = " or ".join(f"--task {other}" for other in others)
        raise UnknownShape(
            f"{found} Name them with --map, such as --map prompt=question"
            + (f"; it would do for {instead}." if others else "."),
            found,
            others,
        )
    return shape._replace(export=export)


def unfolded(values: Values, export: Export | None) -> Values:
    """A record of a tool's export as one row; other rows as they are."""
    return export.unfold(values).row if export else values


def _holds(row: Values, first: Values, column: str) -> bool:
    return column in row or within(first, column) is not None


def within(values: object, column: str) -> object:
    """What lies in a row under a name or, with dots, inside of its objects and lists."""
    if isinstance(values, Mapping) and column in values:
        return values[column]
    outer, dot, inner = column.partition(".")
    if isinstance(values, list) and outer.isdecimal() and int(outer) < len(values):
        found = values[int(outer)]
    elif isinstance(values, Mapping) and dot:
        found = values.get(outer)
    else:
        return None
    return within(found, inner) if dot else found


def _fitting(row: Values, first: Values, mapping: Mapping[str, str], known: _Known) -> Shape | None:
    found = {}
    for ours, names in known.columns.items():
        column = mapping.get(ours, next((name for name in names if name in row), ""))
        if column:
            found[ours] = column
    for kind in known.kinds:
        taken = kind.needs | kind.may_have
        if kind.needs <= found.keys() and kind.fits(
            {o: row[c] if c in row else within(first, c) for o, c in found.items()}
        ):
            return Shape(kind, {o: column for o, column in found.items() if o in taken})
    return None


def _named(row: Values) -> str:
    """The columns of a row for people; of many, and of long names, the beginning."""
    names = [f"{name!r:.60}" for name in row]
    return ", ".join([*names[:MOST], *(["..."] if len(names) > MOST else [])]) or "(none)"
