"""Importing: a file of pairs, responses or prompts becomes items of a project.

A file with a bad row is refused whole. A good one enters in chunks, so that people can go on
judging while a million rows come in.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from time import monotonic, sleep
from typing import Literal, NamedTuple

from annotate import access, files, planning, setup_rules, setups, shapes
from annotate.errors import BrokenOff, UnreadableFile
from annotate.files import Row
from annotate.setups import Plan
from annotate.shapes import Shape
from annotate.texts import Unfit
from db import annotators, audit, imports, incoming, projects, times
from db.annotators import Annotator, Kind
from db.connection import Study, transaction
from db.errors import StudyUnwritable
from db.imports import Added, Stored
from db.incoming import IncomingItem
from db.projects import Project, Strategy, Task

Labels = Literal["keep", "drop"]

CHUNK = 1_000  # rows stored in one transaction
YIELD = 0.1  # of the time that a chunk took, left to others before the next


class Settings(NamedTuple):
    """How to import: `overlap` None means one judgment each, or as the project has it.

    The same goes for `task` and `strategy`; a new project without has ``compare`` and ``depth``.
    """

    task: Task | None = None
    overlap: int | None = None
    labels: Labels = "drop"
    mapping: Mapping[str, str] = {}
    split: str = "train"
    strategy: Strategy | None = None


class Report(NamedTuple):
    """What an import did.

    `empty` counts rows with a response that has no text, `labelled` those that carry a label, and
    `moved` items that were there and got another priority. A row of several responses to rate is
    as many rows here.
    """

    task: Task
    shape: Shape
    stored: Stored
    moved: int
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

    Rows are read and checked before the study is touched: a bad row raises BadRow with its place
    and nothing has changed. Then they are stored, 1,000 in a transaction. What is broken off in
    between (a kill, a full disk) is completed by importing the same again, which adds nothing that
    is there. With labels "keep", the rows' labels become judgments of `labeller` (default: an
    annotator of kind ``import`` named after the source). Takes a researcher. Raises UnknownProject
    for a companion: :func:`annotate.companions.load` fills these.
    """
    access.require(study, "researcher")
    if projects.find(study, project_name) is not None:
        planning.find(study, project_name)
    return bring_in(study, source, project_name, settings, labeller, now)


def bring_in(
    study: Study,
    source: str,
    project_name: str,
    settings: Settings | None = None,
    labeller: tuple[str, Kind] | None = None,
    now: datetime | None = None,
) -> Report:
    """Import into a project or a companion; otherwise as :func:`import_pairs`."""
    access.require(study, "researcher")
    moment = now or times.now()
    settings = settings or Settings()
    project = projects.find(study, project_name)
    if project is not None:
        settings = settings._replace(task=settings.task or project.task)
        _require(project, settings)
    else:
        setup_rules.check_name(project_name)
    rows = files.read(source, settings.split)
    shape, rows = _detect(source, rows, settings)
    reading = _Reading(source, shape)
    keep = settings.labels == "keep"
    staged = incoming.stage(study, reading.items(rows), labels=keep)
    with transaction(study):
        project = _ensure_project(study, project_name, settings, moment)
        name, kind = labeller or (files.name_of(source), "import")
        annotator = annotators.ensure(study, name, kind, moment) if keep else None
        resumed = source in imports.unfinished(study, project.id)
        import_id = imports.start(study, project.id, source, moment)
    added = _store(study, source, project, annotator, staged.rows, moment)
    if added.moved or resumed:  # what was broken off may have left slots out of place
        planning.arrange_all(study, project)
    follows = project.options.extra or project.options.confirm or project.options.none_to
    if follows:  # from labels, and from severities of prompts that were there
        planning.fit_all(study, project, moment)
    stored = Stored(*staged, added.items, added.labels)
    with transaction(study):
        imports.finish(study, import_id, moment)
        detail = {"source": source, "keep_labels": keep, **stored._asdict()}
        audit.record(study, "import", project_name, detail, moment)
    return Report(project.task, shape, stored, added.moved, reading.empty, reading.labelled)


def _store(
    study: Study,
    source: str,
    project: Project,
    annotator: Annotator | None,
    rows: int,
    moment: datetime,
) -> Added:
    """Move the staged rows in, chunk by chunk, with a pause for others after each."""
    total = Added(0, 0, 0)
    for first in range(0, rows, CHUNK):
        began = monotonic()
        try:
            with transaction(study, durable=False):
                last = first + CHUNK - 1
                now = projects.as_it_is(study, project)
                added = imports.store(study, now, annotator, first, last, moment)
        except StudyUnwritable as error:
            raise BrokenOff(
                f"{error} Of {source}, {first:,} of {rows:,} rows are in: import it again then, "
                "and the rest follows."
            ) from error
        total = Added(*map(sum, zip(total, added, strict=True)))
        if first + CHUNK < rows:
            sleep(YIELD * (monotonic() - began))
    return total


def recognise(source: str, settings: Settings) -> Shape:
    """The shape of a source by its first row; raises what reading or detecting it raises."""
    shape, _ = _detect(source, files.read(source, settings.split), settings)
    return shape


def _detect(source: str, rows: Iterator[Row], settings: Settings) -> tuple[Shape, Iterator[Row]]:
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(f"{source} holds no rows. Nothing was imported.")
    shape = shapes.detect(first.values, settings.mapping, settings.task or "compare")
    return shape, chain([first], rows)


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
                found = shapes.read_row(self.shape, row.values)
            except Unfit as unfit:
                raise files.bad_row(self.source, row.where, unfit.found, unfit.expected) from unfit
            for item in found:
                texts = (m.content.strip() for r in item.responses for m in r.messages[-1:])
                self.empty += not all(texts)
                self.labelled += item.label is not None
                yield item._replace(source=self.name)


def _require(project: Project, settings: Settings) -> None:
    """Raise ProjectMismatch where the project is not as the import says."""
    task = settings.task or project.task
    projects.require(project, task, settings.overlap, settings.strategy)


def _ensure_project(study: Study, name: str, settings: Settings, moment: datetime) -> Project:
    project = projects.find(study, name)
    if project is not None:
        _require(project, settings)
        return project
    plan = Plan(overlap=settings.overlap, strategy=settings.strategy)
    return planning.add(study, setups.applied(setups.new(name, settings.task), plan), moment)
