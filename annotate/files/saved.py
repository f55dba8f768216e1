"""What ``save_to_disk`` of ``datasets`` writes: folders of Arrow files, with JSON about them."""

import json
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import MissingFile, UnreadableFile
from annotate.files.rows import Row

SPLITS = "dataset_dict.json"  # of a DatasetDict: its splits, each a folder of a Dataset
STATE = "state.json"  # of a Dataset: its files, and its split if it is of one
_ROWS = 1_000  # turned into Python at a time


def is_saved(folder: Path) -> bool:
    """Whether this is the folder of a Dataset or of a DatasetDict."""
    return (folder / SPLITS).is_file() or (folder / STATE).is_file()


def read_saved(folder: Path, split: str) -> Iterator[Row]:
    """The rows of a split, or all of a Dataset, in order; raises MissingFile, UnreadableFile."""
    if (folder / SPLITS).is_file():
        splits = _names(folder / SPLITS, "splits")
        if split not in splits:
            raise MissingFile(
                f"{folder} has no split {split!r}; say --split {' or '.join(splits)}."
            )
        folder /= split
    elif split not in ("train", _split(folder)):
        raise MissingFile(f"{folder} is one dataset, without a split {split!r}: leave --split out.")
    for name in _names(folder / STATE, "_data_files"):
        if not (folder / name).is_file():
            raise UnreadableFile(f"{folder} lacks {name}: fetch it, or save the dataset again.")
        for row in _read_arrow(folder / name):
            yield row._replace(where=f"{name}, {row.where}")


def _names(file: Path, key: str) -> list[str]:
    """Names that a file lists, of things that lie beside it and nowhere else."""
    listed = _about(file).get(key)
    found = [n.get("filename") if isinstance(n, dict) else n for n in _list(listed)]
    names = [n for n in found if isinstance(n, str) and n and Path(n).name == n != ".."]
    if not names or len(names) < len(found):
        raise UnreadableFile(
            f"{file} does not list, as {key!r}, what lies beside it; save the dataset again."
        )
    return names


def _split(folder: Path) -> object:
    return _about(folder / STATE).get("_split")


def _about(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableFile(f"{file} cannot be read ({error}); save the dataset again.") from error
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _read_arrow(path: Path) -> Iterator[Row]:
    import pyarrow.ipc  # 30 MB that only some need

    number = 0
    try:
        with pyarrow.OSFile(str(path)) as file, pyarrow.ipc.open_stream(file) as batches:
            for batch in batches:
                batch.validate(full=True)  # what is damaged could bring the process down
                for first in range(0, batch.num_rows, _ROWS):
                    for row in batch.slice(first, _ROWS).to_pylist():
                        number += 1
                        yield Row(f"row {number}", row)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise UnreadableFile(
            f"{path} is not a readable Arrow file: {reason}. Nothing was imported."
        ) from error
