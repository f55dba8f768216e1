"""Messages as they are stored, straight into Arrow columns: no object for each row or message.

A Parquet file of a million rows is written several times as fast that way; it holds the same.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from json.scanner import make_scanner
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from annotate.formats.parquet import schema
from annotate.formats.shape import Columns
from db.messages import ROLES

Batch = Mapping[str, Sequence[Any]]  # by column

# A conversation of one message, as nearly all are, is its content between these.
_BEFORE = '[{"content":'
_AFTER = {f',"role":"{role}"}}]': role for role in ROLES}
# The value in JSON from a place on, and where it ends. Any decoder is a context to it.
_scan: Callable[[str, int], tuple[Any, int]] = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]


def write(path: Path, batches: Iterable[Batch], columns: Columns) -> None:
    """Write batches of :func:`db.dataset_rows.stored` as row groups, while the next one is read."""
    of = schema(columns)
    with pyarrow.parquet.ParquetWriter(path, of) as writer, ThreadPoolExecutor(1) as beside:
        written: Future[None] | None = None
        for table in tables(batches, columns):
            if written is not None:
                written.result()
            written = beside.submit(writer.write_table, table)
        if written is not None:
            written.result()


def tables(batches: Iterable[Batch], columns: Columns) -> Iterator[pyarrow.Table]:
    """An Arrow table of each batch, with these columns; streams."""
    of = schema(columns)
    for batch in batches:
        arrays = [_column(batch[field.name], field.type) for field in of]
        yield pyarrow.Table.from_arrays(arrays, schema=of)


def _column(values: Sequence[Any], of: pyarrow.DataType) -> pyarrow.Array:
    if pyarrow.types.is_list(of):
        return messages(values, of)
    if pyarrow.types.is_boolean(of):
        return pyarrow.array(values, pyarrow.int8()).cast(of)
    return pyarrow.array(values, of)


def messages(texts: Sequence[str], of: pyarrow.DataType) -> pyarrow.Array:
    """Lists of role and content, from the texts that messages are stored as."""
    roles, contents, offsets = _single(texts) or _several(texts)
    columns = [pyarrow.array(column, pyarrow.string()) for column in (roles, contents)]
    fields = [of.value_type.field(name) for name in ("role", "content")]
    turns = pyarrow.StructArray.from_arrays(columns, fields=fields)
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets, pyarrow.int32()), turns, type=of)


_Turns = tuple[Sequence[str], Sequence[str], Sequence[int]]  # where each list begins, and the end


def _single(texts: Sequence[str]) -> _Turns | None:
    """Roles and contents where each of the texts is one message; None where one is not."""
    if not all(text.startswith(_BEFORE) for text in texts):
        return None
    contents, ends = [], []
    start = len(_BEFORE)
    for text in texts:
        content, end = _scan(text, start)
        contents.append(content)
        ends.append(text[end:])
    if not _AFTER.keys() >= set(ends):
        return None
    return [_AFTER[end] for end in ends], contents, range(len(texts) + 1)


def _several(texts: Iterable[str]) -> _Turns:
    roles, contents, offsets = [], [], [0]
    for text in texts:
        for turn in json.loads(text):
            roles.append(turn["role"])
            contents.append(turn["content"])
        offsets.append(len(roles))
    return roles, contents, offsets
