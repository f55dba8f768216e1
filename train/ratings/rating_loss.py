"""The loss of KTO: what a rated response gained on the reference, beyond what all responses did.

Ethayarajh et al. (arXiv 2402.01306), Eq. 7 and 8: with r what a response gained (nats) and z how
far the model has moved on the whole, a good response costs 1 - sigmoid(beta (r - z)), a bad one
1 - sigmoid(beta (z - r)), each times its weight.
"""

import torch

from train.ratings.rating_rows import Weights


def lost(
    beta: float, weights: Weights, gained: torch.Tensor, good: torch.Tensor, moved: torch.Tensor
) -> torch.Tensor:
    """The mean loss of a batch, of which `good` tells the good responses; `moved` is z."""
    of_good = 1 - torch.sigmoid(beta * (gained[good] - moved))
    of_bad = 1 - torch.sigmoid(beta * (moved - gained[~good]))
    return torch.cat((weights.good * of_good, weights.bad * of_bad)).mean()
