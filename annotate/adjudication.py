"""Adjudication: what people disagree on, for a researcher to decide.

A decision is a judgment of its own kind: it decides alone (:mod:`db.preferences`), whatever was and
will be judged, until it is replaced or taken back. It fills no slot, and is in nobody's figures: no
day's work, no agreement. The history keeps it, with those it replaced. A project that is closed to
annotators can still be decided on.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple

from annotate import access, answers, following
from annotate.answers import Answer
from annotate.assignment import give_back
from annotate.details import NOTHING, Details
from annotate.errors import BadVerdict, CannotAdjudicate
from annotate.judging import says
from annotate.judging import take_back as retract
from db import adjudications, assignments, audit, items, judgments, preferences, projects, times
from db.annotators import Annotator
from db.assignments import Assignment, Presentation
from db.connection import Study, transaction
from db.judgments import Verdict
from db.projects import Project
from db.votes import of_item

LEFT_OUT = "Left out by a researcher"  # the reason of a skip that gives none
_UNDECIDED = ("conflicting", "skipped", "unconfirmed")  # outcomes that overrule nobody


class Decided(NamedTuple):
    """What became of a decision: stored now, or `repeated`, the same having been stored before."""

    judgment_id: int
    fate: Literal["decided", "repeated"]


def decide(
    study: Study,
    project: Project,
    annotator: Annotator,
    item_id: int,
    token: str,
    verdict: Verdict,
    reason: str | None = None,
    details: Details = NOTHING,
    now: datetime | None = None,
) -> Decided:
    """Decide an item in place of everybody who judged it; durable when this returns.

    One immediate transaction, and an entry in the audit log. `verdict` and `details` are in terms
    of the responses as they are stored; ``skip`` leaves the item out. `token` is that of the
    :class:`annotate.disputes.Case` that was looked at: deciding twice under it stores one decision.
    One that stands is replaced. Whoever holds the item as an annotator gives it back.

    Takes a researcher, acting as this annotator. Raises BadVerdict, also where the verdict
    overrules what the votes came to and no rationale says why; CannotAdjudicate where somebody has
    decided since the case was looked at, or the item is none of the project's.
    """
    access.require(study, "researcher")
    access.require_self(study, annotator)
    moment = now or times.now()
    answer = Answer(verdict, reason or (LEFT_OUT if verdict == "skip" else None), details)
    answers.check(_asking(project), answer)
    seat = _seat(study, project, annotator, item_id, token, moment)
    better = answers.revision(study, seat, answer)
    with transaction(study):
        project = projects.as_it_is(study, project)
        if _is_repeated(study, seat, answer):
            return Decided(adjudications.newest(study, item_id), "repeated")
        undone = _replaced(study, seat, moment)
        held = assignments.live(study, project.id, annotator.id)
        if held is not None and held.item_id == item_id:
            give_back(study, held)
        guideline = projects.guideline(study, project.id).id
        shown = Presentation(token, seat.order, guideline, moment, moment)
        anew = assignments.record(study, seat, shown, "adjudicated", undone)
        judgment_id = answers.store(study, anew, annotator, answer, better, None, moment)
        following.settle(study, project, anew, moment)
        _check_overruling(study, item_id, details.rationale)
        what = {"item": item_id, "judgment": judgment_id, "verdict": verdict}
        audit.record(study, "adjudicate", project.name, what, moment)
    return Decided(judgment_id, "decided")


def take_back(
    study: Study, project: Project, judgment_id: int, now: datetime | None = None
) -> None:
    """Let the votes decide again where this judgment has decided; it stays in the history.

    One immediate transaction, and an entry in the audit log. Nothing happens where it was taken
    back before. Takes a researcher; raises CannotAdjudicate for a judgment that is no decision.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    with transaction(study):
        project = projects.as_it_is(study, project)
        judgment = judgments.get(study, judgment_id)
        was = judgment and assignments.get(study, judgment.assignment_id)
        if judgment is None or was is None or was.project_id != project.id:
            raise CannotAdjudicate("That is no decision of this project. Reload the page.")
        if was.state != "adjudicated":
            if not was.token.startswith("adjudicate:"):
                raise CannotAdjudicate("That is an annotator's own judgment: theirs to take back.")
            return
        retract(study, judgment, was, moment)
        following.settle(study, project, was, moment)
        what = {"item": was.item_id, "judgment": judgment_id}
        audit.record(study, "take back adjudication", project.name, what, moment)


def token_of(study: Study, item_id: int) -> str:
    """Under which an item can be decided as it stands: nobody else can under the same one."""
    return f"adjudicate:{item_id}:{adjudications.newest(study, item_id)}"


def _asking(project: Project) -> Project:
    """The project as it asks a researcher: why, if they like."""
    return project._replace(options=replace(project.options, rationale="optional"))


def _seat(
    study: Study, project: Project, annotator: Annotator, item_id: int, token: str, now: datetime
) -> Assignment:
    """The assignment under which an item is decided: its responses as they are stored."""
    if project.parent_id is not None or not adjudications.is_own(study, project.id, item_id):
        raise CannotAdjudicate(f"Item {item_id} is none of project {project.name!r} to decide.")
    order = tuple(range(len(items.response_ids(study, item_id))))
    whose = (item_id, 0, project.id, annotator.id, token)
    return Assignment(0, *whose, "adjudicated", None, order, now, now)


def _is_repeated(study: Study, seat: Assignment, answer: Answer) -> bool:
    """Whether this was decided before under its token; raises CannotAdjudicate if otherwise."""
    stored = judgments.by_key(study, seat.token)
    if (
        stored is not None
        and stored.annotator_id == seat.annotator_id
        and not judgments.is_superseded(study, stored.id)
        and says(study, stored, answer)
    ):
        return True
    if seat.token != token_of(study, seat.item_id):
        raise CannotAdjudicate("Somebody has decided this meanwhile. Look at it again.")
    return False


def _replaced(study: Study, seat: Assignment, moment: datetime) -> int | None:
    """Take back the decision that stands; what the new one supersedes if its hand is the same."""
    standing = adjudications.standing(study, seat.item_id)
    judgment = None if standing is None else judgments.get(study, standing)
    if judgment is None:
        return None
    undone = retract(study, judgment, assignments.get(study, judgment.assignment_id), moment)
    return undone if judgment.annotator_id == seat.annotator_id else None


def _check_overruling(study: Study, item_id: int, rationale: str) -> None:
    """Whoever decides against what the votes came to says why."""
    votes = [vote for _, given in of_item(study, item_id) for vote in given]
    others = [vote for vote in votes if not vote.adjudicated and vote.left_out is None]
    if rationale.strip() or not others:
        return
    voted, now = preferences.decide(item_id, others), preferences.decide(item_id, votes)
    if voted.outcome not in _UNDECIDED and (voted.outcome, voted.chosen_id) != (
        now.outcome,
        now.chosen_id,
    ):
        raise BadVerdict("That overrules what the annotators came to: say why, in a few words.")
