"""A token comes as often as it is likely; what top_p and top_k leave out never comes."""

from random import Random

import pytest
import torch
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from train.sampling.picking import FIRST, pick
from train.sampling.rows import Row
from train.sampling.sampling_settings import SamplingSettings

POINTS = 2000


class Ruler(Random):
    """Evenly spaced points, so that shares are exact."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def random(self) -> float:
        return (self.at + 0.5) / POINTS


def shares(logits: torch.Tensor, settings: SamplingSettings) -> torch.Tensor:
    """How often each token is picked."""
    rows = [Row((1,), "", 1, frozenset(), dice=Ruler(at)) for at in range(POINTS)]
    picked = pick(logits.expand(POINTS, -1), settings, rows)
    return torch.bincount(torch.tensor(picked), minlength=logits.shape[-1]) / POINTS


def by_library(logits: torch.Tensor, settings: SamplingSettings) -> torch.Tensor:
    """The probabilities that the library would draw from."""
    ids = torch.zeros(1, 1, dtype=torch.long)
    scores: torch.Tensor = TemperatureLogitsWarper(settings.temperature)(ids, logits[None])
    if settings.top_k is not None:
        scores = TopKLogitsWarper(settings.top_k)(ids, scores)
    if settings.top_p < 1:
        scores = TopPLogitsWarper(settings.top_p)(ids, scores)
    return scores.softmax(-1)[0]


@pytest.mark.parametrize("spread", [0.3, 4.0])  # nearly all tokens alike; a few stand out
@pytest.mark.parametrize(
    "settings",
    [
        SamplingSettings(temperature=1.0),
        SamplingSettings(temperature=0.7, top_p=0.9),
        SamplingSettings(temperature=1.3, top_k=5),
        SamplingSettings(temperature=1.0, top_k=20, top_p=0.5),
    ],
)
def test_tokens_come_as_often_as_they_are_likely(settings: SamplingSettings, spread: float) -> None:
    logits = torch.randn(2 * FIRST, generator=torch.Generator().manual_seed(1)) * spread
    expected, found = by_library(logits, settings), shares(logits, settings)
    assert (found - expected).abs().max() < 1.5 / POINTS
    assert found[expected == 0].sum() == 0


def test_the_very_end_of_the_ruler_is_on_a_token() -> None:
    class End(Random):
        def random(self) -> float:
            return 1 - 2**-53

    logits = torch.tensor([[0.0, 1.0, -torch.inf]])
    row = Row((1,), "", 1, frozenset(), dice=End())
    assert pick(logits, SamplingSettings(temperature=1.0), [row]) == [1]
