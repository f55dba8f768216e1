"""Self-consistency: how often people answer the same again when an item comes back, sides swapped.

See :mod:`annotate.repeating`. Nobody is expected to say the same every time: close calls come out
either way. Where two different answers name the same *side*, the side may have decided.
"""

from collections import defaultdict
from typing import NamedTuple

from annotate import access
from annotate.intervals import Interval, wilson
from db import projects, repeats
from db.connection import Study
from db.judgments import Verdict
from db.projects import Project
from db.repeats import Said, Twice


class Consistency(NamedTuple):
    """Of the items that somebody answered twice, how many answers were the same.

    same: by what was chosen; how much better it is does not matter. alike: also by how much.
    interval: Wilson's 95% interval of the share same of answered. places: of the others, how many
    chose the same place on the screen, so another response, both times: (left, right), or place 1,
    2, ... where one of several is picked.
    """

    annotator: str
    answered: int
    same: int
    alike: int
    interval: Interval
    places: tuple[int, ...]

    @property
    def share(self) -> float:
        """Same of answered."""
        return self.same / self.answered


def consistency(study: Study, project: Project) -> list[Consistency]:
    """How consistent everybody is who answered a repeat in the project, by name; for researchers.

    Skips are no answers.
    """
    access.require(study, "researcher")
    companion = projects.companion(study, project, "repeat")
    if companion is None:
        return []
    found: dict[str, list[Twice]] = defaultdict(list)
    for one in repeats.twice(study, companion.id):
        found[one.annotator].append(one)
    return [_consistency(name, answered) for name, answered in found.items()]


def _consistency(name: str, answered: list[Twice]) -> Consistency:
    same = [one for one in answered if _choice(one.first) == _choice(one.again)]
    others = [one for one in answered if _choice(one.first) != _choice(one.again)]
    both = [(one.first.place, one.again.place) for one in others]
    places = [first for first, again in both if first is not None and first == again]
    return Consistency(
        annotator=name,
        answered=len(answered),
        same=len(same),
        alike=sum(_is_much(one.first) == _is_much(one.again) for one in same),
        interval=wilson(len(same), len(answered)),
        places=tuple(places.count(n) for n in range(max([1, *places]) + 1)),
    )


def _choice(said: Said) -> int | Verdict:
    """The response that was chosen, or what was said of all of them."""
    return said.verdict if said.chosen_id is None else said.chosen_id


def _is_much(said: Said) -> bool:
    return said.verdict in ("a_much", "b_much")
