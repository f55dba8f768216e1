"""Bradley-Terry by a straight line: which weights of two responses' features tell the better one.

The chosen response is the better one with probability 1 / (1 + exp(-w·d)), d being the difference
of their features. The weights with the least log loss and L2 penalty are found by Newton's method
in float64, which takes a handful of steps and no learning rate.
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch.nn.functional import softplus

PENALTIES = (10_000.0, 3_000.0, 1_000.0, 300.0, 100.0, 30.0)  # each is begun where the last ended
FOLDS = 3
_STEPS = 30
_ENOUGH = 1e-6  # of a step, beside the largest weight
_TRIED = 1e-3  # the same where penalties are only compared


class Step(NamedTuple):
    """The weights after a step of Newton's method, and their loss (nats a pair) before it."""

    weights: torch.Tensor
    loss: float


def steps(
    gaps: torch.Tensor,
    margins: torch.Tensor,
    penalty: float,
    start: torch.Tensor | None = None,
    enough: float = _ENOUGH,
) -> Iterator[Step]:
    """Newton's steps for differences of features (pairs, features) until they are small.

    `margins` are how much the reward of the chosen response should be above the other's (pairs).
    `penalty` multiplies half the squared weights, beside the sum of the pairs' losses.
    """
    weights = gaps.new_zeros(gaps.shape[1]) if start is None else start
    for _ in range(_STEPS):
        short = margins - gaps @ weights
        wrong = torch.sigmoid(short)
        slope = penalty * weights - gaps.T @ wrong
        curve = gaps.T @ (gaps * (wrong * (1 - wrong)).unsqueeze(1))
        curve.diagonal().add_(penalty)
        move = torch.cholesky_solve(slope.unsqueeze(1), torch.linalg.cholesky(curve)).squeeze(1)
        weights = weights - move
        yield Step(weights, float(softplus(short).mean()))
        if move.abs().max() <= enough * weights.abs().max():
            return


def best_penalty(gaps: torch.Tensor, margins: torch.Tensor, groups: torch.Tensor) -> float:
    """The penalty under which pairs of unseen groups are the least surprising.

    `groups` numbers each pair's prompt: pairs of one prompt are never on both sides. Each third of
    them is left out in turn; where there is only one part the strongest penalty is taken.
    """
    folds = groups % FOLDS
    used = set(folds.tolist())
    if len(used) < 2:
        return PENALTIES[0]
    losses = dict.fromkeys(PENALTIES, 0.0)
    for fold in used:
        seen = folds != fold
        weights = None
        for penalty in PENALTIES:
            *_, last = steps(gaps[seen], margins[seen], penalty, weights, _TRIED)
            weights = last.weights
            losses[penalty] += float(softplus(-(gaps[~seen] @ weights)).sum())
    return min(losses, key=lambda penalty: losses[penalty])
