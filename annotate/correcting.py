"""One's own judgments: to be looked at, and corrected until the project is closed.

Nothing is overwritten. A correction takes the old judgment back and adds the new one, in one
transaction: the old one stands until the new one is stored.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from annotate import access, answers, following, judging
from annotate.answers import Answer
from annotate.assignment import Shown, show
from annotate.before import guideline_id
from annotate.details import NOTHING, Details
from annotate.errors import CannotCorrect, UnknownJudgment
from annotate.judging import Outcome, serving, take_back
from db import assignments, judgments, projects, slots, times
from db.annotators import Annotator
from db.assignments import Assignment, Presentation, State
from db.connection import Study, transaction
from db.judgments import Judgment, Verdict
from db.projects import Project
from db.slots import Slot

PAGE = 50


class Mine(NamedTuple):
    """A judgment of one's own that stands: when, what was said, and the item as it was shown.

    `verdict` and `details` are in terms of what is `shown`.
    """

    judgment_id: int
    at: datetime
    verdict: Verdict
    reason: str | None
    details: Details
    shown: Shown

    @property
    def prompt(self) -> str:
        """The last turn of the prompt, as text."""
        return self.shown.prompt[-1].content


def mine(
    study: Study,
    project: Project,
    annotator: Annotator,
    limit: int = PAGE,
    before: int | None = None,
) -> list[Mine]:
    """The annotator's judgments in a project that stand, newest first; older ones than `before`.

    Those of gold and repeats are among them, those of practice are not; nothing of anybody else.
    Reads as many as are asked for, however many there are. Raises Forbidden, and UnknownJudgment
    when `before` is none of theirs.
    """
    access.require_self(study, annotator)
    after = None if before is None else _own(study, project, annotator, before)[0]
    found = judgments.newest(study, serving(study, project), annotator.id, limit, after)
    return [
        _mine(study, project, judgment, assignments.get(study, judgment.assignment_id))
        for judgment in found
    ]


def again(study: Study, project: Project, annotator: Annotator, judgment_id: int) -> Mine:
    """One of these, to be looked at again; raises Forbidden, UnknownJudgment, CannotCorrect.

    CannotCorrect: it was taken back or corrected since.
    """
    access.require_self(study, annotator)
    judgment, was = _own(study, project, annotator, judgment_id)
    _check_stands(study, judgment)
    return _mine(study, project, judgment, was)


def correct(
    study: Study,
    project: Project,
    annotator: Annotator,
    judgment_id: int,
    verdict: Verdict,
    reason: str | None = None,
    details: Details = NOTHING,
    now: datetime | None = None,
) -> Outcome:
    """Answer an item anew, in place of one's own judgment on it; durable when this returns.

    One immediate transaction. The item counts as shown as it was then, and as judged by the
    guidelines that were read last. Where the old judgment counted, the new one does; where it was a
    skip or surplus, the new one counts if a slot is open. The item on screen stays. Correcting the
    same judgment again changes nothing and returns the first result, as repeated or kept_other.

    Raises BadVerdict, Forbidden, UnknownJudgment; ProjectClosed when the project is closed by now;
    CannotCorrect when the judgment was taken back or corrected otherwise, or the annotator has
    another answer to that item.
    """
    moment = now or times.now()
    answer = Answer(verdict, reason, details)
    access.require_work(study, projects.as_it_is(study, project), annotator)
    answers.check(project, answer)
    better = answers.revision(study, _own(study, project, annotator, judgment_id)[1], answer)
    with transaction(study):
        current = projects.as_it_is(study, project)
        access.require_work(study, current, annotator)
        judgment, was = _own(study, project, annotator, judgment_id)
        stored = judgments.by_key(study, _token(judgment_id))
        if stored is not None:
            return judging.repeated(study, stored, answer)
        _check_stands(study, judgment)
        turn = assignments.turn(study, was)
        if turn is not None and turn.id != was.id:
            raise CannotCorrect("You have answered that item twice; the other answer stays.")
        slot = slots.held_by(study, was.id)
        if slot is None and verdict != "skip":
            slot = slots.open_of(study, was.item_id)
        retraction = take_back(study, judgment, was, moment)
        shown = Presentation(
            token=_token(judgment_id),
            order=was.order,
            guideline_id=guideline_id(study, project, annotator.id),
            shown_at=moment,
            expires_at=moment,
        )
        fate = _fate(verdict, slot)
        state: State = "judged" if fate == "counted" else fate
        anew = assignments.record(study, was, shown, state, retraction)
        if slot is not None:
            slots.hold(study, slot, anew.id)
        new_id = answers.store(study, anew, annotator, answer, better, None, moment)
        if fate == "counted":
            slots.fill(study, anew.id, new_id)
        elif fate == "skipped":
            slots.release(study, anew.id)
        following.settle(study, current, was, moment)
    return Outcome(new_id, fate)


def _own(
    study: Study, project: Project, annotator: Annotator, judgment_id: int
) -> tuple[Judgment, Assignment]:
    """A judgment of this annotator in the project, its gold or repeats; and its assignment."""
    judgment = judgments.get(study, judgment_id)
    if judgment is not None and judgment.annotator_id == annotator.id:
        was = assignments.get(study, judgment.assignment_id)
        if was.project_id in serving(study, project) and was.state != "adjudicated":
            return judgment, was
    raise UnknownJudgment("That is none of your judgments in this project. Reload the page.")


def _check_stands(study: Study, judgment: Judgment) -> None:
    if judgment.verdict == "undone" or judgments.is_superseded(study, judgment.id):
        raise CannotCorrect("You have changed that answer since. Go back to the list to see it.")


def _fate(verdict: Verdict, slot: Slot | None) -> Literal["counted", "skipped", "surplus"]:
    if verdict == "skip":
        return "skipped"
    return "surplus" if slot is None else "counted"


def _mine(study: Study, project: Project, judgment: Judgment, was: Assignment) -> Mine:
    return Mine(
        judgment.id,
        judgment.created_at,
        judgment.verdict,
        judgment.reason,
        answers.read(study, judgment, was),
        show(study, project, was),
    )


def _token(judgment_id: int) -> str:
    """The same for every press that corrects this judgment; nobody else can answer under it."""
    return f"correct:{judgment_id}"
