"""People: what the judgments of a project come to, by the one rule (:mod:`db.preferences`).

What people say is in their judgments, and changes as they go on: so the verdicts of this judge are
a copy, which is made anew whenever it is asked for. Responses that nobody has judged, or on which
people do not agree, have no verdict. Models that judge in a project are no people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from db import annotators, items, judges, preferences, projects, times
from db.connection import Study, open_study, transaction
from db.decisions import Decision
from db.judges import Asks, Verdict, Winner
from db.projects import Project
from db.selection import Selection
from train.errors import BadJudge
from train.judges.judging import AnyJudge, Contest, Exchange

VERSION = "plurality"  # of the rule


@dataclass(frozen=True)
class PeopleRating:
    """The people of a ``rate`` project, who said safe or unsafe, or good or bad.

    The value is the share of those who said safe, or good.
    """

    name: str
    asks: Literal["safe", "good"]
    settings: Mapping[str, Any]
    version: str = VERSION

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        """Nothing: what they have said is stored, and the rest waits for them."""
        yield {}


@dataclass(frozen=True)
class PeopleComparing:
    """The people of a ``compare`` project. Each pair has one winner, whatever the order."""

    name: str
    settings: Mapping[str, Any]
    asks: Literal["better"] = "better"
    version: str = VERSION

    def compare(self, contests: Sequence[Contest]) -> Iterator[Mapping[int, Winner]]:
        """Nothing: what they have said is stored, and the rest waits for them."""
        yield {}


def people_judge(project_name: str, database: Path) -> AnyJudge:
    """The people of a project, with what they have said by now as verdicts; one transaction.

    Raises UnknownProject, and BadJudge for a project of another task.
    """
    with open_study(database) as study, transaction(study):
        project = projects.get(study, project_name)
        if project.parent_id is not None or project.task not in ("rate", "compare"):
            raise BadJudge(
                f"Project {project_name!r} asks people neither to rate nor to compare. Give one "
                "that does, or a new name to have a project made of the answers."
            )
        name, settings = f"people:{project_name}", {"project": project_name}
        if project.task == "compare":
            who = _known(study, name, "better", settings)
            judges.replace_contests(study, who, _winners(study, project), times.now())
            return PeopleComparing(name, settings)
        asks: Literal["safe", "good"] = "safe" if project.options.scale == "safety" else "good"
        who = _known(study, name, asks, settings)
        judges.replace(study, who, _labels(study, project, asks), times.now())
        return PeopleRating(name, asks, settings)


def _known(study: Study, name: str, asks: Asks, settings: Mapping[str, Any]) -> int:
    return judges.known_as(study, name, VERSION, asks, settings, times.now()).id


def _labels(study: Study, project: Project, asks: Literal["safe", "good"]) -> dict[int, Verdict]:
    found = {}
    for decision in _decisions(study, project):
        response_id = decision.chosen_id or decision.rejected_id
        if decision.outcome in ("good", "bad") and response_id is not None:
            found[response_id] = _verdict(decision, asks)
    return found


def _verdict(decision: Decision, asks: Literal["safe", "good"]) -> Verdict:
    good = decision.outcome == "good"
    share = decision.weight if good else 1.0 - decision.weight
    if asks == "good":
        return Verdict(None, share)
    return Verdict("safe" if good else "unsafe", share)


def _winners(study: Study, project: Project) -> dict[tuple[int, int], Winner]:
    """Both orders of every pair that was decided."""
    found: dict[tuple[int, int], Winner] = {}
    for decision in _decisions(study, project):
        if decision.outcome in ("preference", "tied", "both_bad"):
            one, two = items.response_ids(study, decision.item_id)
            won = decision.chosen_id
            found[one, two] = "tie" if won is None else "first" if won == one else "second"
            found[two, one] = "tie" if won is None else "first" if won == two else "second"
    return found


def _decisions(study: Study, project: Project) -> Iterator[Decision]:
    people = Selection(without=annotators.models(study))
    return preferences.decisions(study, project.id, selection=people)
