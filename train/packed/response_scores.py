"""Scores of responses: the log-probability of each of their tokens, and only of theirs.

The vocabulary is scored where a response is predicted, never over a prompt, some tokens at a time.
The gradient for the hidden state of a token does not depend on what comes after but by a factor, so
it is made while the scores are still there: nothing is computed twice, and no more is kept than the
hidden states themselves.
"""

from typing import Any, NamedTuple

import torch

AT_A_TIME = 256  # tokens; times the vocabulary this is the memory for their scores


class TokenScores(NamedTuple):
    """Of each token: its log-probability and the entropy (nats), and whether it was likeliest.

    TRL asks a model for them by these names.
    """

    log_probs: torch.Tensor
    entropy: torch.Tensor
    is_top1: torch.Tensor

    @property
    def label_mask(self) -> torch.Tensor:
        """Which tokens are scored: all."""
        return torch.ones_like(self.is_top1)


def token_scores(hidden: torch.Tensor, head: torch.nn.Linear, targets: torch.Tensor) -> TokenScores:
    """Scores of `targets` (N), each predicted from a hidden state (N, width).

    Differentiable in the hidden states; in the head, too, where it is trained.
    """
    if head.weight.requires_grad:
        return _by_trl(hidden, head, targets)
    found: Any = _Scores.apply(hidden, head.weight, head.bias, targets)  # type: ignore[no-untyped-call]
    return TokenScores(*found)


def _by_trl(hidden: torch.Tensor, head: torch.nn.Linear, targets: torch.Tensor) -> TokenScores:
    from trl.kernels import ChunkedLogProbFunction

    asked = ("entropy", "is_top1")
    made: Any = ChunkedLogProbFunction
    logps, entropy, _, _, likeliest = made.apply(
        hidden, head.weight, head.bias, targets, 1.0, 32_768, None, 1.0, asked
    )
    return TokenScores(logps, entropy, likeliest)


class _Scores(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        hidden: torch.Tensor,
        weight: torch.Tensor,
        bias: torch.Tensor | None,
        targets: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        known = [
            _some(states, weight, bias, wanted, ctx.needs_input_grad[0])
            for states, wanted in zip(
                torch.split(hidden.to(weight.dtype), AT_A_TIME),
                torch.split(targets, AT_A_TIME),
                strict=True,
            )
        ]
        logps, entropy, likeliest, grads = (torch.cat(each) for each in zip(*known, strict=True))
        ctx.save_for_backward(grads)
        ctx.dtype = hidden.dtype
        ctx.mark_non_differentiable(entropy, likeliest)
        return logps, entropy, likeliest

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        (of_logps,) = ctx.saved_tensors
        return (of_logps * grads[0].unsqueeze(-1)).to(ctx.dtype), None, None, None


def _some(
    hidden: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    targets: torch.Tensor,
    with_grad: bool,
) -> tuple[torch.Tensor, ...]:
    """Log-probabilities, entropy, whether likeliest, and the log-probability's gradient, if asked.

    As in TRL, only products of matrices are of the model's own type; all between is float32.
    """
    scores = torch.nn.functional.linear(hidden, weight, bias).float()
    wanted = scores.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    most, first = scores.max(-1)
    shifted = scores.sub_(most.unsqueeze(-1))
    exps = shifted.exp()
    total = exps.sum(-1)
    log_total = total.log()
    entropy = log_total - torch.linalg.vecdot(exps, shifted) / total
    grads = hidden.new_empty(0)
    if with_grad:
        exps.div_(-total.unsqueeze(-1))
        exps[torch.arange(len(targets), device=targets.device), targets] += 1
        grads = exps.to(weight.dtype) @ weight
    return wanted - most - log_total, entropy, first == targets, grads
