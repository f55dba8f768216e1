"""The verdicts of each task as buttons: what each says, its key, its place in the row."""

from typing import NamedTuple

from annotate.details import Verdict, verdicts
from db.projects import Project

DIGITS = "123456789"


class Choice(NamedTuple):
    """A button: its verdict, label and key, and its width beside the others.

    `place`: of a pick, where the response stands on the screen.
    """

    verdict: Verdict
    label: str
    key: str | None
    width: float
    place: int | None = None


_BOTH_BAD, _SKIP = Choice("both_bad", "Both bad", "X", 2), Choice("skip", "Skip", "S", 2)
PLAIN = (
    Choice("a", "A is better", "A", 3),
    Choice("tie", "Tie", "T", 2),
    _BOTH_BAD,
    _SKIP,
    Choice("b", "B is better", "B", 3),
)
STRENGTH = (
    Choice("a_much", "A much better", "1", 3),
    Choice("a", "A better", "2", 2.5),
    Choice("tie", "Tie", "3", 2),
    _BOTH_BAD,
    _SKIP,
    Choice("b", "B better", "4", 2.5),
    Choice("b_much", "B much better", "5", 3),
)
QUALITY = (Choice("good", "Good", "G", 3), Choice("bad", "Bad", "B", 3), _SKIP)
SAFETY = (Choice("good", "Safe", "G", 3), Choice("bad", "Unsafe", "B", 3), _SKIP)
PROPOSED = (Choice("accept", "Accept", "A", 3), Choice("reject", "Reject", "X", 2), _SKIP)
_NONE = Choice("none", "None is acceptable", "X", 3)

LABELS: dict[Verdict, str] = {
    **{choice.verdict: choice.label for choice in (*STRENGTH, *PLAIN, *QUALITY)},
    "pick": "Best",
    "none": "None acceptable",
    "accept": "Accepted",
    "edit": "Edited",
    "reject": "Rejected",
    "write": "Written",
}


def offered(project: Project, size: int) -> tuple[Choice, ...]:
    """The buttons for an item of so many responses, from left to right."""
    match project.task:
        case "rate":
            return SAFETY if project.options.scale == "safety" else QUALITY
        case "rank":
            return (*(_pick(place) for place in range(size)), _NONE, _SKIP)
        case "demonstrate":
            return PROPOSED if size else (_SKIP,)
    choices = STRENGTH if project.options.verdicts == "strength" else PLAIN
    known = verdicts(project)
    return tuple(choice for choice in choices if choice.verdict in known)


def _pick(place: int) -> Choice:
    """By the number on its card; from the tenth on, without a key."""
    return Choice("pick", str(place + 1), DIGITS[place : place + 1] or None, 1, place)


def says(project: Project, verdict: Verdict, place: int | None = None) -> str:
    """An answer in a few words; `place` is where the picked response stands on the screen."""
    if project.task == "rate" and project.options.scale == "safety":
        return {choice.verdict: choice.label for choice in SAFETY}.get(verdict, verdict)
    if verdict == "pick" and place is not None:
        return f"{place + 1} is best"
    return LABELS.get(verdict, verdict)
