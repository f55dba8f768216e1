"""Parquet: typed columns, for `datasets`, pandas and everything that reads Arrow."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow
import pyarrow.parquet

from annotate.formats.shape import Cell, Columns, Row


def _texts(*names: str) -> pyarrow.DataType:
    return pyarrow.struct([(name, pyarrow.string()) for name in names])


_TURN, _SAYING = _texts("role", "content"), _texts("from", "value")
_CELLS: dict[Cell, pyarrow.DataType] = {
    "turns": pyarrow.list_(_TURN), "turn": _TURN, "sayings": pyarrow.list_(_SAYING),
    "saying": _SAYING, "text": pyarrow.string(), "flag": pyarrow.bool_(),
    "number": pyarrow.float64(),
}  # fmt: skip
_BATCH = 10_000


def schema(columns: Columns) -> pyarrow.Schema:
    """The Arrow types of the columns."""
    return pyarrow.schema([(name, _CELLS[cell]) for name, cell in columns.items()])


def tables(rows: Iterable[Row], columns: Columns) -> Iterator[pyarrow.Table]:
    """Rows as Arrow tables of 10,000 each; streams."""
    of, remaining = schema(columns), iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        yield pyarrow.Table.from_pylist(batch, of)


def write(path: Path, rows: Iterable[Row], columns: Columns) -> None:
    """Write rows as row groups."""
    with pyarrow.parquet.ParquetWriter(path, schema(columns)) as writer:
        for table in tables(rows, columns):
            writer.write_table(table)
