"""What whoever acts on a study may do; functions that show or change what is not theirs ask here.

A study is opened as somebody (:mod:`db.actors`): in commands and notebooks as the owner of the
file, in the app as whoever is signed in. Pages hide what these functions would refuse anyway.
"""

from annotate.errors import Forbidden, ProjectClosed
from db import members
from db.actors import ROLES, Role
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project


def require(study: Study, role: Role) -> None:
    """Raise Forbidden unless whoever acts has at least this role."""
    found = study.actor.role
    if found is None:
        raise Forbidden("Nobody is signed in. Sign in to go on.")
    if ROLES.index(found) < ROLES.index(role):
        raise Forbidden(
            f"This takes the role {role}, and {study.actor.name} is {found}. Ask an admin for it."
        )


def require_self(study: Study, annotator: Annotator) -> None:
    """Raise Forbidden unless whoever acts is this annotator, or owns the file."""
    require(study, "annotator")
    if study.actor.annotator_id not in (None, annotator.id):
        raise Forbidden("You are signed in as somebody else. Reload the page to go on.")


def require_work(study: Study, project: Project, annotator: Annotator) -> None:
    """Raise Forbidden unless whoever acts may work on the project as this annotator.

    Raises ProjectClosed for a project that takes no more judgments. Reads two rows at most.
    """
    require_self(study, annotator)
    if not may_work(study, project, annotator):
        raise Forbidden(
            f"Project {project.name!r} is not open to {annotator.name}. Ask its researcher to add "
            "you to its members."
        )
    if project.closed:
        raise ProjectClosed(
            f"Project {project.name!r} is closed and takes no more judgments. Thank you for yours."
        )


def may_work(study: Study, project: Project, annotator: Annotator) -> bool:
    """Whether the project is open to this annotator."""
    return not project.options.members_only or members.has(
        study, project.parent_id or project.id, annotator.id
    )
