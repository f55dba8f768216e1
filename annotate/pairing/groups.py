"""Groups: candidates of a prompt that could be shown together, and why some cannot."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Protocol

from annotate.datasets.seeded import draw
from db.candidates import Candidate, Prompt
from db.projects import Task

Fault = Literal["too_few", "identical", "no_score", "too_close"]


class Group(NamedTuple):
    """Candidates for one item; with a `fault` they make none. Of `priority`, higher is sooner."""

    candidates: tuple[Candidate, ...]
    priority: float | None = None
    fault: Fault | None = None


class Way(Protocol):
    """A way of making items of a prompt's candidates.

    Those of `generators` are taken, or of all models where it is None; `scorer` is whose scores are
    needed. `by_number` ways match samples by their numbers, which one generator's must not share.
    """

    @property
    def task(self) -> Task:
        """What the items are for."""

    @property
    def generators(self) -> tuple[str, ...] | None:
        """Whose responses are taken."""

    @property
    def scorer(self) -> str | None:
        """Whose scores are looked at."""

    @property
    def by_number(self) -> bool:
        """Whether samples are matched by number."""

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """What could be shown, the first to be taken first; one with a fault says what lacks."""

    def describe(self) -> str:
        """The way in words, for people."""


def key(candidate: Candidate) -> tuple[tuple[str, str], ...]:
    """What a reader can tell a response by: its text, white space as single spaces."""
    return tuple((turn.role, " ".join(turn.content.split())) for turn in candidate.response)


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates that a reader can tell apart: the first of each text."""
    found: dict[object, Candidate] = {}
    for candidate in candidates:
        found.setdefault(key(candidate), candidate)
    return list(found.values())


def shuffled(candidates: Iterable[Candidate], prompt: Prompt, seed: int) -> list[Candidate]:
    """Candidates in an order that only their texts and the seed decide."""
    return sorted(candidates, key=lambda one: (draw(seed, f"{prompt.hash} {one.hash}"), one.hash))


def lacking(candidates: Iterable[Candidate]) -> Fault | None:
    """Why there are no two among these to be compared, if so."""
    many = list(candidates)
    if len(distinct(many)) > 1:
        return None
    return "identical" if len(many) > 1 else "too_few"
