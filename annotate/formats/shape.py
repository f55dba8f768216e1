"""How a dataset is written: the columns of its rows, what fills them, and what lies beside them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from db import dataset_rows
from db.connection import Study
from db.dataset_rows import Split
from db.datasets import Kind

# Chat messages, or one of them; such messages as ShareGPT has them; a string; true or false; a
# number or nothing; an object, as JSON has it.
Cell = Literal["turns", "turn", "sayings", "saying", "text", "flag", "number", "object"]
Columns = Mapping[str, Cell]
Row = Mapping[str, object]
Ending = Literal[".jsonl", ".json", ".parquet", ".csv"]

ANY: tuple[Ending, ...] = (".jsonl", ".json", ".parquet", ".csv")
READERS: dict[Kind, Callable[[Study, int, Split | None], Iterator[Any]]] = {
    "preferences": dataset_rows.preferences,
    "ratings": dataset_rows.ratings,
    "rankings": dataset_rows.completions,
    "demonstrations": dataset_rows.completions,
}


class Unfit(Exception):
    """A row that a format cannot hold as it is: what it has, as the end of a sentence."""


class Beside(NamedTuple):
    """A small file that a tool wants beside the data."""

    path: Path
    text: str


class Written(NamedTuple):
    """A file that was written: of which split and how many rows, or None of what lies beside."""

    path: Path
    split: Split | None = None
    rows: int | None = None


class Shape(NamedTuple):
    """The cells of a row by column, what fills them, and what is written beside the files.

    `row` raises Unfit. `identified` rows begin with an `id` of their own, the same in every file
    of the dataset. `stored`: the columns are those of :func:`db.dataset_rows.stored`, as they are.
    """

    columns: Columns
    row: Callable[[Any], Row]
    beside: Callable[[Sequence[Path]], Beside] | None = None
    identified: bool = False
    stored: bool = False


class Format(NamedTuple):
    """A format for one kind: as chat messages, and as strings; None where it has no such form.

    `endings` are of the files that its tool reads.
    """

    conversational: Shape | None
    standard: Shape | None
    endings: tuple[Ending, ...] = ANY


def cells(names: str, cell: Cell) -> dict[str, Cell]:
    """Columns of these names, with a space between them, that hold the same."""
    return dict.fromkeys(names.split(), cell)
