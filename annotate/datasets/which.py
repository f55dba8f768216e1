"""Which judgments: what people name, found in the study and gathered for what follows."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from annotate import planning
from annotate.datasets import asking
from annotate.errors import BadCriteria, UnknownItem, UnknownJudgment
from db import gathering, projects
from db.companions import PURPOSES
from db.connection import Study


@dataclass(frozen=True)
class Which:
    """Judgments that are all of these; what is empty is any.

    `people` and `projects` are names, the others numbers. A project has with it its practice, gold
    and repeated items, an item the confirmations of its demonstrations. `since` and `until` are
    ISO times, UTC where they say nothing else; `until` is the first moment that is too late.
    """

    people: tuple[str, ...] = ()
    judgments: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    prompts: tuple[int, ...] = ()
    projects: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def as_dict(self) -> dict[str, object]:
        """What is said, for JSON."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in said.items()
            if value
        }


def gather(study: Study, which: Which) -> int:
    """Gather them (:mod:`db.gathering`); how many there are.

    Raises BadCriteria where nothing is said, for people and prompts that are not there, and where
    no judgment is all that is said; and UnknownProject, UnknownItem and UnknownJudgment.
    """
    if which == Which():
        raise BadCriteria(
            "Say which judgments: by person, judgment, item, prompt, project or time."
        )
    _check(study, which)
    found = gathering.gather(
        study,
        gathering.Which(
            asking.people(study, which.people) if which.people else None,
            which.judgments or None,
            which.items or None,
            which.prompts or None,
            _projects(study, which.projects) if which.projects else None,
            asking.moment(which.since),
            asking.moment(which.until),
        ),
    )
    if not found:
        raise BadCriteria("No judgment is all of that. Leave some of it out, or look again.")
    return found


def _check(study: Study, which: Which) -> None:
    """What is named by number is there."""
    if lost := gathering.unknown(study, "judgments", which.judgments):
        raise UnknownJudgment(f"There is no judgment {lost[0]} in this study.")
    if lost := gathering.unknown(study, "items", which.items):
        raise UnknownItem(f"There is no item {lost[0]} in this study.")
    if lost := gathering.unknown(study, "prompts", which.prompts):
        raise BadCriteria(f"There is no prompt {lost[0]} in this study.")


def _projects(study: Study, names: Sequence[str]) -> list[int]:
    """With their companions."""
    found = [planning.find(study, name) for name in names]
    beside = (projects.companion(study, p, purpose) for p in found for purpose in PURPOSES)
    return [project.id for project in (*found, *beside) if project is not None]
