"""Before the work: a warning to agree to and guidelines to read, each version of them once."""

from datetime import datetime
from typing import NamedTuple

from annotate import access
from annotate.errors import NotReady, UnknownGuidelines
from db import assignments, consents, projects, times
from db.annotators import Annotator
from db.connection import Study, transaction
from db.projects import Guideline, Project


class Warning(NamedTuple):  # noqa: A001 - that is what it is
    """What annotators are told of the content, and agree to."""

    text: str


class NewGuidelines(NamedTuple):
    """Guidelines that the annotator has not acknowledged yet.

    `previous` is the version they did acknowledge last; none at `first`.
    """

    guideline: Guideline
    first: bool
    previous: Guideline | None


def next_step(
    study: Study, project: Project, annotator: Annotator
) -> Warning | NewGuidelines | None:
    """What stands between an annotator and the items of a project; None when nothing does.

    The warning first, and again when its text has changed; then the newest guidelines. Raises
    Forbidden and ProjectClosed as claims do.
    """
    access.require_work(study, project, annotator)
    if not _has_agreed(study, project, annotator):
        return Warning(project.options.warning)
    newest = projects.guideline(study, project.id)
    previous = consents.last_read(study, project.id, annotator.id)
    if previous == newest:
        return None
    return NewGuidelines(newest, previous is None, previous)


def agree(
    study: Study,
    project: Project,
    annotator: Annotator,
    warning_text: str,
    now: datetime | None = None,
) -> None:
    """Note that the annotator agrees to this warning; one durable transaction.

    A text that is not the project's warning (any more) is not noted: they are shown the new one.
    """
    project = projects.as_it_is(study, project)
    access.require_work(study, project, annotator)
    if warning_text != project.options.warning or _has_agreed(study, project, annotator):
        return
    with transaction(study):
        consents.agree(study, project.id, annotator.id, warning_text, now or times.now())


def acknowledge(
    study: Study,
    project: Project,
    annotator: Annotator,
    guideline_id: int,
    now: datetime | None = None,
) -> None:
    """Note that the annotator has read this version of the guidelines; one durable transaction.

    The item that they hold is judged by the newest version that they have read from now on. Raises
    UnknownGuidelines for a version of another project.
    """
    with transaction(study):
        access.require_work(study, projects.as_it_is(study, project), annotator)
        if not consents.acknowledge(
            study, project.id, annotator.id, guideline_id, now or times.now()
        ):
            raise UnknownGuidelines(
                f"These are no guidelines of project {project.name!r}. Reload the page to go on."
            )
        held = assignments.live(study, project.id, annotator.id)
        read = consents.last_read(study, project.id, annotator.id)
        if held is not None and read is not None:
            assignments.set_guideline(study, held.id, read.id)


def require_ready(study: Study, project: Project, annotator: Annotator) -> None:
    """Raise NotReady while something stands before the items; reads three rows at most.

    Nothing does for the owner of the file, whose scripts judge for others.
    """
    if study.actor.annotator_id is None:
        return
    if not _has_agreed(study, project, annotator):
        raise NotReady(f"Project {project.name!r} shows a warning first: read and agree to it.")
    if not consents.has_read_newest(study, project.id, annotator.id):
        raise NotReady(f"The guidelines of project {project.name!r} are new: read them first.")


def guideline_id(study: Study, project: Project, annotator_id: int) -> int:
    """The version by which an annotator judges what they are shown now.

    The newest that they have read; for the owner of the file, the newest. Those of the items of
    companions are the project's.
    """
    project_id = project.parent_id or project.id
    if study.actor.annotator_id is not None:
        read = consents.last_read(study, project_id, annotator_id)
        if read is not None:
            return read.id
    return projects.guideline(study, project_id).id


def _has_agreed(study: Study, project: Project, annotator: Annotator) -> bool:
    warning = project.options.warning
    return not warning or consents.agreed(study, project.id, annotator.id, warning)
