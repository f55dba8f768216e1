"""Guidelines: what annotators are asked to do, in versions that are never changed.

Every judgment names the version its annotator had; a new one is shown to everybody once.
"""

from datetime import datetime

from annotate import access, planning, setup_rules, setups
from annotate.errors import Forbidden
from db import audit, guidelines, members, projects, times
from db.connection import Study, transaction
from db.guidelines import Version
from db.projects import Guideline, Project

__all__ = ["Version", "publish", "versions"]


def publish(study: Study, project_name: str, body: str, now: datetime | None = None) -> Guideline:
    """Make this the newest version, unless it is that already; returns the newest.

    One transaction, with its entry in the audit log. Takes a researcher. Raises UnknownProject,
    and BadSettings for a text that is empty or over 100,000 characters.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    text = setups.text(body)
    setup_rules.refuse(setup_rules.guideline_problems(text))
    with transaction(study):
        project = planning.find(study, project_name)
        was = projects.guideline(study, project.id)
        new = guidelines.publish(study, project.id, text, moment)
        if new != was:
            detail = {"version": {"from": was.version, "to": new.version}}
            audit.record(study, "publish guidelines", project.name, detail, moment)
    return new


def versions(study: Study, project_name: str) -> list[Version]:
    """All versions, oldest first, for whoever may work on the project.

    Raises UnknownProject, and Forbidden for an annotator to whom the project is not open.
    """
    access.require(study, "annotator")
    project = planning.find(study, project_name)
    actor = study.actor
    if actor.role == "annotator" and not _is_open_to(study, project, actor.annotator_id):
        raise Forbidden(f"Project {project.name!r} is not open to {actor.name}.")
    return guidelines.versions(study, project.id)


def _is_open_to(study: Study, project: Project, annotator_id: int | None) -> bool:
    if not project.options.members_only:
        return True
    return annotator_id is not None and members.has(study, project.id, annotator_id)
