"""Importing: a file of pairs, responses or prompts becomes items of a project.

A file with a bad row is refused whole. A good one enters in chunks, so that people can go on
judging while a million rows come in.
"""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from itertools import chain
from typing import Literal, NamedTuple

from annotate import access, files, licence_terms, planning, setup_rules, setups, shapes
from annotate.errors import UnreadableFile
from annotate.files import Row
from annotate.moving_in import Progress, move_in
from annotate.pacing import CHUNK
from annotate.setups import Plan
from annotate.shapes import Shape
from annotate.shapes.texts import Unfit
from annotate.unseen import is_blank
from db import annotators, audit, imports, incoming, licences, projects, times
from db.annotators import Annotator, Kind
from db.connection import Study, transaction
from db.imports import Added, Stored
from db.incoming import IncomingItem
from db.projects import Project, Strategy, Task

Labels = Literal["keep", "drop"]


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
    licence: str | None = None  # of the source
    subset: str | None = None  # of a folder, or a dataset on the Hub
    revision: str | None = None  # of a dataset on the Hub


class Report(NamedTuple):
    """What an import did.

    `empty` counts rows with a response that has no text, `labelled` those that carry a label, and
    `moved` items that were there and got another priority. A row of several responses to rate is
    as many rows here. Of the records of another tool's export, `several` were answered by more than
    one person, and `even` have no label, because as many gave one answer as another. `revision` is
    the commit that was read of a dataset on the Hub.
    """

    task: Task
    shape: Shape
    stored: Stored
    moved: int
    empty: int
    labelled: int
    revision: str | None = None
    several: int = 0
    even: int = 0


def import_pairs(
    study: Study,
    source: str,
    project_name: str,
    settings: Settings | None = None,
    labeller: tuple[str, Kind] | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
    called: str | None = None,
) -> Report:
    """Import a file or Hub dataset into a project, making the project if it is new.

    Rows are read and checked before the study is touched: a bad row raises BadRow with its place
    and nothing has changed. Then they are stored, 1,000 or more in a transaction, as
    :mod:`annotate.pacing` says. What is broken off in between (a kill, a full disk) is completed
    by importing the same again, which adds nothing that is there. With labels "keep", the rows'
    labels become judgments of `labeller` (default: an annotator of kind ``import`` named after the
    source). `progress` is called as it goes: with the rows read, and then with the rows stored and
    how many there are. `called` is how the study is to know the source, where it lies somewhere for
    the moment only. Takes a researcher. Raises BadLicence for what is no name of a licence, and
    UnknownProject for a companion: :func:`annotate.companions.load` fills these.
    """
    access.require(study, "researcher")
    if projects.find(study, project_name) is not None:
        planning.find(study, project_name)
    return bring_in(study, source, project_name, settings, labeller, now, progress, called)


def bring_in(
    study: Study,
    source: str,
    project_name: str,
    settings: Settings | None = None,
    labeller: tuple[str, Kind] | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
    called: str | None = None,
) -> Report:
    """Import into a project or a companion; otherwise as :func:`import_pairs`."""
    access.require(study, "researcher")
    moment = now or times.now()
    settings = settings or Settings()
    known_as = called or source
    licence = settings.licence and licence_terms.spelled(settings.licence)
    project = projects.find(study, project_name)
    if project is not None:
        settings = settings._replace(task=settings.task or project.task)
        _require(project, settings)
    else:
        setup_rules.check_name(project_name)
    commit = files.pinned(source, settings.revision)
    shape, rows = _detect(source, _rows(source, settings._replace(revision=commit)), settings)
    reading = _Reading(source, shape, settings, progress)
    keep = settings.labels == "keep"
    staged = incoming.stage(study, reading.items(rows), labels=keep)
    with transaction(study):
        project = _ensure_project(study, project_name, settings, moment)
        name, kind = labeller or (files.name_of(source), "import")
        annotator = annotators.ensure(study, name, kind, moment) if keep else None
        resumed = known_as in imports.unfinished(study, project.id)
        import_id = imports.start(study, project.id, known_as, moment)
        if licence:
            licences.record(study, reading.name, licence, moment)
    added = _store(study, known_as, project, annotator, staged.rows, moment, progress)
    if added.moved or resumed:  # what was broken off may have left slots out of place
        planning.arrange_all(study, project)
    follows = project.options.extra or project.options.confirm or project.options.none_to
    if follows:  # from labels, and from severities of prompts that were there
        planning.fit_all(study, project, moment)
    stored = Stored(*staged, added.items, added.labels)
    with transaction(study):
        imports.finish(study, import_id, moment)
        detail = {"source": known_as, "keep_labels": keep, **stored._asdict()}
        if commit:
            detail |= {"split": settings.split, "subset": settings.subset, "revision": commit}
        audit.record(study, "import", project_name, detail, moment)
    counts = (added.moved, reading.empty, reading.labelled)
    return Report(project.task, shape, stored, *counts, commit, reading.several, reading.even)


def _store(
    study: Study,
    source: str,
    project: Project,
    annotator: Annotator | None,
    rows: int,
    moment: datetime,
    progress: Progress | None,
) -> Added:
    """Move the staged rows in; raises BrokenOff, which says how many are there."""

    def broken_off(done: int) -> str:
        return (
            f"Of {source}, {done:,} of {rows:,} rows are in: import it again then, "
            "and the rest follows."
        )

    return move_in(
        study, project, annotator, rows, moment, progress, chunk=CHUNK, broken_off=broken_off
    )


def recognise(source: str, settings: Settings) -> Shape:
    """The shape of a source by its first row; raises what reading or detecting it raises.

    A licence is looked at too: raises BadLicence.
    """
    if settings.licence:
        licence_terms.spelled(settings.licence)
    shape, _ = _detect(source, _rows(source, settings), settings)
    return shape


def _rows(source: str, settings: Settings) -> Iterator[Row]:
    return files.read(source, settings.split, settings.subset, settings.revision)


def _detect(source: str, rows: Iterator[Row], settings: Settings) -> tuple[Shape, Iterator[Row]]:
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(f"{source} holds no rows. Nothing was imported.")
    try:
        shape = shapes.detect(first.values, settings.mapping, settings.task or "compare")
    except Unfit as unfit:
        raise files.bad_row(source, first.where, unfit.found, unfit.expected) from unfit
    return shape, chain([first], rows)


class _Reading:
    """Rows on their way in, counting what is worth telling about them."""

    def __init__(
        self, source: str, shape: Shape, settings: Settings, progress: Progress | None
    ) -> None:
        self.source = source
        self.shape = shape
        self.settings = settings
        self.progress = progress
        self.name = files.name_of(source)
        self.empty = 0
        self.labelled = 0
        self.several = 0
        self.even = 0

    def items(self, rows: Iterator[Row]) -> Iterator[IncomingItem]:
        columns: Set[str] = frozenset()  # of the row before
        for number, row in enumerate(rows, start=1):
            if self.progress is not None and number % CHUNK == 0:
                self.progress(number, None)
            try:
                if row.values.keys() != columns:
                    columns = row.values.keys()
                    self._check_columns(row.values)
                found = shapes.read_record(self.shape, row.values)
            except Unfit as unfit:
                raise files.bad_row(self.source, row.where, unfit.found, unfit.expected) from unfit
            self.several += found.several
            self.even += found.even
            for item in found.items:
                self.empty += has_empty(item)
                self.labelled += item.label is not None
                yield item._replace(source=self.name)

    def _check_columns(self, values: Mapping[str, object]) -> None:
        mapping, task = self.settings.mapping, self.settings.task or "compare"
        shapes.check_columns(self.shape, values, mapping, task)


def has_empty(item: IncomingItem) -> bool:
    """Whether a response of an item says nothing in the end."""
    return any(is_blank(response.messages[-1].content) for response in item.responses)


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
