"""How far each annotator can be relied on, and what is probably true of each item.

Asked about an item whose truth is t, annotator j reports t with probability rho_j. Else they answer
by habit: what g_j says, a distribution over what they *see on the screen* (left, right, tie; place
1 to K, none; good, bad). So a lean to a side or a place, leniency, and guessing are all habits, and
rho_j is the share of judgments that say something about the item::

    P(said k | truth t) = rho_j [k = t] + (1 - rho_j) g_j(where k is on the screen)

Dawid & Skene (1979, "Maximum likelihood estimation of observer error-rates using the EM
algorithm") give each annotator a table of errors; here it has few parameters, as in MACE (Hovy,
Berg-Kirkpatrick, Vaswani & Hovy 2013, "Learning whom to trust with MACE"), but habits belong to
the screen, not to the item, and annotators inform each other (:mod:`annotate.annotator_priors`).

Everything unknown is drawn by Gibbs sampling (:mod:`annotate.annotator_sampling`): probabilities
are means over the draws, intervals are 95 % of them. Somebody who is wrong more often than by
chance has rho near 0: their judgments count for nothing, they are not turned around. The model
takes judgments of an item as independent given its truth: where items differ in how hard they are,
probabilities are somewhat too sure.

Judgments can leave open who is right (those of two people always do), and draws may then stay for
long with whom they happened to trust first. So they are made in several chains, in pairs that start
from opposite ends: an item is settled where all chains give the same option more than one half.
"""

from itertools import islice
from typing import NamedTuple

import numpy as np

from annotate.annotator_labels import BoolArray, FloatArray, IntArray, Labels, Layout, laid_out
from annotate.annotator_sampling import TURNS, believed, habitual, normal, sweeps
from annotate.intervals import CONFIDENCE, Interval

__all__ = ["BoolArray", "Fit", "FloatArray", "IntArray", "Labels", "Reliability", "fit"]

CHAINS = 8
MOST_SWEEPS, FEWEST_SWEEPS = 100, 20  # of a chain, that are kept
WORK = 5_000_000  # cells and judgments gone over in them, where that leaves enough of them
SETTLING = 15  # at least so many before them, and a third of as many, are not


class Reliability(NamedTuple):
    """Of one annotator. share: rho, the probability that they report the truth rather than answer
    by habit; interval: that contains it with 95 %. habit: over what is seen. accuracy: the
    expected share of right answers, rho + (1 - rho) times what habit gets right by chance.
    """

    judgments: int
    share: float
    interval: Interval
    habit: tuple[float, ...]
    accuracy: float


class Fit(NamedTuple):
    """posterior: (items, options), the probability that each is true. settled: (items,), whether
    all chains give the same option more than one half. annotators: in order.
    """

    posterior: FloatArray
    settled: BoolArray
    annotators: tuple[Reliability, ...]


class _People(NamedTuple):
    """What chains found of annotators. shares: drawn, (draws, annotators). habits: (annotators,
    options), the mean. reported: (kinds, options), how many judgments reported what was there.
    """

    shares: FloatArray
    habits: FloatArray
    reported: FloatArray


def fit(labels: Labels, seed: int = 0) -> Fit:
    """Fit the model: the same labels and seed give the same result, bit for bit.

    Without overlap there is next to nothing to learn of anybody, and intervals say so. Raises
    ValueError where labels contradict themselves.
    """
    layout = laid_out(labels)
    if not len(labels.items):
        nothing = normal(layout.options)[layout.kinds]
        return Fit(nothing, nothing.max(axis=1) > 0.5, ())
    shared = np.bincount(layout.items, minlength=len(layout.kinds)) > 1
    starts = _starts(sum(layout.given.shape[::2]), np.random.default_rng(seed))
    seeds = np.random.SeedSequence(seed).spawn(CHAINS)
    posterior = np.zeros((len(layout.kinds), labels.options))
    always = np.ones(posterior.shape, dtype=np.bool_)
    chains = []
    for start, own in zip(starts, seeds, strict=True):
        belief, chain = _chain(layout, shared, start, np.random.default_rng(own))
        posterior += belief / CHAINS
        always &= belief > 0.5
        chains.append(chain)
    settled = np.asarray(always.any(axis=1))
    return Fit(posterior, settled, _reliabilities(layout, _pooled(chains)))


def _starts(many: int, rng: np.random.Generator) -> list[FloatArray]:
    """Shares of annotators and options to start from; in every other chain the opposite.

    Whoever is trusted most at first in one is trusted least in the next: where the judgments leave
    open who is right, the chains find so. But never so much that one outweighs four others: a chain
    could stay with that, too.
    """
    halves = [rng.uniform(0.25, 0.75, many) for _ in range(CHAINS // 2)]
    return [start for half in halves for start in (half, 1 - half)]


def _chain(
    layout: Layout, shared: BoolArray, start: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, _People]:
    """What one chain believes of items, and found of annotators.

    Items that were judged once teach nothing of anybody, and are not drawn.
    """
    several, alone = layout.of(shared), layout.of(~shared)
    kept = _sweeps(several)
    belief = np.zeros((len(shared), layout.options.shape[1]))
    of_several, of_alone = belief[shared], belief[~shared]
    habits, reported = np.zeros(layout.given.shape[::2]), np.zeros(layout.options.shape)
    shares = np.empty((kept, TURNS, len(layout.given)))
    before = max(kept // 3, SETTLING)
    for number, sweep in enumerate(islice(sweeps(several, start, rng), before, before + kept)):
        of_several += sweep.belief
        of_alone += believed(alone, sweep.state)
        habits += normal(sweep.state.habits) / kept
        reported += sweep.reported
        shares[number] = sweep.shares
    belief[shared], belief[~shared] = of_several / kept, of_alone / kept
    return belief, _People(shares.reshape(kept * TURNS, -1), habits, reported)


def _pooled(chains: list[_People]) -> _People:
    shares, habits, reported = zip(*chains, strict=True)
    return _People(np.concatenate(shares), np.mean(habits, axis=0), np.sum(reported, axis=0))


def _sweeps(layout: Layout) -> int:
    size = len(layout.items) + TURNS * layout.given.size
    return min(max(WORK // size, FEWEST_SWEEPS), MOST_SWEEPS)


def _reliabilities(layout: Layout, found: _People) -> tuple[Reliability, ...]:
    judgments = layout.given.sum(axis=(1, 2))
    share = found.shares.mean(axis=0)
    accuracy = share + (1 - share) * _lucky(layout, found.habits, found.reported)
    intervals = _intervals(found.shares)
    return tuple(
        Reliability(int(many), float(rho), interval, tuple(habit.tolist()), float(right))
        for many, rho, interval, habit, right in zip(
            judgments, share, intervals, found.habits, accuracy, strict=True
        )
    )


def _lucky(layout: Layout, habits: FloatArray, reported: FloatArray) -> FloatArray:
    """How often each habit is right. Who reports the truth shows where it is on the screen."""
    places = reported + 1e-9 * layout.options
    right = (habitual(habits, layout.options) * normal(places)).sum(axis=2)
    asked = layout.given.sum(axis=2) + 1e-9
    lucky: FloatArray = (right * asked).sum(axis=1) / asked.sum(axis=1)
    return lucky


def _intervals(drawn: FloatArray) -> list[Interval]:
    """With as much left out on either side; but from 0, or up to 1, where that is no longer.

    So an interval can hold a share of exactly 0 or 1, which one between quantiles never does.
    """
    out = (1 - CONFIDENCE) / 2
    at = (out, 2 * out, 1 - 2 * out, 1 - out)
    low, lower, upper, high = np.quantile(drawn, at, axis=0)
    from_zero, to_one = upper <= high - low, 1 - lower <= high - low
    lows = np.where(from_zero, 0.0, np.where(to_one, lower, low))
    highs = np.where(from_zero, upper, np.where(to_one, 1.0, high))
    return [Interval(float(one), float(other)) for one, other in zip(lows, highs, strict=True)]
