"""Fitting a reward head to the pairs of a dataset, with its steps as metrics of the run."""

from collections.abc import Sequence

import torch

from db.dataset_rows import Preference
from db.messages import text_hash
from train.errors import NothingToTrain
from train.rewards import bradley_terry
from train.rewards.reward_head import Body, HeadRewarder
from train.rewards.rewarding import Answered
from train.running.recorder import Recorder

_LEAST = 1e-6  # spread of a feature that says something


def fit(
    body: Body, pairs: Sequence[Preference], margin_scale: float, recorder: Recorder
) -> HeadRewarder:
    """The head with the least loss; the rewards of what it was fitted to are 0 on average.

    Raises NothingToTrain where all pairs look the same to the model.
    """
    chosen, rejected = _features(body, pairs).chunk(2)
    gaps = chosen - rejected
    spread = gaps.pow(2).mean(0).sqrt()
    if not bool((spread > _LEAST).any()):
        raise NothingToTrain(
            "The chosen and rejected responses of every pair look the same to the model. "
            "Choose another dataset: annotate dataset list."
        )
    scale = torch.where(spread > _LEAST, 1 / spread, 0)
    margins = torch.tensor([margin_scale * (pair.margin or 0.0) for pair in pairs]).double()
    penalty = bradley_terry.best_penalty(gaps * scale, margins, _prompts(pairs))
    weights = torch.zeros_like(scale)
    for number, step in enumerate(bradley_terry.steps(gaps * scale, margins, penalty)):
        ahead = (gaps * scale) @ weights
        recorder.log(
            number,
            {
                "loss": step.loss, "penalty": penalty,
                "reward_accuracy": float((ahead > 0).double().mean()),
                "reward_margin": float(ahead.mean()),
            },
        )  # fmt: skip
        weights = step.weights
    weights = weights * scale
    middle = (chosen.mean(0) + rejected.mean(0)) / 2
    return HeadRewarder(body, weights, -float(middle @ weights))


def _features(body: Body, pairs: Sequence[Preference]) -> torch.Tensor:
    asked = [Answered(pair.prompt, pair.chosen) for pair in pairs]
    asked += [Answered(pair.prompt, pair.rejected) for pair in pairs]
    found: dict[int, torch.Tensor] = {}
    for batch, features in body.features(asked):
        found.update(zip(batch, features, strict=True))
    return torch.stack([found[index] for index in range(len(asked))])


def _prompts(pairs: Sequence[Preference]) -> torch.Tensor:
    """The number of each pair's prompt; by a hash, so that folds do not follow the rows' order."""
    return torch.tensor([int(text_hash(pair.prompt)[:12], 16) for pair in pairs])
