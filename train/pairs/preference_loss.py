"""The losses of DPO, row by row, so that rows can weigh more or less and labels can be soft.

Each loss is TRL's, of the difference between what chosen and rejected gained on the reference. A
soft label p says that p of the people agree with the label: the row's loss is p times its own and
1 - p times that of the pair turned around.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch.nn.functional import logsigmoid

Loss = Literal["sigmoid", "ipo", "robust", "sigmoid_norm"]
PER_TOKEN: tuple[Loss, ...] = ("ipo", "sigmoid_norm")  # which compare means over tokens


class Scored(NamedTuple):
    """Log-probabilities (nats) of the responses of a batch: all chosen ones, then all rejected.

    `logps` and `reference` are sums over a response's tokens, `lengths` how many it has. `tokens`
    are those of every token, in order, and `owners` says to which response each belongs; `entropy`
    and `likeliest` are of tokens, too.
    """

    logps: torch.Tensor
    lengths: torch.Tensor
    tokens: torch.Tensor
    owners: torch.Tensor
    entropy: torch.Tensor
    likeliest: torch.Tensor


class Mix(NamedTuple):
    """What is minimized: a loss with its `beta`, and `sft` times the chosen's mean surprise."""

    loss: Loss
    beta: float
    smoothing: float = 0.0
    sft: float = 0.0


def compared(
    mix: Mix,
    scored: Scored,
    reference: torch.Tensor,
    weights: torch.Tensor,
    labels: torch.Tensor,
) -> torch.Tensor:
    """The loss of a batch: the mean of its rows' losses, each times its weight.

    The SFT term is a mean over tokens, as TRL's, each weighted as its row.
    """
    gained = scored.logps - reference
    if mix.loss in PER_TOKEN:
        gained = gained / scored.lengths.clamp(min=1.0)
    chosen, rejected = gained.chunk(2)
    difference = chosen - rejected
    one = _LOSSES[mix.loss]
    rows = labels * one(mix, difference) + (1 - labels) * one(mix, -difference)
    loss = (weights * rows).mean()
    if mix.sft:
        shares = torch.cat([weights * labels, weights * (1 - labels)])[scored.owners]
        heeded = shares > 0
        loss = loss + _surprise(scored.tokens[heeded], shares[heeded]) * mix.sft
    return loss


def _surprise(logps: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    return -((shares * logps).sum() / shares.sum().clamp(min=torch.finfo(shares.dtype).tiny))


def _sigmoid(mix: Mix, difference: torch.Tensor) -> torch.Tensor:
    return -logsigmoid(mix.beta * difference)


def _ipo(mix: Mix, difference: torch.Tensor) -> torch.Tensor:
    return (difference - 1 / (2 * mix.beta)) ** 2


def _robust(mix: Mix, difference: torch.Tensor) -> torch.Tensor:
    clean = -(1 - mix.smoothing) * logsigmoid(mix.beta * difference)
    flipped = -mix.smoothing * logsigmoid(-mix.beta * difference)
    return (clean - flipped) / (1 - 2 * mix.smoothing)


_LOSSES: dict[Loss, Callable[[Mix, torch.Tensor], torch.Tensor]] = {
    "sigmoid": _sigmoid,
    "ipo": _ipo,
    "robust": _robust,
    "sigmoid_norm": _sigmoid,
}
