"""The verdicts of a comparison as buttons: what each says, its key, its place in the row."""

from typing import NamedTuple

from annotate.details import Verdict, verdicts
from db.projects import Project


class Choice(NamedTuple):
    """A verdict's button: its label, its key, and its width beside the others."""

    verdict: Verdict
    label: str
    key: str
    width: float


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
LABELS = {choice.verdict: choice.label for choice in (*STRENGTH, *PLAIN)}


def offered(project: Project) -> tuple[Choice, ...]:
    """The buttons of this project, from left to right."""
    choices: tuple[Choice, ...] = STRENGTH if project.options.verdicts == "strength" else PLAIN
    known = verdicts(project)
    return tuple(choice for choice in choices if choice.verdict in known)
