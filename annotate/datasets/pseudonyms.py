"""Names for people in what leaves a study: nobody without the project's key knows who it is."""

from annotate.blinding import keyed
from db import annotators
from db.connection import Study
from db.criteria import Criteria
from db.projects import Project


def pseudonym(project: Project, annotator_id: int) -> str:
    """The same for the same person in every dataset of which `project` is the first."""
    return f"person-{keyed(project.blind_key, f'annotator {annotator_id}').hex()[:10]}"


def without_names(study: Study, project: Project, criteria: Criteria) -> dict[str, object]:
    """Criteria as they are stored, with people by their pseudonyms."""
    said = criteria.as_dict()
    for field in ("people", "without_people"):
        if field in said:
            said[field] = [_of(study, project, name) for name in said[field]]
    return said


def _of(study: Study, project: Project, name: str) -> str:
    known = annotators.find(study, name)
    return pseudonym(project, known.id) if known else "somebody who is not known any more"
