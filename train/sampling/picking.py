"""Picking the next token, greedily or by chance: by one number between 0 and 1 of the row's own.

Sorting a whole vocabulary for `top_p` would take longer than the model does. The likeliest few
hundred tokens nearly always hold it; where they do not, all are sorted.
"""

from collections.abc import Sequence

import torch

from train.sampling.rows import Row
from train.sampling.sampling_settings import SamplingSettings

FIRST = 256
HIGHEST = 1 - 2**-22  # a point at the very end would fall behind the last token


def pick(logits: torch.Tensor, settings: SamplingSettings, rows: Sequence[Row]) -> list[int]:
    """The next token of every row; `logits` (float32) has one line for each."""
    if settings.greedy:
        return _ids(logits.argmax(-1))
    points = torch.tensor([min(row.dice.random(), HIGHEST) for row in rows])
    points = points.to(logits.device)[:, None]
    scaled = logits / settings.temperature
    if settings.top_k is None and settings.top_p == 1:
        return _ids(_at(points, scaled.softmax(-1)))
    first = min(settings.top_k or FIRST, scaled.shape[-1])
    ids, enough = _nucleus(scaled, first, points, settings)
    if not enough.all():
        rest = ~enough
        ids[rest], _ = _nucleus(scaled[rest], scaled.shape[-1], points[rest], settings)
    return _ids(ids)


def _nucleus(
    scaled: torch.Tensor, first: int, points: torch.Tensor, settings: SamplingSettings
) -> tuple[torch.Tensor, torch.Tensor]:
    """Pick among the likeliest `first` tokens of each row, and whether `top_p` ends among them."""
    values, ids = scaled.topk(first)
    whole = scaled if settings.top_k is None else values
    likely = (values - whole.logsumexp(-1, keepdim=True)).exp()
    ends = likely.cumsum(-1)
    kept = likely.where(ends - likely < settings.top_p, 0)  # what begins before the mark
    enough = (ends[:, -1] >= settings.top_p) | (settings.top_k is not None)
    # In the order of the vocabulary: tokens that are equally likely could change places otherwise.
    ids, order = ids.sort(-1)
    return ids.gather(-1, _at(points, kept.gather(-1, order))[:, None])[:, 0], enough


def _at(points: torch.Tensor, likely: torch.Tensor) -> torch.Tensor:
    """Tokens are laid end to end, each as long as it is likely: which one a point falls on."""
    ends = likely.cumsum(-1)
    return (ends <= points * ends[:, -1:]).sum(-1)


def _ids(tokens: torch.Tensor) -> list[int]:
    return [int(token) for token in tokens.tolist()]
