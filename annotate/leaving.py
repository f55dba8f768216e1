"""Leaving: what somebody who signs out still holds goes to others."""

from contextlib import suppress

from annotate.assignment import release
from annotate.errors import Forbidden, ProjectClosed
from db import assignments, projects
from db.annotators import Annotator
from db.connection import Study


def leave(study: Study, annotator: Annotator) -> int:
    """Give back the items that the annotator holds, in any project; returns how many.

    One transaction for each. Where they may not work any more, the lease runs out by itself.
    """
    given_back = 0
    for project in projects.list_all(study):
        if assignments.live(study, project.id, annotator.id) is not None:
            with suppress(Forbidden, ProjectClosed):
                given_back += release(study, project, annotator)
    return given_back
