"""Writing a dataset to files that TRL, `datasets` and other tools read as they are."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from annotate import access
from annotate.errors import BadFormat, BadTarget, NothingToExport
from annotate.formats import arrays, known, lines, parquet, sheets, stored
from annotate.formats.known import Name
from annotate.formats.shape import READERS, Columns, Ending, Row, Shape, Unfit, Written
from annotate.whole import whole
from db import dataset_rows
from db.connection import Study
from db.dataset_rows import Split
from db.datasets import Dataset

CONTAINERS: dict[Ending, Callable[[Path, Iterable[Row], Columns], None]] = {
    ".jsonl": lines.write, ".json": arrays.write, ".parquet": parquet.write, ".csv": sheets.write,
}  # fmt: skip


def write(
    study: Study,
    dataset: Dataset,
    out: Path,
    format_: Name = "trl",
    *,
    as_strings: bool = False,
    split: Split | None = None,
) -> list[Written]:
    """Write the dataset's rows in a container by the ending of `out`, one file for each split.

    `out` holds the rows to train on; what is held out is beside it, as ``NAME-validation`` and
    ``NAME-test``. With `split`, `out` holds the rows of that one. `format_` is one of
    :mod:`annotate.formats`; rows are conversational unless `as_strings`. No file appears before all
    are written, and each appears whole or not at all: it is written beside its place and moved
    there. For researchers: raises Forbidden, BadFormat for a format that is not for this dataset,
    NothingToExport for a split without rows, and BadTarget for another ending, an unwritable
    folder, and rows held out by an earlier export that would be left beside this one.
    """
    access.require(study, "researcher")
    check_target(out)
    shape = shape_of(dataset, format_, out, as_strings=as_strings)
    files = files_of(study, dataset, out, split)
    for file in files:
        check_target(file.path)
    if split is None:
        check_beside(out, [file.path for file in files])
    beside = shape.beside([file.path for file in files]) if shape.beside else None
    with ExitStack() as stack:
        for file in files:
            _write(study, dataset, shape, file.split, stack.enter_context(whole(file.path)), out)
        if beside:
            part = stack.enter_context(whole(beside.path))
            part.write_text(beside.text, encoding="utf-8", newline="\n")
    return [*files, *([Written(beside.path)] if beside else [])]


def _write(
    study: Study, dataset: Dataset, shape: Shape, split: Split | None, part: Path, out: Path
) -> None:
    """Write the rows to `part`, in the container that `out` will be."""
    if shape.stored and out.suffix == ".parquet":
        batches = dataset_rows.stored(study, dataset.id, dataset.kind, shape.columns, split)
        stored.write(part, batches, shape.columns)
    else:
        rows = rows_of(study, dataset, shape, split)
        CONTAINERS[out.suffix](part, rows, shape.columns)  # type: ignore[index]


def check_target(out: Path) -> None:
    """Raise BadTarget unless `out` is a place that can be written in a format we know."""
    known.check_ending(out)
    if not out.parent.is_dir():
        raise BadTarget(f"There is no folder {out.parent} to write {out.name} in. Make it first.")
    if out.is_dir():
        raise BadTarget(f"{out} is a folder. Give --out the path of a file.")


def check_beside(out: Path, files: Collection[Path]) -> None:
    """Raise BadTarget where held-out rows of an earlier export are beside `out` and not of `files`.

    What they hold out may be among the rows of `out` by then.
    """
    held_out = [place_of(out, split) for split in dataset_rows.SPLITS if split != "train"]
    left = [str(place) for place in held_out if place.is_file() and place not in files]
    if left:
        raise BadTarget(
            f"{' and '.join(left)} of an earlier export would be left beside {out.name}, which may "
            f"then hold the same prompts: remove {'it' if len(left) == 1 else 'them'}, or give "
            "--out another name."
        )


def shape_of(
    dataset: Dataset, format_: Name, out: Path | None = None, *, as_strings: bool = False
) -> Shape:
    """How the rows of this dataset are written; raises BadFormat."""
    criteria = json.loads(dataset.criteria)
    if format_ == "binary" and dataset.kind == "ratings" and criteria.get("scale") != "safety":
        raise BadFormat(
            f"Dataset {dataset.name}@{dataset.version} says what is good, not what is safe: "
            "use --format kto, or rate with the scale safety."
        )
    margin = bool(criteria.get("margin"))
    return known.shape(format_, dataset.kind, as_strings=as_strings, margin=margin, out=out)


def rows_of(study: Study, dataset: Dataset, shape: Shape, split: Split | None) -> Iterator[Row]:
    """The rows in that shape, in order; streams.

    For researchers. Raises BadFormat where a row does not fit.
    """
    access.require(study, "researcher")
    name = f"{dataset.name}@{dataset.version}"
    of = f"{name}/{split or 'all'}"
    for number, value in enumerate(READERS[dataset.kind](study, dataset.id, split), start=1):
        try:
            row = shape.row(value)
        except Unfit as error:
            raise BadFormat(
                f"Row {number} of dataset {of} has {error}. Write it with --format trl."
            ) from None
        yield {"id": f"{of}/{number}", **row} if shape.identified else row


def files_of(study: Study, dataset: Dataset, out: Path, split: Split | None) -> list[Written]:
    """The files to write: a split each; raises NothingToExport where it has no rows."""
    counts = dataset_rows.splits(study, dataset.id)
    if split is not None:
        if split not in counts:
            there = ", ".join(f"{each} ({n:,} rows)" for each, n in counts.items())
            raise NothingToExport(
                f"Dataset {dataset.name}@{dataset.version} has no rows of the split {split}, "
                f"but of {there}. Hold some out: annotate dataset build --{split} 0.1."
            )
        return [Written(out, split, counts[split])]
    return [Written(place_of(out, s), s, counts[s]) for s in dataset_rows.SPLITS if s in counts]


def place_of(out: Path, split: Split) -> Path:
    """Where a split is written when all are: `out` for what to train on."""
    return out if split == "train" else out.with_name(f"{out.stem}-{split}{out.suffix}")
