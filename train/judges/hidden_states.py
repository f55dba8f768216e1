"""What a frozen language model makes of exchanges: features for a classifier.

They are those of a reward head (:mod:`train.rewards.reward_head`): hidden states at a third of the
model's depth, their mean over the tokens and the last one.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from train import models
from train.judges.judging import Exchange
from train.rewards.reward_head import Body
from train.rewards.rewarding import Answered


def hidden_states(exchanges: Sequence[Exchange], model: str) -> NDArray[np.float64]:
    """A row for each exchange, twice as wide as the model; raises what `models.load` raises."""
    found: dict[int, NDArray[np.float64]] = {}
    for batch, states in _body(model).features([Answered(*each) for each in exchanges]):
        found.update(zip(batch, states.numpy(), strict=True))
    return np.stack([found[index] for index in range(len(exchanges))])


@lru_cache(maxsize=1)  # a judge asks for some exchanges at a time
def _body(model: str) -> Body:
    return Body.of(model, None, models.hardware())
