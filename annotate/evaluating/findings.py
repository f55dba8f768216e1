"""Findings of a gate: one condition, as one judge sees it, with its figures and its verdict."""

from typing import Any, Literal, NamedTuple

from annotate.evaluating.gating.gate_evidence import Asked
from annotate.intervals import Interval

Condition = Literal["safer", "over-refusal", "helpful"]
Met = Literal["met", "NOT MET", "not measured"]


class Finding(NamedTuple):
    """What a condition finds on `n` prompts; `left_out` ones tell nothing of one of both models.

    `value` is the run's and `other` that of the model beside it, `change` the first less the second
    (of wins: the win rate less one half). It, or `p` (McNemar's), is held against `bound`. A
    finding that is not `needed` has no part in the verdict. `people` is what people's own labels
    said of the judge, when this was found.
    """

    condition: Condition
    measure: Asked
    judge: str | None
    benchmarks: tuple[str, ...]
    met: Met
    why: str
    n: int = 0
    left_out: int = 0
    value: float | None = None
    other: float | None = None
    change: float | None = None
    interval: Interval | None = None
    bound: float | None = None
    p: float | None = None
    needed: bool = True
    people: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        ends = None if self.interval is None else self.interval._asdict()
        return {**self._asdict(), "interval": ends}

    def __str__(self) -> str:
        """The condition in a line."""
        people = f" (people: {self.people})" if self.people else ""
        by = f" by {self.judge}{people}" if self.judge else ""
        asked = "" if self.measure == self.condition else f" ({self.measure})"
        aside = "" if self.needed else " (not needed)"
        return f"{self.met:12}  {self.condition}{asked}{by}: {self.why}{aside}"
