"""Rows after the first: a column that comes late would be passed over without a word.

A row may have any number of columns that no shape knows, and lack one that it may do without.
"""

from collections.abc import Mapping

from annotate.errors import UnknownShape
from annotate.shapes.detecting import Shape, detect
from annotate.shapes.parts import Values
from annotate.shapes.texts import Unfit
from db.projects import Task


def check_columns(shape: Shape, row: Values, mapping: Mapping[str, str], task: Task) -> None:
    """Raise Unfit, naming a column that the shape would go by if the first row had it."""
    if shape.export is not None:  # its records are laid out as rows, each by what it has
        return
    try:
        used = detect(row, mapping, task).columns
    except (UnknownShape, Unfit):  # a value is at fault, not a column: reading the row says which
        return
    for column in used.values():
        if column not in shape.columns.values():
            raise Unfit(
                f"the column {column!r:.60}, which the first row lacks",
                "the same columns in every row, with null where one says nothing",
            )
