"""Answers as they are stored: what is said in terms of the screen, resolved to responses, and back.

The letters are resolved by the presentation of the assignment: what was on the screen then.
"""

from datetime import datetime
from typing import NamedTuple

from annotate import details as said
from annotate.details import NOTHING, Details, Mark, Side, side_of
from annotate.edits import Revision, revise
from annotate.errors import BadVerdict
from db import details, items, judgments
from db.annotators import Annotator
from db.assignments import Assignment
from db.connection import Study
from db.details import AxisAnswer, NewEdit, ResponseMark
from db.judgments import Judgment, NewJudgment, Verdict
from db.projects import Project


class Answer(NamedTuple):
    """All of an answer, in terms of the screen."""

    verdict: Verdict
    reason: str | None = None
    details: Details = NOTHING


def check(project: Project, answer: Answer) -> None:
    """Raise BadVerdict for an answer that the project does not offer, or that lacks something."""
    offered = said.verdicts(project)
    if answer.verdict not in offered:
        raise BadVerdict(
            f"{answer.verdict!r} is no verdict of project {project.name!r} "
            f"(task {project.task}); use one of: {', '.join(offered)}."
        )
    if answer.verdict == "skip" and not answer.reason:
        raise BadVerdict("Say why you skip this item.")
    said.check_text(answer.reason or "", "the reason")
    said.check(project.options, answer.verdict, answer.details)


def revision(study: Study, assignment: Assignment, answer: Answer) -> Revision | None:
    """The better response that an answer holds, if it does; raises BadVerdict where it is none.

    Comparing long texts takes a moment: do this before a transaction is begun.
    """
    chosen = side_of(answer.verdict)
    if not answer.details.edit or chosen is None:
        return None
    item = items.get(study, assignment.item_id)
    first, second = (item.responses[position] for position in assignment.order)
    pair = (first, second) if chosen == "a" else (second, first)
    return revise(*pair, answer.details.edit)


def store(
    study: Study,
    assignment: Assignment,
    annotator: Annotator,
    answer: Answer,
    better: Revision | None,
    seconds: float | None,
    moment: datetime,
) -> int:
    """Add the judgment and all it says, within the caller's transaction; returns its id.

    `seconds` from shown to judged, None where that is not known. Raises BadVerdict for more marks
    than there were responses.
    """
    verdict, reason, more = answer
    chosen, shown = side_of(verdict), _shown(study, assignment, answer)
    chosen_id = rejected_id = None
    if chosen is not None:
        chosen_id, rejected_id = shown if chosen == "a" else reversed(shown)
    judgment_id = judgments.add(
        study,
        NewJudgment(
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
            rationale=more.rationale.strip() or None,
            hidden_seconds=min(max(0.0, more.hidden_seconds), seconds or 0.0),
        ),
        moment,
    )
    if more.axes:
        details.add_axes(study, judgment_id, _axes(shown, more))
    if more.marks:
        details.add_marks(study, judgment_id, _marks(shown, more))
    if better is not None:
        edit = NewEdit(better.original_id, better.messages, better.difference)
        details.add_edit(study, judgment_id, annotator.name, edit, moment)
    return judgment_id


def read(study: Study, judgment: Judgment, assignment: Assignment) -> Details:
    """What a stored judgment says beside its verdict, in terms of the screen it was given at."""
    responses = items.response_ids(study, assignment.item_id)
    shown = [responses[position] for position in assignment.order]
    sides: dict[int | None, Side] = {None: "equal", **dict(zip(shown, ("a", "b"), strict=False))}
    marks = {m.response_id: Mark(*m[1:]) for m in details.marks(study, judgment.id)}
    better = details.edit(study, judgment.id)
    return Details(
        axes=tuple((axis, sides[id_]) for axis, id_ in details.axes(study, judgment.id)),
        marks=tuple(marks.get(id_) for id_ in shown) if marks else (),
        rationale=judgment.rationale or "",
        edit=better.text if better else "",
        hidden_seconds=judgment.hidden_seconds,
    )


def _shown(study: Study, assignment: Assignment, answer: Answer) -> list[int]:
    """The responses in screen order; not looked up where nothing is said of them."""
    more = answer.details
    if side_of(answer.verdict) is None and not more.axes and not more.marks:
        return []
    responses = items.response_ids(study, assignment.item_id)
    shown = [responses[position] for position in assignment.order]
    if len(more.marks) > len(shown):
        raise BadVerdict(f"There are {len(more.marks)} marks for {len(shown)} responses.")
    return shown


def _axes(shown: list[int], more: Details) -> list[AxisAnswer]:
    ids: dict[Side, int | None] = {"a": shown[0], "b": shown[1], "equal": None}
    return [AxisAnswer(axis, ids[side]) for axis, side in more.axes]


def _marks(shown: list[int], more: Details) -> list[ResponseMark]:
    both = zip(shown, more.marks, strict=False)
    return [ResponseMark(id_, *mark) for id_, mark in both if mark is not None]
