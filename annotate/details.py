"""What an answer says beside its verdict: second questions, marks, an order, why, and a text.

All of it is in terms of the screen: side ``a`` is the response shown first, place 0. What a project
asks for is in its options (:mod:`db.options`); everything but a required rationale, the pick of a
ranking and the text of a demonstration is left to the annotator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from db.judgments import Verdict
from db.options import Options
from db.projects import Project, Task

__all__ = [
    "NOTHING", "WRITTEN", "Details", "Mark", "Side", "Verdict", "fitted", "other", "side_of",
    "turned", "turned_verdict", "verdicts",
]  # fmt: skip

Side = Literal["a", "b", "equal"]
SIDES: tuple[Side, ...] = get_args(Side)
OUTRIGHT: tuple[Verdict, ...] = ("a_much", "a", "b", "b_much")  # one response is chosen
WRITTEN: tuple[Verdict, ...] = ("edit", "write")  # the text is the annotator's

LONGEST_EDIT = 100_000  # characters
LONGEST_RATIONALE = 10_000
_TURNED: dict[Verdict, Verdict] = {"a_much": "b_much", "a": "b", "b": "a", "b_much": "a_much"}


class Mark(NamedTuple):
    """Whether a response is safe; of an unsafe one also the kind of harm and its severity, 0-3."""

    safe: bool
    category: str | None = None
    severity: int | None = None


@dataclass(frozen=True)
class Details:
    """All that an answer says beside its verdict; empty where nothing is asked.

    axes: for each second question that was answered, the side that is more so. marks: in screen
    order, None for a response without one. rationale: why. edit: the chosen response made better,
    or the text of a demonstration, as a whole. hidden_seconds: how long the page was not in view
    while the item was on it. ranking: places on the screen, the best first: that of the pick, or of
    all responses in order. reasons: those that were ticked.
    """

    axes: tuple[tuple[str, Side], ...] = ()
    marks: tuple[Mark | None, ...] = ()
    rationale: str = ""
    edit: str = ""
    hidden_seconds: float = 0.0
    ranking: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()


NOTHING = Details()


_OF_TASK: dict[Task, tuple[Verdict, ...]] = {
    "rate": ("good", "bad", "skip"),
    "rank": ("pick", "none", "skip"),
    "demonstrate": ("accept", "edit", "reject", "write", "skip"),
}


def verdicts(project: Project) -> tuple[Verdict, ...]:
    """The verdicts that a project offers, in the order of their keys, skip last.

    To demonstrate is to accept, edit or reject what is proposed, or to write where nothing is.
    """
    if project.task != "compare":
        return _OF_TASK[project.task]
    options = project.options
    much = options.verdicts == "strength"
    offered: tuple[tuple[Verdict, bool], ...] = (
        ("a_much", much), ("a", True), ("tie", options.tie), ("b", True), ("b_much", much),
        ("both_bad", options.both_bad), ("skip", True),
    )  # fmt: skip
    return tuple(verdict for verdict, is_on in offered if is_on)


def side_of(verdict: Verdict | None) -> Side | None:
    """The side that a verdict chooses: a or b; None where it chooses neither."""
    if verdict in OUTRIGHT:
        return "a" if verdict in ("a_much", "a") else "b"
    return None


def turned_verdict(verdict: Verdict | None) -> Verdict | None:
    """The verdict that says the same with the two responses the other way round."""
    return None if verdict is None else _TURNED.get(verdict, verdict)


def turned(details: Details, places: Sequence[int]) -> Details:
    """What says the same with the responses elsewhere: that of place i now stands at places[i]."""
    swapped = tuple(places) == (1, 0)
    axes = details.axes
    if swapped:
        axes = tuple((axis, side if side == "equal" else other(side)) for axis, side in axes)
    marks: list[Mark | None] = [None] * (len(places) if details.marks else 0)
    for place, mark in zip(places, details.marks, strict=False):
        marks[place] = mark
    ranking = tuple(places[place] for place in details.ranking)
    return replace(details, axes=axes, marks=tuple(marks), ranking=ranking)


def fitted(project: Project, details: Details) -> Details:
    """What of these details is asked for: options may have changed since they were given."""
    options = project.options
    return replace(
        details,
        axes=tuple((axis, side) for axis, side in details.axes if axis in options.axes),
        marks=tuple(_fitted(options, mark) for mark in details.marks) if options.marks else (),
        rationale="" if options.rationale == "off" else details.rationale,
        edit=details.edit if options.edit or project.task == "demonstrate" else "",
        ranking=details.ranking if options.full_ranking else details.ranking[:1],
        reasons=tuple(reason for reason in details.reasons if reason in options.reasons),
    )


def _fitted(options: Options, mark: Mark | None) -> Mark | None:
    if mark is None or mark.category in options.mark_categories:
        return mark
    return mark._replace(category=None)


def other(side: Side) -> Side:
    """The one across."""
    return "b" if side == "a" else "a"
