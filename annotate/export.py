"""Writing a dataset to a file that TRL and ``datasets.load_dataset`` read as it is."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

import pyarrow
import pyarrow.parquet

from annotate import access, formats
from annotate.errors import BadFormat, BadTarget
from annotate.formats import Cell, Name
from annotate.whole import whole
from db.connection import Study
from db.datasets import Dataset

_TURNS = pyarrow.list_(pyarrow.struct([("role", pyarrow.string()), ("content", pyarrow.string())]))
_CELLS: dict[Cell, pyarrow.DataType] = {
    "turns": _TURNS, "text": pyarrow.string(), "flag": pyarrow.bool_(),
}  # fmt: skip
_BATCH = 10_000


def write(
    study: Study, dataset: Dataset, out: Path, format_: Name = "trl", *, as_strings: bool = False
) -> None:
    """Write the dataset's rows as JSON Lines or Parquet, by the ending of `out`.

    `format_` is one of :mod:`annotate.formats`; rows are conversational unless `as_strings`. The
    file appears whole or not at all: it is written beside its place and moved there. For
    researchers: raises Forbidden, BadFormat for a format that is not for this dataset, and
    BadTarget for another ending or an unwritable folder.
    """
    access.require(study, "researcher")
    check_target(out)
    if format_ == "binary":
        _check_safety(dataset)
    shape = formats.shape(format_, dataset.kind, as_strings=as_strings)
    rows = map(shape.row, shape.read(study, dataset.id))
    with whole(out) as part:
        if out.suffix == ".parquet":
            _write_parquet(part, rows, shape.columns)
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


def _check_safety(dataset: Dataset) -> None:
    if dataset.kind == "ratings" and json.loads(dataset.criteria).get("scale") != "safety":
        raise BadFormat(
            f"Dataset {dataset.name}@{dataset.version} says what is good, not what is safe: "
            "use --format kto, or rate with the scale safety."
        )


def _write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_parquet(
    path: Path, rows: Iterable[Mapping[str, object]], columns: Mapping[str, Cell]
) -> None:
    schema = pyarrow.schema([(name, _CELLS[cell]) for name, cell in columns.items()])
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
