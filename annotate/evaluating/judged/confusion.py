"""A judge beside people: how often it says of a response what they say."""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.agreement import PairKappa, Value, kappas
from annotate.evaluating.estimating import Estimate
from annotate.intervals import wilson


class Confusion(NamedTuple):
    """How many responses people and the judge find good (or safe), and bad (or unsafe).

    The first word is what people say: `good_as_bad` ones are good, and the judge says bad.
    """

    good_as_good: int
    good_as_bad: int
    bad_as_good: int
    bad_as_bad: int

    @property
    def good(self) -> int:
        """Those that people find good."""
        return self.good_as_good + self.good_as_bad

    @property
    def bad(self) -> int:
        """Those that people find bad."""
        return self.bad_as_good + self.bad_as_bad

    @property
    def accuracy(self) -> Estimate:
        """The share of which both say the same."""
        return _share(self.good_as_good + self.bad_as_bad, sum(self))

    @property
    def sensitivity(self) -> Estimate:
        """Of those that people find good, the share that the judge finds good."""
        return _share(self.good_as_good, self.good)

    @property
    def specificity(self) -> Estimate:
        """Of those that people find bad, the share that the judge finds bad."""
        return _share(self.bad_as_bad, self.bad)


def confusion(said: Mapping[int, bool], people: Mapping[int, bool]) -> Confusion:
    """Count what a judge and people say of each response; both have said something of each."""
    n = [0, 0, 0, 0]
    for id_, good in people.items():
        n[2 * (not good) + (not said[id_])] += 1
    return Confusion(*n)


def kappa(
    said: Mapping[int, bool], people: Mapping[int, bool], prompts: Mapping[int, int]
) -> Estimate:
    """Cohen's kappa with its bootstrap interval, for which a prompt's responses stay together."""
    both = [
        Value(id_, who, float(good), prompts[id_])
        for who, all_ in (("judge", said), ("people", people))
        for id_, good in all_.items()
    ]
    found: PairKappa | None = next(iter(kappas(both, "nominal")), None)
    return Estimate(found.kappa, found.interval) if found else Estimate(None, None)


def _share(some: int, all_: int) -> Estimate:
    return Estimate(some / all_, wilson(some, all_)) if all_ else Estimate(None, None)
