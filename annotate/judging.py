"""Judging: a verdict on what was shown, stored once; and taking it back.

An item may belong to a project or to one of its companions, for practice, gold and repeats
(:mod:`db.projects`): it is judged and taken back alike.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple

from annotate import access, answers, following, wellbeing
from annotate.answers import Answer
from annotate.assignment import give_back, lease_slot
from annotate.details import NOTHING, Details
from annotate.drafts import Draft, put
from annotate.errors import NothingToUndo, TooSoon, UnknownLease
from db import assignments, companions, drafts, judgments, projects, slots, times
from db.annotators import Annotator
from db.assignments import Assignment
from db.connection import Study, transaction
from db.judgments import Judgment, NewJudgment, Verdict
from db.projects import Project
from db.slots import Slot

TOO_DISTRESSING = "Too distressing"
SKIP_REASONS = (
    "I do not understand it",
    TOO_DISTRESSING,
    "Needs knowledge I do not have",
    "Broken text",
)

Fate = Literal["counted", "skipped", "surplus", "repeated", "kept_other"]


class Outcome(NamedTuple):
    """What became of a submitted verdict.

    counted: it fills a slot. skipped: the item goes to somebody else. surplus: the item had all its
    judgments already; this one is kept beside them. repeated: it had been stored before.
    kept_other: nothing was stored, because another answer had been, or the same one was taken back
    or corrected since; `judgment_id` is that of the first.
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
    details: Details = NOTHING,
) -> Outcome:
    """Store the verdict on the item shown under `token`; durable when this returns.

    One immediate transaction. `verdict` and `details` are in terms of the screen: ``a`` is the
    response shown first. Submitting a token again changes nothing and returns the first result,
    as repeated or kept_other. What was on the screen when its project was closed is taken for as
    long as its lease lasts: work is never thrown away. Raises Forbidden, ProjectClosed,
    UnknownLease, BadVerdict, or TooSoon when less than the project's `min_seconds` have passed
    since the item was shown: a double press, for the item before it.
    """
    moment = now or times.now()
    answer = Answer(verdict, reason, details)
    access.require_self(study, annotator)
    answers.check(project, answer)
    better = None
    if details.edit or project.task == "demonstrate":
        better = answers.revision(study, _own(study, project, annotator, token), answer)
    with transaction(study):
        current = projects.as_it_is(study, project)
        access.require_work(study, current._replace(closed=False), annotator)
        assignment = _own(study, project, annotator, token)
        stored = judgments.by_key(study, token)
        if stored is not None:
            return repeated(study, stored, answer)
        if assignment.state != "leased" or assignment.expires_at < moment:
            access.require_work(study, current, annotator)  # closing bounds late answers
        seconds = max(_check_time(project, assignment, moment), 0.0)
        fate = _settle(study, assignment, verdict)
        judgment_id = answers.store(study, assignment, annotator, answer, better, seconds, moment)
        if fate == "counted":
            slots.fill(study, assignment.id, judgment_id)
        if fate != "surplus":
            following.settle(study, current, assignment, moment)
        written = project.task == "demonstrate" and verdict == "skip"  # undone, it is there again
        if project.asks_more and not written:
            drafts.remove(study, annotator.id, assignment.item_id)
        if project.options.break_minutes:
            wellbeing.note_work(study, annotator, moment)
    return Outcome(judgment_id, fate)


def undo(study: Study, project: Project, annotator: Annotator, now: datetime | None = None) -> None:
    """Take back the annotator's last standing judgment and lease them its item again.

    One immediate transaction. The judgment stays in the history, superseded by one that says
    *undone*; what it said beside its verdict is a draft again. The item on screen goes back to the
    queue. Raises NothingToUndo when there is no judgment, while a practice item is on the screen,
    when the item of a skipped or surplus judgment has no open slot any more, or when the annotator
    has answered it again since (from another tab, after the first lease had run out). Raises
    TooSoon when the item on screen has only just appeared: a double press; Forbidden; and
    ProjectClosed when the project is closed by now, whatever `project` says.
    """
    moment = now or times.now()
    with transaction(study):
        project = projects.as_it_is(study, project)
        access.require_work(study, project, annotator)
        held = assignments.live(study, project.id, annotator.id)
        if held is not None and _is_practice(study, project, held):
            raise NothingToUndo("Practice cannot be undone; go on.")
        last = judgments.latest(study, serving(study, project), annotator.id)
        if last is None:
            raise NothingToUndo("There is nothing to undo: you have not judged anything here.")
        was = assignments.get(study, last.assignment_id)
        slot = slots.held_by(study, was.id) or slots.open_of(study, last.item_id)
        if slot is None:
            raise NothingToUndo("Others have taken that item since, so it stays as it is.")
        turn = assignments.turn(study, was)
        if turn is not None and turn.id != was.id:
            raise NothingToUndo("You have answered that item twice; the other answer stays.")
        if held is not None:
            _check_time(project, held, moment)
            give_back(study, held)
        undone = take_back(study, last, was, moment)
        lease_slot(study, project, annotator.id, slot, moment, corrects=undone)
        if project.asks_more and last.verdict != "skip":
            said = replace(answers.read(study, last, was), hidden_seconds=0.0)
            put(study, was, Draft(last.verdict, said), moment)
        following.settle(study, project, was, moment)


def serving(study: Study, project: Project) -> list[int]:
    """The ids of a project, its gold and its repeats, which an annotator sees as one."""
    return [project.id, *companions.hidden(study, project.id)]


def repeated(study: Study, stored: Judgment, answer: Answer) -> Outcome:
    """What becomes of an answer in whose place this judgment has been stored before."""
    is_same = not judgments.is_superseded(study, stored.id) and says(study, stored, answer)
    return Outcome(stored.id, "repeated" if is_same else "kept_other")


def says(study: Study, stored: Judgment, answer: Answer) -> bool:
    """Whether a stored judgment says what this answer does: its verdict, its order, its text."""
    if stored.verdict != answer.verdict:
        return False
    said = answers.read(study, stored, assignments.get(study, stored.assignment_id))
    return (said.ranking, said.edit) == (answer.details.ranking, answer.details.edit)


def take_back(study: Study, judgment: Judgment, was: Assignment, moment: datetime) -> int:
    """End a judgment's assignment and supersede it by one that says undone, whose id is returned.

    Within the caller's transaction; what becomes of its slot is the caller's.
    """
    assignments.end(study, was.id, "undone")
    retraction = NewJudgment(
        key=f"undo:{judgment.id}",
        assignment_id=was.id,
        item_id=judgment.item_id,
        annotator_id=was.annotator_id,
        verdict="undone",
        supersedes=judgment.id,
    )
    return judgments.add(study, retraction, moment)


def _check_time(project: Project, shown: Assignment, moment: datetime) -> float:
    """The seconds since an item was shown; raises TooSoon for a press meant for the one before."""
    seconds = (moment - shown.shown_at).total_seconds()
    if seconds < project.min_seconds:
        raise TooSoon("That was too quick to be meant for this item: nothing was changed.")
    return seconds


def _own(study: Study, project: Project, annotator: Annotator, token: str) -> Assignment:
    """The annotator's assignment of this token, in the project or one that serves it."""
    assignment = assignments.by_token(study, token)
    if (
        assignment is None
        or assignment.annotator_id != annotator.id
        or not (
            assignment.project_id == project.id
            or projects.served(study, assignment.project_id).id == project.id
        )
    ):
        raise UnknownLease("This item was not assigned to you. Reload the page to go on.")
    return assignment


def _is_practice(study: Study, project: Project, held: Assignment) -> bool:
    of_work = held.project_id == project.id
    return not of_work and companions.purpose(study, held.project_id) == "practice"


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
