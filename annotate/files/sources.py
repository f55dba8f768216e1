"""Where rows come from: a file, a folder, or a dataset on the Hub, told apart by what is there."""

from collections.abc import Iterator
from pathlib import Path

from annotate import hub
from annotate.errors import MissingFile
from annotate.files import places
from annotate.files.folders import read_folder
from annotate.files.hub import commit_of, read_hub
from annotate.files.reading import SUFFIXES, read_file
from annotate.files.rows import Row


def read(
    source: str, split: str = "train", subset: str | None = None, revision: str | None = None
) -> Iterator[Row]:
    """The rows of a local file or folder or, if there is none, of the dataset `source` on the Hub.

    `split` and `subset` choose from a folder or a dataset on the Hub, `revision` among the commits
    of the latter. Raises MissingFile, UnreadableFile, HubUnreachable, or BadRow for a row that is
    not even a row; all while iterating, when the row is reached.
    """
    if not source.strip():
        raise MissingFile("The source is empty. Give a path, or a dataset as OWNER/NAME.")
    path = places.find(source)
    if is_on_hub(source):
        yield from read_hub(source, split, subset, revision)
    elif revision is not None:
        raise MissingFile(f"--revision is of datasets on the Hub, and {source} is none.")
    elif path is not None and path.is_dir():
        yield from read_folder(path, split, subset, read_file)
    elif subset is not None:
        raise MissingFile(f"--subset is of folders and datasets on the Hub, and {source} is none.")
    elif path is not None:
        yield from read_file(path)
    else:
        raise MissingFile(f"There is no file {source}. Give a path, or a dataset as OWNER/NAME.")


def pinned(source: str, revision: str | None) -> str | None:
    """The commit of the Hub at which a `revision` of the source is now; None for what is here.

    Raises what reading it would.
    """
    return commit_of(source, revision) if is_on_hub(source) else revision


def is_on_hub(source: str) -> bool:
    """Whether the source is to be looked for on the Hub."""
    path = Path(source)
    named = hub.ID.fullmatch(source) and path.suffix.lower() not in SUFFIXES
    return bool(named) and places.find(source) is None


def name_of(source: str) -> str:
    """A short name for a source: a file's stem, a folder's name, or the dataset id."""
    path = places.find(source)
    if path is None:
        return source
    name = path.resolve().name if path.is_dir() else path.name
    return name.split(".")[0] or name
