"""Length control: how often answers would win if they were as long as those they are beside.

Judges, people among them, like long answers. As in length-controlled AlpacaEval (Dubois et al.
2024), the chance to win is taken to grow with how much longer an answer is (a logistic curve), and
is read off where both are equally long. What is left out of theirs is how hard each prompt is.

A judge that goes by length alone decides every pair by it, and the likeliest curve is then a step
that leaves open where it stands; so Firth's penalty is added (Biometrika 80, 1993), under which
there is always a curve, and the interval tells how little is known of it. Simulated with 30 and 100
pairs, judges that like length not at all, moderately, or nearly alone, and answers equally long or
one standard deviation longer, it held the truth in 94.5% and more; for a judge that knows nothing
but length the rate was 50% to 52%, and 60% where nearly all answers of one model were longer.
"""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from annotate.evaluating.estimating import FEWEST, Estimate
from annotate.intervals import CONFIDENCE, Interval
from annotate.resampling import Numbers

MOST_STEPS = 100
NEAR_ENOUGH = 1e-8
_LARGEST = 30.0  # of what the logistic curve is taken of


def rate(won: Sequence[float], longer: Sequence[float]) -> Estimate:
    """The controlled win rate; `won` is 1, 0.5 (a tie) or 0, `longer` by how many words.

    The interval is Wald's on the scale of log-odds: wider than need be where there are many ties.
    """
    if len(won) < FEWEST:
        return Estimate(None, None)
    found, error = _even(np.array(won, dtype=np.float64), _facts(longer))
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    low, value, high = _logistic(np.array([found - reach, found, found + reach]))
    return Estimate(float(value), Interval(float(low), float(high)))


def _facts(longer: Sequence[float]) -> Numbers:
    """A 1 for each pair, and how much longer: in standard deviations, and flattened.

    What is very much longer is no better for it. Where all differ alike, there is only the 1.
    """
    by = np.array(longer, dtype=np.float64)
    spread = float(by.std())
    ones = np.ones_like(by)
    return np.column_stack((ones, np.tanh(by / spread))) if spread else ones[:, None]


def _even(won: Numbers, facts: Numbers) -> tuple[float, float]:
    """The log-odds to win where both are equally long, and their standard error."""
    found = np.zeros(facts.shape[1])
    for _ in range(MOST_STEPS):
        chance = _logistic(facts @ found)
        known = chance * (1 - chance)
        spread = np.linalg.pinv((facts * known[:, None]).T @ facts)
        pull = known * np.einsum("nj,jk,nk->n", facts, spread, facts)  # of each pair on the curve
        step = spread @ (facts.T @ (won - chance + pull * (0.5 - chance)))
        found += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < NEAR_ENOUGH:
            break
    return float(found[0]), float(np.sqrt(spread[0, 0]))


def _logistic(x: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-np.clip(x, -_LARGEST, _LARGEST)))
    return found
