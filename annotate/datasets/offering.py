"""What criteria can name in a study: offered to whoever makes a dataset, and what is fit."""

from collections.abc import Sequence
from typing import NamedTuple

from annotate import access, planning
from annotate.datasets import asking, contents
from db import asked_for, guidelines, projects
from db.connection import Study
from db.criteria import Content, Criteria
from db.projects import Project


class Offered(NamedTuple):
    """What there is to choose from in some projects; an empty name is a prompt without one.

    `versions` are the numbers that guidelines of any of them have.
    """

    people: tuple[str, ...]
    categories: tuple[str, ...]
    sources: tuple[str, ...]
    versions: tuple[int, ...]


def all_projects(study: Study) -> list[Project]:
    """The projects that a dataset can be made of, oldest first; for researchers."""
    access.require(study, "researcher")
    return [project for project in projects.list_all(study) if project.parent_id is None]


def of_projects(study: Study, names: Sequence[str]) -> Offered:
    """What can be named in these projects; reads all their prompts once. For researchers.

    Raises UnknownProject.
    """
    access.require(study, "researcher")
    ids = [planning.find(study, name).id for name in names]
    versions = {one.version for id_ in ids for one in guidelines.versions(study, id_)}
    return Offered(
        tuple(asked_for.people(study, ids)),
        tuple(asked_for.categories(study, ids)),
        tuple(asked_for.sources(study, ids)),
        tuple(sorted(versions)),
    )


def of_tasks(found: Sequence[Project]) -> list[Content]:
    """What can be made of all these projects together, the own of the first one first."""
    first, *others = (contents.of_task(project.task) for project in found)
    return [content for content in first if all(content in other for other in others)]


def check(study: Study, criteria: Criteria) -> None:
    """Raise what building by these criteria would, as far as no judgment is read for it.

    For researchers: raises Forbidden, UnknownProject, BadCriteria, BadFormat and BadAggregation.
    """
    access.require(study, "researcher")
    asking.check(criteria)
    found = asking.found_projects(study, criteria)
    asking.content_of(study, found, criteria)
    for project in found:
        asking.selection(study, project, criteria)
