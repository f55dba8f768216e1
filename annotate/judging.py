"""Judging: a verdict on what was shown, stored once; and taking it back."""

from datetime import datetime
from typing import Literal, NamedTuple

from annotate.assignment import give_back, lease_slot
from annotate.errors import BadVerdict, NothingToUndo, TooSoon, UnknownLease
from db import assignments, items, judgments, preferences, slots, times
from db.annotators import Annotator
from db.assignments import Assignment
from db.connection import Study, transaction
from db.judgments import Judgment, NewJudgment, Verdict
from db.projects import Project, Task
from db.slots import Slot

VERDICTS: dict[Task, tuple[Verdict, ...]] = {
    "compare": ("a_much", "a", "tie", "b", "b_much", "both_bad", "skip"),
}
SKIP_REASONS = (
    "I do not understand it",
    "Too distressing",
    "Needs knowledge I do not have",
    "Broken text",
)

Fate = Literal["counted", "skipped", "surplus", "repeated"]


class Outcome(NamedTuple):
    """What became of a submitted verdict.

    counted: it fills a slot. skipped: the item goes to somebody else. surplus: the item had all its
    judgments already; this one is kept beside them. repeated: it had been stored before.
    """

    judgment_id: int
    fate: Fate


def submit(
    study: Study,
    project: Project,
    annotator: Annotator,
    token: str,
    verdict: Verdict,
    reason: str | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Store the verdict on the item shown under `token`; durable when this returns.

    One immediate transaction. `verdict` is in terms of the screen: ``a`` is the response shown
    first. Submitting a token again changes nothing and returns the first result. Raises
    UnknownLease, BadVerdict, or TooSoon when less than the project's `min_seconds` have passed
    since the item was shown: a double press, meant for the item before it.
    """
    moment = now or times.now()
    _check_verdict(project, verdict, reason)
    with transaction(study):
        assignment = _own(study, project, annotator, token)
        stored = judgments.by_key(study, token)
        if stored is not None:
            return Outcome(stored.id, "repeated")
        seconds = _check_time(project, assignment, moment)
        fate = _settle(study, assignment, verdict)
        judgment_id = judgments.add(
            study, _judgment(study, assignment, verdict, reason, max(seconds, 0.0)), moment
        )
        if fate == "counted":
            slots.fill(study, assignment.id, judgment_id)
        if fate != "surplus":
            preferences.settle(study, assignment.item_id)
    return Outcome(judgment_id, fate)


def undo(study: Study, project: Project, annotator: Annotator, now: datetime | None = None) -> None:
    """Take back the annotator's last standing judgment and lease them its item again.

    One immediate transaction. The judgment stays in the history, superseded by one that says
    *undone*. The item on screen goes back to the queue. Raises NothingToUndo when there is no
    judgment, when the item of a skipped or surplus one has no open slot any more, or when the
    annotator has answered it again since (from another tab, after the first lease had run out).
    Raises TooSoon when the item on screen has only just appeared: a double press.
    """
    moment = now or times.now()
    with transaction(study):
        last = judgments.latest(study, project.id, annotator.id)
        if last is None:
            raise NothingToUndo("There is nothing to undo: you have not judged anything here.")
        was = assignments.get(study, last.assignment_id)
        slot = slots.held_by(study, was.id) or slots.open_of(study, last.item_id)
        if slot is None:
            raise NothingToUndo("Others have taken that pair since, so it stays as it is.")
        turn = assignments.turn(study, was)
        if turn is not None and turn.id != was.id:
            raise NothingToUndo("You have answered that pair twice; the other answer stays.")
        held = assignments.live(study, project.id, annotator.id)
        if held is not None:
            _check_time(project, held, moment)
            give_back(study, held)
        assignments.end(study, was.id, "undone")
        undone = judgments.add(study, _retraction(last, was), moment)
        lease_slot(study, project, annotator.id, slot, moment, corrects=undone)
        preferences.settle(study, last.item_id)


def _check_verdict(project: Project, verdict: Verdict, reason: str | None) -> None:
    allowed = VERDICTS.get(project.task, ())
    if verdict not in allowed:
        raise BadVerdict(
            f"{verdict!r} is no verdict for the task {project.task}; use one of: "
            f"{', '.join(allowed)}."
        )
    if verdict == "skip" and not reason:
        raise BadVerdict("Say why you skip this item.")


def _check_time(project: Project, shown: Assignment, moment: datetime) -> float:
    """The seconds since an item was shown; raises TooSoon for a press meant for the one before."""
    seconds = (moment - shown.shown_at).total_seconds()
    if seconds < project.min_seconds:
        raise TooSoon("That was too quick to be meant for this pair: nothing was changed.")
    return seconds


def _own(study: Study, project: Project, annotator: Annotator, token: str) -> Assignment:
    assignment = assignments.by_token(study, token)
    if (
        assignment is None
        or assignment.annotator_id != annotator.id
        or assignment.project_id != project.id
    ):
        raise UnknownLease("This item was not assigned to you. Reload the page to go on.")
    return assignment


def _settle(study: Study, assignment: Assignment, verdict: Verdict) -> Fate:
    """Give the assignment its end state and, if its verdict is to count, a slot."""
    slot = slots.held_by(study, assignment.id)
    if assignment.state != "leased":
        turn = assignments.turn(study, assignment)
        if turn is not None and turn.state != "leased":
            return "surplus"  # judged or skipped again since the lease ended
        slot = _late_slot(study, assignment, turn)
        if slot is not None:
            slots.hold(study, slot, assignment.id)
    if verdict == "skip":
        slots.release(study, assignment.id)
        assignments.end(study, assignment.id, "skipped")
        return "skipped"
    assignments.end(study, assignment.id, "surplus" if slot is None else "judged")
    return "surplus" if slot is None else "counted"


def _late_slot(study: Study, assignment: Assignment, turn: Assignment | None) -> Slot | None:
    """A slot for a verdict whose lease had ended: the annotator's new one, or any open one."""
    if turn is None:
        return slots.open_of(study, assignment.item_id)
    slot = slots.held_by(study, turn.id)
    assignments.end(study, turn.id, "released")
    return slot


def _judgment(
    study: Study, assignment: Assignment, verdict: Verdict, reason: str | None, seconds: float
) -> NewJudgment:
    """The judgment with its letters resolved to responses, by what was on screen."""
    chosen_id = rejected_id = None
    if verdict in ("a_much", "a", "b", "b_much"):
        responses = items.response_ids(study, assignment.item_id)
        shown = [responses[position] for position in assignment.order]
        chosen_id, rejected_id = shown if verdict in ("a_much", "a") else reversed(shown)
    return NewJudgment(
        key=assignment.token,
        assignment_id=assignment.id,
        item_id=assignment.item_id,
        annotator_id=assignment.annotator_id,
        verdict=verdict,
        chosen_id=chosen_id,
        rejected_id=rejected_id,
        reason=reason,
        seconds=seconds,
        supersedes=assignment.corrects,
    )


def _retraction(last: Judgment, was: Assignment) -> NewJudgment:
    return NewJudgment(
        key=f"undo:{last.id}",
        assignment_id=was.id,
        item_id=last.item_id,
        annotator_id=was.annotator_id,
        verdict="undone",
        supersedes=last.id,
    )
