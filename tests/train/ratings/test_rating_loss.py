"""The loss of KTO by hand."""

from math import exp

import pytest
import torch

from train.ratings.rating_loss import lost
from train.ratings.rating_rows import Weights


def sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


def test_what_is_gained_beyond_all_others_counts_for_good_and_against_bad_responses() -> None:
    gained, good = torch.tensor([3.0, 1.0, -2.0]), torch.tensor([True, False, True])
    found = lost(0.5, Weights(2.0, 1.0), gained, good, torch.tensor(1.0))
    by_hand = [
        2 * (1 - sigmoid(0.5 * (3 - 1))),  # good, and gained more than all did
        1 * (1 - sigmoid(0.5 * (1 - 1))),  # bad, and gained as much
        2 * (1 - sigmoid(0.5 * (-2 - 1))),  # good, and lost
    ]
    assert float(found) == pytest.approx(sum(by_hand) / 3)


@pytest.mark.parametrize("good", [True, False])
def test_a_batch_may_be_all_good_or_all_bad(good: bool) -> None:
    gained = torch.zeros(3, requires_grad=True)
    loss = lost(0.1, Weights(1.0, 1.0), gained, torch.tensor([good] * 3), torch.tensor(0.0))
    assert loss.item() == 0.5
    loss.backward()  # type: ignore[no-untyped-call]
    assert gained.grad is not None and bool((gained.grad < 0).all()) == good
