"""Writing a dataset as the folder that ``save_to_disk`` makes and ``load_from_disk`` opens."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow
import pyarrow.ipc

from annotate import access, hub
from annotate.errors import BadFormat, BadTarget
from annotate.formats import known, parquet
from annotate.formats.known import Name
from annotate.formats.shape import Columns, Row, Shape, Written
from annotate.formats.writing import files_of, rows_of, shape_of
from annotate.whole import whole_folder
from db.connection import Study
from db.dataset_rows import Split
from db.datasets import Dataset


def save(
    study: Study,
    dataset: Dataset,
    out: Path,
    format_: Name = "trl",
    *,
    as_strings: bool = False,
    split: Split | None = None,
) -> list[Written]:
    """Write the folder `out`: of a Dataset, or of a DatasetDict where something is held out.

    With `split`, of that one. The same dataset gives the same bytes. The folder appears whole or
    not at all. For researchers: raises Forbidden, MissingExtra, NothingToExport for a split without
    rows, BadFormat for a format that is not for this dataset or not in columns, and BadTarget for a
    place that is taken or cannot be written.
    """
    access.require(study, "researcher")
    check_folder(out)
    hub.require(f"To write the folder {out}")
    import datasets

    shape = columns_of(dataset, format_, as_strings=as_strings)
    splits = files_of(study, dataset, out, split)
    whole_at = out.resolve()
    with (
        whole_folder(whole_at) as part,
        TemporaryDirectory(prefix=".", dir=whole_at.parent) as scratch,
    ):
        saved: dict[str, Any] = {}
        for _, name, _ in splits:
            file = Path(scratch, f"{name}.arrow")
            _write_arrow(file, rows_of(study, dataset, shape, name), shape.columns)
            made = f"{dataset.hash} {format_} {as_strings} {name}"
            saved[str(name)] = datasets.Dataset(
                datasets.table.MemoryMappedTable.from_file(str(file)),
                split=datasets.NamedSplit(name),
                fingerprint=hashlib.sha256(made.encode()).hexdigest()[:16],
            )
        alone = split is not None or list(saved) == ["train"]
        one = next(iter(saved.values()))
        (one if alone else datasets.DatasetDict(saved)).save_to_disk(part)
    return [file._replace(path=out if alone else out / str(file.split)) for file in splits]


def is_folder(out: Path) -> bool:
    """Whether a path without an ending, or of a folder, is what is to be written."""
    return not out.suffix or out.is_dir()


def check_folder(out: Path) -> None:
    """Raise BadTarget unless a folder can be made there, or an empty one is."""
    if not out.resolve().parent.is_dir():
        raise BadTarget(f"There is no folder {out.parent} to make {out.name} in. Make it first.")
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise BadTarget(f"{out} is there already. Give --out a new folder, or an empty one.")


def columns_of(dataset: Dataset, format_: Name, *, as_strings: bool) -> Shape:
    """How the rows are written in typed columns; raises BadFormat for formats of JSON alone."""
    shape = shape_of(dataset, format_, as_strings=as_strings)
    if ".parquet" not in known.FORMATS[format_][dataset.kind].endings:
        raise BadFormat(f"--format {format_} is JSON for its tool: export it as a .json file.")
    return shape


def _write_arrow(file: Path, rows: Iterable[Row], columns: Columns) -> None:
    """One split as a stream of Arrow tables, which `datasets` maps into memory."""
    schema = parquet.schema(columns)
    with pyarrow.OSFile(str(file), "wb") as sink, pyarrow.ipc.new_stream(sink, schema) as stream:
        for table in parquet.tables(rows, columns):
            stream.write_table(table)
