"""Shapes: how the columns of a file become prompts, their responses and labels.

Each task has shapes of its own: :mod:`annotate.pair_shapes`, :mod:`annotate.rate_shapes`,
:mod:`annotate.rank_shapes` and :mod:`annotate.demonstrate_shapes` say which. Prompts and responses
are strings or chat messages. The shape is detected from the first row; a mapping of our names to
the file's columns overrides what a column is called. Any shape may have a `category` and a
`severity` (0 to 3) of its prompts, a `priority` (higher is judged sooner), and a `rationale` of its
labels: why.
"""

from collections.abc import Mapping
from typing import NamedTuple

from annotate import demonstrate_shapes, pair_shapes, rank_shapes, rate_shapes
from annotate.errors import UnknownShape
from annotate.row_values import category_of, priority_of, severity_of
from annotate.shape_parts import Columns, Kind, Values
from annotate.texts import text_of
from db.incoming import IncomingItem
from db.projects import Task


class _Known(NamedTuple):
    """What is known of the files of a task."""

    columns: Columns
    kinds: tuple[Kind, ...]
    expected: str


_TASKS: dict[Task, _Known] = {
    "compare": _Known(pair_shapes.COLUMNS, pair_shapes.KINDS, pair_shapes.EXPECTED),
    "rate": _Known(rate_shapes.COLUMNS, rate_shapes.KINDS, rate_shapes.EXPECTED),
    "rank": _Known(rank_shapes.COLUMNS, rank_shapes.KINDS, rank_shapes.EXPECTED),
    "demonstrate": _Known(
        demonstrate_shapes.COLUMNS, demonstrate_shapes.KINDS, demonstrate_shapes.EXPECTED
    ),
}


class Shape(NamedTuple):
    """A recognised shape: `columns` maps our names to the file's."""

    kind: Kind
    columns: Mapping[str, str]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.kind.name

    def describe(self) -> str:
        """For people: ``pair (prompt, response_a=response_0, ...)``."""
        parts = (ours if ours == file else f"{ours}={file}" for ours, file in self.columns.items())
        return f"{self.name} ({', '.join(parts)})"


def detect(first: Values, mapping: Mapping[str, str], task: Task = "compare") -> Shape:
    """The shape of a file by its first row; raises UnknownShape, saying what was found."""
    known = _TASKS[task]
    for ours, column in mapping.items():
        if ours not in known.columns:
            raise UnknownShape(f"--map knows no {ours!r}; it maps {', '.join(known.columns)}.")
        if column not in first:
            raise UnknownShape(
                f"--map {ours}={column}: the file has no column {column!r}; "
                f"it has {', '.join(first)}."
            )
    shape = _fitting(first, mapping, known)
    if shape is None:
        raise UnknownShape(
            f"The columns {', '.join(map(repr, first)) or '(none)'} are no shape that is known "
            f"for the task {task}. Expected {known.expected}. Name them with --map, such as "
            f"--map prompt=question{_other_tasks(first)}."
        )
    return shape


def read_row(shape: Shape, values: Values) -> list[IncomingItem]:
    """One row as its items with labels; raises ``annotate.texts.Unfit`` with what was found."""
    row = {ours: values.get(column) for ours, column in shape.columns.items()}
    items = list(shape.kind.read(row))
    category = category_of(row.get("category"))
    severity, priority = severity_of(row.get("severity")), priority_of(row.get("priority"))
    rationale = text_of(row.get("rationale"), "rationale")
    return [
        item._replace(
            category=category,
            severity=severity,
            priority=priority,
            label=item.label._replace(rationale=rationale) if item.label else None,
        )
        for item in items
    ]


def _fitting(first: Values, mapping: Mapping[str, str], known: _Known) -> Shape | None:
    found = {}
    for ours, names in known.columns.items():
        present = [name for name in names if name in first]
        if ours in mapping or present:
            found[ours] = mapping.get(ours) or present[0]
    for kind in known.kinds:
        if kind.needs <= found.keys():
            taken = kind.needs | kind.may_have
            return Shape(kind, {o: column for o, column in found.items() if o in taken})
    return None


def _other_tasks(first: Values) -> str:
    """The tasks that such a file would do for, as the end of a sentence."""
    fitting = [f"--task {task}" for task, known in _TASKS.items() if _fitting(first, {}, known)]
    return f"; it would do for {' or '.join(fitting)}" if fitting else ""
