"""Duels: how often a judge of two answers prefers one model's to another's.

The judge sees each pair in both orders. An answer wins if it is preferred in both; a judge that
turns with the order says nothing of the answers, which is a tie, and much of itself (`first`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from annotate import access
from annotate.evaluating import comparing, length_control, sheets, texts
from annotate.evaluating.estimating import Estimate
from annotate.evaluating.sheets import Model, Sheet
from annotate.exact_tests import Pairs, difference, mcnemar
from annotate.intervals import Interval
from annotate.multiple_tests import holm
from db import judges
from db.connection import Study
from db.judges import Judge, Winner

Result = Literal["win", "tie", "loss", "turned", "same"]
WORTH: Mapping[Result, float] = {
    "win": 1.0, "tie": 0.5, "turned": 0.5, "same": 0.5, "loss": 0.0
}  # fmt: skip


class Duel(NamedTuple):
    """A model's answers beside another's to the same prompts, as a judge of two prefers them.

    `turned` pairs are decided by the order, `same` are of equal texts: both count as ties.
    `left_out` prompts have no answer of one model, or were not judged in both orders. `first` is
    how often the judge prefers what is shown first (:func:`shown_first`), and nothing of people,
    whose verdicts are the same in both orders. `controlled` is the win rate if answers were equally
    long. `p` is that of the sign test.
    """

    benchmark: str
    judge: Judge
    model: Model
    other: Model
    win: int
    tie: int
    loss: int
    turned: int
    same: int
    left_out: int
    first: Estimate
    controlled: Estimate
    p: float
    holm: float = 1.0

    @property
    def n(self) -> int:
        """Prompts that tell something."""
        return self.win + self.neither + self.loss

    @property
    def neither(self) -> int:
        """Ties of all kinds."""
        return self.tie + self.turned + self.same

    @property
    def rate(self) -> Estimate:
        """The win rate: the share of wins, and half that of ties; 0.5 is as good as the other."""
        return rate(self.win, self.neither, self.loss)


def rate(win: int, neither: int, loss: int) -> Estimate:
    """Wins and half of the ties, as a share, with Newcombe's interval of wins less losses."""
    found = difference(Pairs(0, win, loss, neither))
    if found is None:
        return Estimate(None, None)
    ends = Interval(*((1 + end) / 2 for end in found.interval))
    return Estimate((1 + found.value) / 2, ends)


def duels(
    study: Study,
    against: str | None = None,
    names: Collection[str] | None = None,
    generators: Collection[str] | None = None,
) -> list[Duel]:
    """The duels of models (generators) with one of them, or of every two; p values are corrected.

    Of all benchmarks, or of those with these names. For researchers: raises Forbidden.
    """
    access.require(study, "researcher")
    if generators is not None and against is not None:
        generators = {*generators, against}
    return between(study, sheets.read(study, names, generators), against, judges.list_all(study))


def between(
    study: Study, found: Sequence[Sheet], against: str | None, who: Collection[Judge]
) -> list[Duel]:
    """The same of what is read already, by those of these judges that compare: :func:`duels`."""
    asked = [judge for judge in who if judge.asks == "better"]
    rows = [
        row
        for model, other in comparing.pairs(found, against)
        for judge in asked
        if (row := _duel(study, judge, model, other)) is not None
    ]
    ps = holm([row.p for row in rows])
    return [row._replace(holm=p) for row, p in zip(rows, ps, strict=True)]


def results(
    model: Sheet, other: Sheet, said: Mapping[tuple[int, int], Winner]
) -> dict[int, Result]:
    """What contests of two models' answers come to, by the number of the prompt."""
    found = {number: _result(pair, said) for number, pair in _answers(model, other).items()}
    return {number: result for number, result in found.items() if result is not None}


def contests(
    study: Study, judge: Judge, model: Sheet, other: Sheet
) -> dict[tuple[int, int], Winner]:
    """What the judge says of two models' answers, in either order."""
    found = _answers(model, other).values()
    orders = [order for one, two in found if one != two for order in ((one, two), (two, one))]
    return judges.contests(study, judge.id, orders)


def shown_first(said: Mapping[tuple[int, int], Winner]) -> Estimate:
    """How often what is shown first is preferred, of pairs that are no tie in both orders.

    0.5 is fair. A pair counts once, since a judge that goes by the order does so in both: for the
    answer shown first, for the one shown second, or half for either.
    """
    orders = [
        {winner, said[pair[::-1]]}
        for pair, winner in said.items()
        if pair[0] < pair[1] and pair[::-1] in said
    ]
    decided = [winners for winners in orders if winners != {"tie"}]
    first = sum("second" not in winners for winners in decided)
    second = sum("first" not in winners for winners in decided)
    return rate(first, len(decided) - first - second, second)


def controlled(found: Mapping[int, Result], model: Sheet, other: Sheet) -> Estimate:
    """The win rate if both models' answers were of the same number of words."""
    longer = [_words(model, number) - _words(other, number) for number in found]
    return length_control.rate([WORTH[result] for result in found.values()], longer)


def _answers(model: Sheet, other: Sheet) -> dict[int, tuple[int, int]]:
    """The responses of both, by the number of the prompt."""
    shared = [number for number in model.answers if number in other.answers]
    return {
        number: (model.answers[number].response_id, other.answers[number].response_id)
        for number in shared
    }


def _duel(study: Study, judge: Judge, model: Sheet, other: Sheet) -> Duel | None:
    said = contests(study, judge, model, other)
    if not said:
        return None
    found = results(model, other, said)
    n = Counter(found.values())
    return Duel(
        model.evaluation.benchmark, judge, model.model, other.model,
        n["win"], n["tie"], n["loss"], n["turned"], n["same"], len(model.asked) - len(found),
        Estimate(None, None) if judge.of_people else shown_first(said),
        controlled(found, model, other), mcnemar(n["win"], n["loss"]),
    )  # fmt: skip


def _words(sheet: Sheet, number: int) -> int:
    return len(texts.words(sheet.answers[number].response))


def _result(pair: tuple[int, int], said: Mapping[tuple[int, int], Winner]) -> Result | None:
    """What the contests in both orders say of the first of the pair."""
    if pair[0] == pair[1]:
        return "same"
    match said.get(pair), said.get(pair[::-1]):
        case (None, _) | (_, None):
            return None
        case "first", "second":
            return "win"
        case "second", "first":
            return "loss"
        case "tie", "tie":
            return "tie"
    return "turned"
