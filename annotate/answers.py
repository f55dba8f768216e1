"""Answers as they are stored: what is said in terms of the screen, resolved to responses, and back.

The letters are resolved by the presentation of the assignment: what was on the screen then.
"""

from datetime import datetime
from typing import NamedTuple

from annotate import answer_rules
from annotate.details import NOTHING, WRITTEN, Details, Mark, Side, side_of, verdicts
from annotate.edits import Revision, revise, written
from annotate.errors import BadVerdict
from db import details, items, judgments
from db.annotators import Annotator
from db.assignments import Assignment
from db.connection import Study
from db.details import AxisAnswer, ResponseMark
from db.judgments import Judgment, NewJudgment, Verdict
from db.projects import Project

_OF_NONE: tuple[Verdict, ...] = ("tie", "both_bad", "none", "skip", "write")  # of no response shown


class Answer(NamedTuple):
    """All of an answer, in terms of the screen."""

    verdict: Verdict
    reason: str | None = None
    details: Details = NOTHING


def check(project: Project, answer: Answer) -> None:
    """Raise BadVerdict for an answer that the project does not offer, or that lacks something."""
    offered = verdicts(project)
    if answer.verdict not in offered:
        raise BadVerdict(
            f"{answer.verdict!r} is no verdict of project {project.name!r} "
            f"(task {project.task}); use one of: {', '.join(offered)}."
        )
    if answer.verdict == "skip" and not answer.reason:
        raise BadVerdict("Say why you skip this item.")
    answer_rules.check_text(answer.reason or "", "the reason")
    answer_rules.check(project, answer.verdict, answer.details)


def revision(study: Study, assignment: Assignment, answer: Answer) -> Revision | None:
    """The response that an answer makes, if it does; raises BadVerdict where it is none.

    Raises BadVerdict also for a verdict on a proposal where there is none, or none where there is.
    Comparing long texts takes a moment: do this before a transaction is begun.
    """
    verdict, text = answer.verdict, answer.details.edit
    chosen = side_of(verdict)
    if verdict in ("accept", "reject", "write", "edit"):
        item = items.get(study, assignment.item_id)
        if bool(item.responses) == (verdict == "write"):
            raise BadVerdict(
                "There is a proposal: accept, edit or reject it."
                if item.responses
                else "Nothing is proposed here: write an answer."
            )
        if verdict not in WRITTEN:
            return None
        return revise(item.responses[0], None, text) if item.responses else written(text)
    if not text or chosen is None:
        return None
    item = items.get(study, assignment.item_id)
    first, second = (item.responses[position] for position in assignment.order)
    pair = (first, second) if chosen == "a" else (second, first)
    return revise(*pair, text)


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
    shown, made = _shown(study, assignment, answer), None
    if better is not None:
        made = details.add_response(
            study, assignment.item_id, annotator.name, better.messages, better.original_id, moment
        )
    chosen_id, rejected_id = _resolved(verdict, more, shown, made)
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
    if len(more.ranking) > 1:
        details.add_ranks(study, judgment_id, [shown[place] for place in more.ranking])
    if more.reasons:
        details.add_reasons(study, judgment_id, more.reasons)
    if better is not None and better.original_id is not None and made is not None:
        details.add_edit(study, judgment_id, made, better.original_id, better.difference)
    return judgment_id


def _resolved(
    verdict: Verdict, more: Details, shown: list[int], made: int | None
) -> tuple[int | None, int | None]:
    """Which response the verdict chooses, and which it rejects."""
    match verdict:
        case "a" | "a_much":
            return shown[0], shown[1]
        case "b" | "b_much":
            return shown[1], shown[0]
        case "good" | "accept":
            return shown[0], None
        case "bad" | "reject":
            return None, shown[0]
        case "pick":
            return shown[more.ranking[0]], None
        case "edit":
            return made, shown[0]
        case "write":
            return made, None
    return None, None


def read(study: Study, judgment: Judgment, assignment: Assignment) -> Details:
    """What a stored judgment says beside its verdict, in terms of the screen it was given at."""
    responses = items.response_ids(study, assignment.item_id)
    shown = [responses[position] for position in assignment.order]
    sides: dict[int | None, Side] = {None: "equal", **dict(zip(shown, ("a", "b"), strict=False))}
    marks = {m.response_id: Mark(*m[1:]) for m in details.marks(study, judgment.id)}
    ranked = details.ranking(study, judgment.id)
    if not ranked and judgment.verdict == "pick" and judgment.chosen_id is not None:
        ranked = [judgment.chosen_id]
    return Details(
        axes=tuple((axis, sides[id_]) for axis, id_ in details.axes(study, judgment.id)),
        marks=tuple(marks.get(id_) for id_ in shown) if marks else (),
        rationale=judgment.rationale or "",
        edit=_text(study, judgment),
        hidden_seconds=judgment.hidden_seconds,
        ranking=tuple(shown.index(id_) for id_ in ranked),
        reasons=tuple(details.reasons(study, judgment.id)),
    )


def _text(study: Study, judgment: Judgment) -> str:
    """What the annotator wrote."""
    if judgment.verdict == "write" and judgment.chosen_id is not None:
        return details.text(study, judgment.chosen_id)
    better = details.edit(study, judgment.id)
    return better.text if better else ""


def _shown(study: Study, assignment: Assignment, answer: Answer) -> list[int]:
    """The responses in screen order; not looked up where nothing is said of them."""
    more = answer.details
    if answer.verdict in _OF_NONE and not more.axes and not more.marks:
        return []
    responses = items.response_ids(study, assignment.item_id)
    shown = [responses[position] for position in assignment.order]
    if len(more.marks) > len(shown):
        raise BadVerdict(f"There are {len(more.marks)} marks for {len(shown)} responses.")
    _check_places(more.ranking, len(shown))
    return shown


def _check_places(ranking: tuple[int, ...], size: int) -> None:
    """One of the places, or each of them once."""
    if len(ranking) == 1 and ranking[0] in range(size):
        return
    if ranking and sorted(ranking) != list(range(size)):
        raise BadVerdict("Pick one of the responses, or put all of them in order.")


def _axes(shown: list[int], more: Details) -> list[AxisAnswer]:
    ids: dict[Side, int | None] = {"a": shown[0], "b": shown[1], "equal": None}
    return [AxisAnswer(axis, ids[side]) for axis, side in more.axes]


def _marks(shown: list[int], more: Details) -> list[ResponseMark]:
    both = zip(shown, more.marks, strict=False)
    return [ResponseMark(id_, *mark) for id_, mark in both if mark is not None]
