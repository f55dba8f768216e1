"""Previewing an import: the first rows of a source, what is recognised in them, what they become.

It reads the source as an import would, and touches no study. Faults of the rows it looks at are
told as the import would tell them; those of later rows the import tells.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from annotate import files, shapes
from annotate.errors import BadRow, UnknownShape, UnreadableFile
from annotate.files import Row
from annotate.importing import Settings, has_empty
from annotate.shapes import Shape, Unfit
from db.incoming import IncomingItem
from db.projects import Task

ROWS = 5
DEEP = 3  # objects within objects whose columns are named


class Became(NamedTuple):
    """What a row becomes: an item with its responses, and its label."""

    where: str
    item: IncomingItem


class Misfit(NamedTuple):
    """That nothing was recognised, without what a command could do; tasks it would do for."""

    found: str
    others: tuple[Task, ...]


class Preview(NamedTuple):
    """The first rows of a source as they are, and what an import makes of them.

    `columns` are those that a mapping can name, `used` what each of ours is called there, `ignored`
    the columns of the first row that nothing is made of. Without a `shape` nothing was recognised:
    `problems` says why, as they say what is wrong with rows; the first is then about the `misfit`.
    """

    task: Task
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    shape: Shape | None
    used: Mapping[str, str]
    ignored: tuple[str, ...]
    became: tuple[Became, ...]
    problems: tuple[str, ...]
    misfit: Misfit | None = None

    @property
    def empty(self) -> int:
        """How many of the items have an empty response."""
        return sum(has_empty(row.item) for row in self.became)


def preview(source: str, settings: Settings, rows: int = ROWS) -> Preview:
    """Look at the first rows of a source; raises MissingFile, UnreadableFile and the like."""
    task = settings.task or "compare"
    first, problems = _read(source, settings, rows)
    if not first:
        raise UnreadableFile(problems[0] if problems else f"{source} holds no rows.")
    found = Preview(task, first, columns_in(first[0]), None, {}, (), (), problems)
    try:
        shape = shapes.detect(first[0].values, settings.mapping, task)
    except UnknownShape as unknown:
        misfit = Misfit(unknown.found, unknown.others)
        return found._replace(problems=(str(unknown), *problems), misfit=misfit)
    except Unfit as unfit:
        return found._replace(problems=(_told(source, first[0], unfit), *problems))
    ignored = _ignored(first[0], shape)
    found = found._replace(shape=shape, used=shape.columns, ignored=ignored)
    return _made(found, source, settings)


def _ignored(row: Row, shape: Shape) -> tuple[str, ...]:
    """What nothing is made of; an export's texts are also there under the names we give them."""
    unfolded = shapes.unfolded(row.values, shape.export)
    used = [unfolded.get(column) for column in shape.columns.values()]
    again = [*used, unfolded.get("responses")] if shape.export else []
    return tuple(
        column
        for column, value in unfolded.items()
        if column not in shape.columns.values() and value not in again
    )


def columns_in(row: Row) -> tuple[str, ...]:
    """The columns of a row that can be named, those inside of objects with dots."""
    unfolded = shapes.unfolded(row.values, shapes.export_of(row.values))
    return tuple(dict.fromkeys((*unfolded, *_paths(row.values, DEEP))))


def _paths(values: Mapping[str, object], deep: int) -> Iterator[str]:
    for name, value in values.items():
        yield name
        if isinstance(value, dict) and deep > 1:
            yield from (f"{name}.{inner}" for inner in _paths(value, deep - 1))


def _read(source: str, settings: Settings, rows: int) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The first rows that can be read, and the fault of the one that cannot."""
    found: list[Row] = []
    reading = files.read(source, settings.split, settings.subset, settings.revision)
    try:
        for row in islice(reading, rows):
            found.append(row)
    except BadRow as bad:
        return tuple(found), (str(bad),)
    return tuple(found), ()


def _made(found: Preview, source: str, settings: Settings) -> Preview:
    """The preview with what each row becomes, or why it cannot become anything."""
    assert found.shape is not None
    became: list[Became] = []
    problems = []
    for row in found.rows:
        try:
            shapes.check_columns(found.shape, row.values, settings.mapping, found.task)
            items = shapes.read_row(found.shape, row.values)
        except Unfit as unfit:
            problems.append(_told(source, row, unfit))
        else:
            became += [Became(row.where, item) for item in items]
    return found._replace(became=tuple(became), problems=(*problems, *found.problems))


def _told(source: str, row: Row, unfit: Unfit) -> str:
    return str(files.bad_row(source, row.where, unfit.found, unfit.expected))
