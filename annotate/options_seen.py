"""What can be answered to the items of a project, numbered: in terms of the item and of the screen.

Responses come first, then what an answer can be beside them:

=========== =============================== ===============================================
task        in terms of the item            in terms of the screen
=========== =============================== ===============================================
compare     response 0, 1, tie, both bad    left, right, tie, both bad
rate        good, bad                       the same
rank        response 0 to K-1, none         place 1 to K, none
demonstrate demonstrated, rejected          accept (as it is or edited), reject
=========== =============================== ===============================================
"""

from collections.abc import Iterable
from typing import NamedTuple

from annotate.details import side_of
from db.aggregation import Choice
from db.given import Given
from db.preferences import CHOICES
from db.projects import Project


class Options(NamedTuple):
    """responses: so many options are for one of them; others: the rest. seen: names of all."""

    responses: int
    others: tuple[Choice, ...]
    seen: tuple[str, ...]

    def said(self, one: Given) -> int:
        """The option that an answer gives, in terms of the item."""
        if self.responses and one.chosen is not None:
            return one.chosen
        return self.responses + self.others.index(CHOICES.get(one.verdict, one.verdict))

    def place(self, one: Given) -> int:
        """The same in terms of the screen."""
        if self.responses and one.chosen is not None:
            return one.order.index(one.chosen)
        return self.said(one)

    def possible(self, responses: int) -> tuple[bool, ...]:
        """Which options an item with so many responses has."""
        has = tuple(n < responses for n in range(self.responses))
        return has + (True,) * len(self.others)


def options_of(project: Project, answers: Iterable[Given], most: int) -> Options:
    """The options of a project whose judged items have `most` responses at most.

    A tie or *both bad* that is neither offered nor given is left out.
    """
    match project.task:
        case "compare":
            used = {one.verdict for one in answers if side_of(one.verdict) is None}
            offered = {"tie": project.options.tie, "both_bad": project.options.both_bad}
            others = tuple(name for name, is_on in offered.items() if is_on or name in used)
            seen = ("left", "right", *(name.replace("_", " ") for name in others))
            return Options(2, others, seen)
        case "rank":
            return Options(most, ("none",), (*(f"place {n + 1}" for n in range(most)), "none"))
        case "rate":
            return Options(0, ("good", "bad"), ("good", "bad"))
        case "demonstrate":
            return Options(0, ("demonstrated", "rejected"), ("accept", "reject"))
