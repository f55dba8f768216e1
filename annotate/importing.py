"""Importing: a file of pairs becomes prompts, responses and items of a project; all or nothing."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Literal, NamedTuple

from annotate import files, shapes
from annotate.errors import BadName, UnreadableFile
from annotate.files import Row
from annotate.guidelines import DEFAULT
from annotate.people import MAX_NAME
from annotate.shapes import Shape
from annotate.texts import Unfit
from db import annotators, audit, incoming, projects, times
from db.annotators import Kind
from db.connection import Study, transaction
from db.incoming import IncomingItem, Stored
from db.projects import Project, Task

Labels = Literal["keep", "drop"]


class Settings(NamedTuple):
    """How to import: `overlap` None means one judgment each, or as the project has it."""

    task: Task = "compare"
    overlap: int | None = None
    labels: Labels = "drop"
    mapping: Mapping[str, str] = {}
    split: str = "train"


class Report(NamedTuple):
    """What an import did; `empty` counts rows with a response that has no text."""

    shape: Shape
    stored: Stored
    empty: int
    labelled: int


def import_pairs(
    study: Study,
    source: str,
    project_name: str,
    settings: Settings | None = None,
    labeller: tuple[str, Kind] | None = None,
    now: datetime | None = None,
) -> Report:
    """Import a file or Hub dataset into a project, making the project if it is new.

    Rows are read and checked before the study is touched, then stored in one transaction: a bad row
    raises BadRow with its place and nothing has changed. Importing the same rows again adds
    nothing. With labels "keep", the rows' labels become judgments of `labeller` (default: an
    annotator of kind ``import`` named after the source).
    """
    moment = now or times.now()
    settings = settings or Settings()
    project = projects.find(study, project_name)
    if project is not None:
        projects.require(project, settings.task, settings.overlap)
    else:
        _check_name(project_name)
    rows = files.read(source, settings.split)
    shape, rows = _detect(source, rows, settings.mapping)
    reading = _Reading(source, shape)
    incoming.stage(study, reading.items(rows))
    with transaction(study):
        project = _ensure_project(study, project_name, settings, moment)
        annotator = None
        if settings.labels == "keep":
            name, kind = labeller or (files.name_of(source), "import")
            annotator = annotators.ensure(study, name, kind, moment)
        stored = incoming.store(study, project, annotator, moment)
        keep = settings.labels == "keep"
        detail = {"source": source, "keep_labels": keep, **stored._asdict()}
        audit.record(study, audit.this_user(), "import", project_name, detail, moment)
    return Report(shape, stored, reading.empty, reading.labelled)


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise BadName(
            f"{name[:MAX_NAME]!r} cannot name a project. Use 1 to {MAX_NAME} visible characters."
        )


def recognise(source: str, settings: Settings) -> Shape:
    """The shape of a source by its first row; raises what reading or detecting it raises."""
    shape, _ = _detect(source, files.read(source, settings.split), settings.mapping)
    return shape


def _detect(
    source: str, rows: Iterator[Row], mapping: Mapping[str, str]
) -> tuple[Shape, Iterator[Row]]:
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(f"{source} holds no rows. Nothing was imported.")
    return shapes.detect(first.values, mapping), chain([first], rows)


class _Reading:
    """Rows on their way in, counting what is worth telling about them."""

    def __init__(self, source: str, shape: Shape) -> None:
        self.source = source
        self.shape = shape
        self.name = files.name_of(source)
        self.empty = 0
        self.labelled = 0

    def items(self, rows: Iterator[Row]) -> Iterator[IncomingItem]:
        for row in rows:
            try:
                item = shapes.read_row(self.shape, row.values)
            except Unfit as unfit:
                raise files.bad_row(self.source, row.where, unfit.found, unfit.expected) from unfit
            texts = (m.content.strip() for r in item.responses for m in r.messages[-1:])
            self.empty += not all(texts)
            self.labelled += item.label is not None
            yield item._replace(source=self.name)


def _ensure_project(study: Study, name: str, settings: Settings, moment: datetime) -> Project:
    project = projects.find(study, name)
    if project is not None:
        projects.require(project, settings.task, settings.overlap)
        return project
    overlap = settings.overlap or 1
    body = DEFAULT[settings.task]
    detail = {"task": settings.task, "overlap": overlap}
    audit.record(study, audit.this_user(), "create project", name, detail, moment)
    return projects.create(study, name, settings.task, overlap, body, moment)
