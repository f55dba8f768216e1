"""Rows of a file whose shape is known: what each becomes."""

from typing import NamedTuple

from annotate.shapes.detecting import Shape, within
from annotate.shapes.parts import Values
from annotate.shapes.texts import text_of
from annotate.shapes.values import category_of, priority_of, severity_of
from db.incoming import IncomingItem

_ABOUT = frozenset({"category", "severity", "priority", "rationale"})  # what any row may say


class Read(NamedTuple):
    """The items of a row, with labels, and how people answered a record of a tool's export.

    `several` people did; `even` are their answers, so that no item has a label.
    """

    items: list[IncomingItem]
    several: bool = False
    even: bool = False


def read_record(shape: Shape, values: Values) -> Read:
    """One row, and how people answered it; raises :class:`~annotate.shapes.texts.Unfit`."""
    if shape.export is None:
        return Read(_items(shape, values, values))
    record = shape.export.unfold(values)
    items = _items(shape, values, record.row)
    even = record.even and all(item.label is None for item in items)
    return Read(items, record.several, even)


def read_row(shape: Shape, values: Values) -> list[IncomingItem]:
    """One row as its items with labels; raises :class:`~annotate.shapes.texts.Unfit`."""
    return read_record(shape, values).items


def _items(shape: Shape, values: Values, found: Values) -> list[IncomingItem]:
    row = {
        ours: found[column] if column in found else within(values, column)
        for ours, column in shape.columns.items()
    }
    items = list(shape.kind.read(row))
    if _ABOUT.isdisjoint(shape.columns):
        return items
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
