"""Gibbs sampling for :mod:`annotate.annotator_model`: one sweep after another, all in arrays.

Given what is true of each item, the judgments of an annotator shrink to a small table (what was on
the screen, and how often it was right): a sweep goes over all judgments once, and over the tables
a few times. Shares of options are drawn as gamma variates, scaled by how often each kind of item
was asked about; that is exact also where items differ in their options (the augmentation by which
Caron & Doucet, 2012, sample Bradley-Terry models).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from annotate import annotator_priors
from annotate.annotator_labels import BoolArray, FloatArray, IntArray, Layout, tabled
from annotate.annotator_priors import Crowd

TURNS = 2  # draws of the annotators for each draw of the truth: the tables cost little
_EDGE = 1e-9  # shares of annotators stay this far from 0 and 1, and ...
_TINY = 1e-100  # ... weights of options from 0, so that their logarithms are finite


class State(NamedTuple):
    """A draw of everything unknown but what is true.

    shares: rho of each annotator. habits: (annotators, options), and prevalence: (options,), of
    what is true: weights that need not sum to 1. crowd: what annotators have in common.
    """

    shares: FloatArray
    habits: FloatArray
    prevalence: FloatArray
    crowd: Crowd


class Sweep(NamedTuple):
    """One sweep. state: at its end. belief: (items, options), the probabilities of what is true.

    shares: (TURNS, annotators). reported: (kinds, options), how many judgments reported the truth,
    by where that stood on the screen.
    """

    state: State
    belief: FloatArray
    shares: FloatArray
    reported: IntArray


def sweeps(layout: Layout, start: FloatArray, rng: np.random.Generator) -> Iterator[Sweep]:
    """Sweeps without end; the first ones still remember where they started.

    That is from shares of the annotators, and after them of the options: how often each is true.
    """
    people, _, options = layout.given.shape
    crowd = annotator_priors.expected(options)
    shares, prevalence = np.split(np.clip(start, _EDGE, 1 - _EDGE), [people])
    state = State(shares, np.ones((people, options)), prevalence, crowd)
    judging = layout.given.any(axis=(1, 2))
    while True:
        belief = believed(layout, state)
        truth = _drawn(belief, rng)
        counts = tabled(layout.kinds * options + truth, layout.options.shape)
        weights = _weights(counts, np.ones(options), state.prevalence, layout.options, rng)
        state = state._replace(prevalence=weights)
        right = tabled(layout.habit[truth[layout.items] == layout.said], layout.given.shape)
        shares = np.empty((TURNS, people))
        for turn in range(TURNS):
            state, reported, guess = _turn(layout, right, state, rng)
            shares[turn] = state.shares
        state = state._replace(
            crowd=annotator_priors.redrawn(
                state.crowd,
                guess[judging],
                state.shares[judging],
                normal(state.habits)[judging],
                rng,
            )
        )
        yield Sweep(state, belief, shares, reported.sum(axis=0))


def normal(weights: FloatArray) -> FloatArray:
    """Weights as shares of 1, along the last axis."""
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def believed(layout: Layout, state: State) -> FloatArray:
    """(items, options): the probability that each is true, given the annotators."""
    shape = (len(layout.kinds), layout.options.shape[1])
    weights = np.log1p(_odds(layout, state)).ravel()[layout.habit]
    votes = np.bincount(layout.vote, weights, minlength=shape[0] * shape[1])
    belief: FloatArray = votes.reshape(shape).astype(np.float64, copy=False)  # none: of integers
    with np.errstate(divide="ignore"):
        belief += np.log(state.prevalence * layout.options)[layout.kinds]
    belief -= belief.max(axis=1, keepdims=True)
    np.exp(belief, out=belief)
    belief /= belief.sum(axis=1, keepdims=True)
    return belief


def habitual(habits: FloatArray, options: FloatArray) -> FloatArray:
    """(annotators, kinds, options): what habits answer, of what each kind of item has."""
    among = np.maximum(habits @ options.T, _TINY)
    return np.asarray(np.maximum(habits[:, None] * options / among[:, :, None], _TINY))


def _odds(layout: Layout, state: State) -> FloatArray:
    """The odds that a right answer reports the truth rather than comes from habit."""
    shares = state.shares[:, None, None]
    return np.asarray(shares / ((1 - shares) * habitual(state.habits, layout.options)))


def _drawn(belief: FloatArray, rng: np.random.Generator) -> IntArray:
    """An option for each item, with these probabilities."""
    below = np.cumsum(belief, axis=1)
    return np.asarray((below <= rng.random((len(belief), 1)) * below[:, -1:]).sum(axis=1))


def _turn(
    layout: Layout, right: IntArray, state: State, rng: np.random.Generator
) -> tuple[State, IntArray, BoolArray]:
    """Annotators given the truth; which right answers (of this table) reported it; who guesses."""
    odds = _odds(layout, state)
    reported = rng.binomial(right, odds / (1 + odds))
    by_habit = layout.given - reported
    sums = reported.sum(axis=(1, 2)), by_habit.sum(axis=(1, 2))
    guess = annotator_priors.guessers(state.crowd, *sums, rng)
    a, b = np.where(guess[:, None], annotator_priors.GUESSERS, state.crowd.careful).T
    shares = rng.beta(a + sums[0], b + sums[1])
    habits = _weights(by_habit, state.crowd.habits, state.habits, layout.options, rng)
    shares = np.clip(shares, _EDGE, 1 - _EDGE)
    return state._replace(shares=shares, habits=habits), reported, guess


def _weights(
    counts: IntArray,
    prior: FloatArray,
    before: FloatArray,
    options: FloatArray,
    rng: np.random.Generator,
) -> FloatArray:
    """Weights of options, given how often each was drawn from each kind (the last two axes)."""
    pull = rng.standard_gamma(counts.sum(axis=-1)) / np.maximum(before @ options.T, _TINY)
    weights = rng.standard_gamma(prior + counts.sum(axis=-2)) / (1 + pull @ options)
    return np.asarray(np.maximum(weights, _TINY))
