"""Shapes: how the columns of a file become prompts, their responses and labels.

Each task has shapes of its own: :mod:`annotate.shapes.pairs`, :mod:`annotate.shapes.rates`,
:mod:`annotate.shapes.ranks` and :mod:`annotate.shapes.demonstrations` say which. Prompts and
responses are strings or chat messages (:mod:`annotate.shapes.texts`). Any shape may have a
`category` and a `severity` (0 to 3) of its prompts, a `system` message before them, a `priority`
(higher is judged sooner), and a `rationale` of its labels: why. What other annotation tools export
(:mod:`annotate.shapes.exports`) is laid out as such rows first.
"""

from annotate.shapes.detecting import Shape, columns_of, detect, unfolded
from annotate.shapes.exports import export_of
from annotate.shapes.records import read_record, read_row
from annotate.shapes.texts import Unfit
from annotate.shapes.uniform import check_columns

__all__ = [
    "Shape", "Unfit",
    "check_columns", "columns_of", "detect", "export_of", "read_record", "read_row", "unfolded",
]  # fmt: skip
