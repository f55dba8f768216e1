"""The figures of a quality study: shares, differences, duels and leans to a side, as plain values.

Of each instruction, each model's answer comes to something (``good``, ``bad``, ``conflicting``,
``skipped`` or ``unjudged``), and so does each two models' pair of answers: figures count these, and
what is no answer to the question is counted beside them and never left out in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from annotate.agreement import Agreement
from annotate.exact_tests import Difference, Pairs, difference, mcnemar
from annotate.intervals import Interval, wilson
from db.options import Scale

ALL = "all sets"
GOOD: dict[Scale, str] = {"quality": "good", "safety": "safe"}
Place = tuple[str, int]  # a benchmark and the number of an instruction

Rated = Literal["good", "bad", "conflicting", "skipped", "unjudged"]
Dueled = Literal[
    "win", "tie", "both_bad", "loss", "same", "conflicting", "skipped", "unjudged"
]  # fmt: skip


class Share(NamedTuple):
    """How many of a model's answers are good; by the one rule, or as one annotator says."""

    benchmark: str
    model: str
    annotator: str | None
    good: int
    bad: int
    conflicting: int
    skipped: int
    unjudged: int

    @property
    def decided(self) -> int:
        """Answers that are good or bad."""
        return self.good + self.bad

    @property
    def value(self) -> float | None:
        """The share of good ones among the decided; None where there are none."""
        return self.good / self.decided if self.decided else None

    @property
    def interval(self) -> Interval:
        """Wilson's, of 95%."""
        return wilson(self.good, self.decided)


class Comparison(NamedTuple):
    """A model beside another on the same instructions.

    `pairs` has `model` first; `undecided` instructions are those for which one of both answers is
    not decided. `holm` is `p` (McNemar's exact) corrected for all comparisons of the report.
    """

    benchmark: str
    model: str
    other: str
    pairs: Pairs
    undecided: int
    difference: Difference | None
    p: float
    holm: float = 1.0


class Duel(NamedTuple):
    """How often a model's answer is preferred to another's; `question` is better or safer.

    Two equal texts (`same`) are queued for nobody, and count as a tie. `difference` is that of the
    shares of wins and of losses among what is decided, `p` that of the sign test on them.
    """

    benchmark: str
    model: str
    other: str
    question: str
    win: int
    tie: int
    both_bad: int
    loss: int
    same: int
    conflicting: int
    skipped: int
    unjudged: int
    difference: Difference | None
    p: float
    holm: float = 1.0

    @property
    def decided(self) -> int:
        """Pairs that say something: wins, losses, and neither."""
        return self.win + self.neither + self.loss

    @property
    def neither(self) -> int:
        """Pairs of which neither answer is preferred."""
        return self.tie + self.both_bad + self.same

    @property
    def intervals(self) -> tuple[Interval, Interval, Interval]:
        """Wilson's, of the shares of wins, of neither, and of losses."""
        win, middle, loss = (wilson(n, self.decided) for n in (self.win, self.neither, self.loss))
        return win, middle, loss


class Lean(NamedTuple):
    """Of whoever chose a response: how often that was the one shown first. None: everybody."""

    annotator: str | None
    first: int
    second: int

    @property
    def value(self) -> float | None:
        """The share of first ones; None where nobody chose."""
        both = self.first + self.second
        return self.first / both if both else None

    @property
    def interval(self) -> Interval:
        """Wilson's, of the share of first ones."""
        return wilson(self.first, self.first + self.second)


class Agreed(NamedTuple):
    """How far annotators agree on a question in a benchmark."""

    benchmark: str
    question: str
    agreement: Agreement


def share(benchmark: str, model: str, annotator: str | None, found: Iterable[Rated]) -> Share:
    """Count what a model's answers come to."""
    n = Counter(found)
    return Share(
        benchmark, model, annotator,
        n["good"], n["bad"], n["conflicting"], n["skipped"], n["unjudged"],
    )  # fmt: skip


def compare(
    benchmark: str,
    model: str,
    other: str,
    mine: Mapping[Place, Rated],
    others: Mapping[Place, Rated],
) -> Comparison:
    """Two models on the same instructions: what their answers come to, by instruction."""
    n = Counter((mine[place], others[place]) for place in mine)
    pairs = Pairs(
        n["good", "good"], n["good", "bad"], n["bad", "good"], n["bad", "bad"]
    )  # fmt: skip
    p = mcnemar(pairs.only_first, pairs.only_second)
    undecided = len(mine) - sum(pairs)
    return Comparison(benchmark, model, other, pairs, undecided, difference(pairs), p)


def duel(benchmark: str, model: str, other: str, question: str, found: Iterable[Dueled]) -> Duel:
    """Count what the pairs of two models' answers come to, as `model` sees it."""
    n = Counter(found)
    neither = n["tie"] + n["both_bad"] + n["same"]
    return Duel(
        benchmark, model, other, question,
        n["win"], n["tie"], n["both_bad"], n["loss"], n["same"],
        n["conflicting"], n["skipped"], n["unjudged"],
        difference(Pairs(0, n["win"], n["loss"], neither)),
        mcnemar(n["win"], n["loss"]),
    )  # fmt: skip
