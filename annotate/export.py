"""Writing a dataset to a file that TRL and ``datasets.load_dataset`` read as it is."""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pyarrow
import pyarrow.parquet

from annotate import access
from annotate.errors import BadTarget
from annotate.whole import whole
from db import datasets
from db.connection import Study
from db.datasets import Dataset
from db.trl import ConversationalRow, StandardRow, conversational, standard

_TURNS = pyarrow.list_(pyarrow.struct([("role", pyarrow.string()), ("content", pyarrow.string())]))
_BATCH = 10_000


def write_trl(study: Study, dataset: Dataset, out: Path, *, as_strings: bool = False) -> None:
    """Write the dataset's rows as JSON Lines or Parquet, by the ending of `out`.

    Conversational rows unless `as_strings`. The file appears whole or not at all: it is written
    beside its place and moved there. For researchers: raises Forbidden, and BadTarget for another
    ending or an unwritable folder.
    """
    access.require(study, "researcher")
    check_target(out)
    to_row = standard if as_strings else conversational
    rows = (to_row(preference) for preference in datasets.preferences(study, dataset.id))
    with whole(out) as part:
        if out.suffix == ".parquet":
            _write_parquet(part, rows, pyarrow.string() if as_strings else _TURNS)
        else:
            _write_lines(part, rows)


def check_target(out: Path) -> None:
    """Raise BadTarget unless `out` is a place that can be written in a format we know."""
    if out.suffix not in (".jsonl", ".parquet"):
        raise BadTarget(f"--out {out} must end in .jsonl or .parquet.")
    if not out.parent.is_dir():
        raise BadTarget(f"There is no folder {out.parent} to write {out.name} in. Make it first.")
    if out.is_dir():
        raise BadTarget(f"{out} is a folder. Give --out the path of a file.")


def _write_lines(path: Path, rows: Iterable[ConversationalRow | StandardRow]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_parquet(
    path: Path, rows: Iterable[ConversationalRow | StandardRow], cell: pyarrow.DataType
) -> None:
    schema = pyarrow.schema([(name, cell) for name in ("prompt", "chosen", "rejected")])
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
