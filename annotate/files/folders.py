"""Folders of files that hold a dataset together, named as those of datasets on the Hub are.

``data/train-00000-of-00002.parquet``, ``train.jsonl`` and ``train/0.jsonl`` are of the split
``train``; where no name says a split, everything is. The files of a split are of one kind and lie
in one folder: where several have some, they are subsets, of which one is to be named.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from annotate.errors import MissingFile, UnreadableFile
from annotate.files import saved
from annotate.files.rows import Row

ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
_SPLITS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("validation", "valid", "val", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}
_NUMBERED = re.compile(r"(.+)-(\d{5})-of-(\d{5})")
_POINTER = b"version https://git-lfs.github.com/spec/"

ReadFile = Callable[[Path], Iterator[Row]]


def read_folder(folder: Path, split: str, subset: str | None, read_file: ReadFile) -> Iterator[Row]:
    """The rows of a split, file by file; `read_file` reads one.

    Raises MissingFile for what is not there, and UnreadableFile or BadRow when damage is reached.
    """
    inside = folder / subset if subset else folder
    if subset and (".." in Path(subset).parts or not inside.is_dir()):
        raise MissingFile(f"{folder} has no folder {subset!r}. Check --subset.")
    if saved.is_saved(inside):
        yield from saved.read_saved(inside, split)
        return
    for file in _files(inside, _SPLITS.get(split, split)):
        _check_pointer(file)
        for row in read_file(file):
            yield row._replace(where=f"{file.relative_to(inside)}, {row.where}")


def _files(folder: Path, split: str) -> list[Path]:
    """The files of a split, in order; raises where they are not one kind, in one place, and all."""
    found = [file for file in _data(folder) if file.is_file()]
    named = {file: _split_of(file.relative_to(folder)) for file in found}
    splits = {name for name in named.values() if name} or {"train"}
    if not found:
        raise MissingFile(
            f"{folder} is a folder without rows. Give a file, or a folder of files that end in "
            f"{', '.join(ENDINGS)}."
        )
    if split not in splits:
        raise MissingFile(
            f"{folder} has no split {split!r}; say --split {' or '.join(sorted(splits))}."
        )
    files = [file for file, name in named.items() if name == split or not any(named.values())]
    kinds = {file.suffix if file.suffix != ".gz" else Path(file.stem).suffix for file in files}
    places = {file.parent for file in files}
    if len(places) > 1:
        subsets = sorted(str(place.relative_to(folder)) for place in places)
        raise MissingFile(f"{folder} has several subsets; say --subset {' or '.join(subsets)}.")
    if len(kinds) > 1:
        raise UnreadableFile(f"{folder} holds {' and '.join(sorted(kinds))}: import one file.")
    _check_numbers(files)
    return files


def _data(folder: Path) -> Iterator[Path]:
    """What may hold rows, no deeper than datasets have it."""
    for pattern in ("*", "*/*", "*/*/*"):
        for file in sorted(folder.glob(pattern)):
            hidden = any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
            kind = file.name.lower().removesuffix(".gz")
            if kind.endswith(ENDINGS) and not hidden and file.name != "dataset_infos.json":
                yield file


def _split_of(file: Path) -> str | None:
    """The split that the file's name says, or else the names of its folders, nearest first."""
    stem = file.name.split(".")[0].lower()
    if file.parent.name == "data" and (numbered := _NUMBERED.fullmatch(stem)):
        return _SPLITS.get(numbered[1], numbered[1])
    for name in (stem, *reversed(file.parent.parts)):
        for word in re.split(r"[^a-z0-9]+", name.lower()):
            if word in _SPLITS:
                return _SPLITS[word]
    return None


def _check_numbers(files: list[Path]) -> None:
    """Raise UnreadableFile where one of so many files is missing."""
    numbered = [found for file in files if (found := _NUMBERED.fullmatch(file.name.split(".")[0]))]
    there = {(found[1], int(found[2]), int(found[3])) for found in numbered}
    for name, _, count in sorted(there):
        for number in range(count):
            if (name, number, count) not in there:
                raise UnreadableFile(
                    f"{files[0].parent} lacks {name}-{number:05}-of-{count:05}: fetch it, and "
                    "import again."
                )


def _check_pointer(file: Path) -> None:
    try:
        with file.open("rb") as start:
            pointer = start.read(len(_POINTER)) == _POINTER
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror or error}.") from error
    if pointer:
        raise UnreadableFile(
            f"{file} only points to its content: fetch that with git lfs pull, and import again."
        )
