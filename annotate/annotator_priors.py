"""What is common to annotators: priors of their reliability and habits, learned from all of them.

With 40 judgments of somebody, what the others are like says a good deal about them; how much it
says is learned, too. Most annotators are careful: their shares rho follow Beta(a, b). A part of
them guesses: theirs follow Beta(1, 9), so that a few who click at random do not make everybody
look worse. Habits follow a Dirichlet distribution. Its parameters, and a and b, are drawn from a
fine grid; a priori the mean is uniform and the concentration nearly log-uniform, except that
careful annotators are expected to report the truth more often than not.
"""

from math import lgamma, log, tau
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotate.annotator_labels import BoolArray, FloatArray, IntArray

GUESSERS = (1.0, 9.0)  # Beta, of the shares of those who guess
GUESSING = (1.0, 4.0)  # Beta, of how many guess
OPTIMISM = 2.0  # the density of the mean of careful shares is as its square

_HALF_LOG_TAU = log(tau) / 2
_GRID = np.geomspace(0.2, 200, 139)  # 5 % from one to the next
_GRID_LOG = np.log(_GRID)
_GRID_LOG_GAMMA = np.array([lgamma(value) for value in _GRID])


class Crowd(NamedTuple):
    """careful: (a, b). guessing: the part that guesses. habits: Dirichlet, over the options."""

    careful: FloatArray
    guessing: float
    habits: FloatArray


def expected(options: int) -> Crowd:
    """A crowd to start from."""
    return Crowd(np.array([4.0, 2.0]), 0.1, np.ones(options))


def guessers(
    crowd: Crowd, reported: IntArray, by_habit: IntArray, rng: np.random.Generator
) -> BoolArray:
    """Draw who guesses, given how many judgments of each reported the truth, and how many not."""
    careful = np.log1p(-crowd.guessing) + _log_chance(reported, by_habit, *crowd.careful)
    guessing = np.log(crowd.guessing) + _log_chance(reported, by_habit, *GUESSERS)
    odds = np.exp(np.clip(careful - guessing, -700, 700))
    return np.asarray(rng.random(len(odds)) * (1 + odds) < 1)


def redrawn(
    crowd: Crowd,
    guess: BoolArray,
    shares: FloatArray,
    habits: FloatArray,
    rng: np.random.Generator,
) -> Crowd:
    """Draw the crowd anew, given who guesses, all shares, and all habits (as shares of 1)."""
    some, rest = GUESSING
    many = int(guess.sum())
    of_careful = shares[~guess]
    both = np.stack([of_careful, 1 - of_careful], axis=1)
    return Crowd(
        careful=_dirichlet(crowd.careful, both, rng, OPTIMISM),
        guessing=float(np.clip(rng.beta(some + many, rest + len(shares) - many), 1e-9, 1 - 1e-9)),
        habits=_dirichlet(crowd.habits, habits, rng),
    )


def _log_chance(reported: IntArray, by_habit: IntArray, a: float, b: float) -> FloatArray:
    """Of these counts, with shares from Beta(a, b); but for what does not depend on a and b."""
    counts = (
        _log_gamma(a + reported)
        + _log_gamma(b + by_habit)
        - _log_gamma(a + b + reported + by_habit)
    )
    return np.asarray(counts + lgamma(a + b) - lgamma(a) - lgamma(b))


def _dirichlet(
    before: FloatArray, drawn: FloatArray, rng: np.random.Generator, optimism: float = 0.0
) -> FloatArray:
    """Parameters of a Dirichlet distribution given draws from it.

    First all of them grow or shrink together, then one after the other moves: concentration and
    mean would hardly get anywhere if only single ones moved.
    """
    many, logs = len(drawn), np.log(drawn).sum(axis=0)
    mean = before / before.sum()
    density = many * (_GRID_LOG_GAMMA - _log_gamma(np.outer(mean, _GRID)).sum(axis=0))
    density += _GRID * (mean @ logs) - _GRID_LOG / 2
    parameters: FloatArray = mean * _picked(density, rng)
    for place in range(len(parameters)):
        total = parameters.sum() - parameters[place] + _GRID
        density = many * (_log_gamma(total) - _GRID_LOG_GAMMA) + _GRID * logs[place]
        density += _GRID_LOG - (len(parameters) + 0.5) * np.log(total)
        if optimism:
            density += optimism * np.log((parameters[0] if place else _GRID) / total)
        parameters[place] = _picked(density, rng)
    return parameters


def _picked(density: FloatArray, rng: np.random.Generator) -> float:
    """A value of the grid, where this is the logarithm of how likely each is."""
    below = np.exp(density - density.max()).cumsum()
    return float(_GRID[np.searchsorted(below, rng.random() * below[-1])])


def _log_gamma(values: NDArray[np.floating]) -> FloatArray:
    """Stirling's series from 8 on, where it is good to 1e-7, and down by the recurrence."""
    far, steps = values + 8, values[..., None] + np.arange(8)
    series = (far - 0.5) * np.log(far) - far + _HALF_LOG_TAU + 1 / (12 * far) - 1 / (360 * far**3)
    return np.asarray(series - np.log(steps.prod(axis=-1)))
