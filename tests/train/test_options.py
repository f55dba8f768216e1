"""Settings of a method: what is of another type or out of range is refused, wherever it is from."""

from typing import Any

import pytest

from train.dpo import DPOSettings
from train.errors import BadSettings
from train.options import SEEDS
from train.reward import RewardSettings


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"beta": "strong"}, "--beta must be a number, and is 'strong'."),
        ({"beta": None}, "--beta must be a number, and is None."),
        ({"batch_size": 1.5}, "--batch-size must be a whole number, and is 1.5."),
        ({"rank": True}, "--rank must be a whole number, and is True."),
        ({"chat_template": 3}, "--chat-template must be a text, and is 3."),
        ({"loss": ["ipo"]}, r"--loss must be one of .*, and is \['ipo'\]."),
        ({"epochs": 1e300}, "--epochs must be at most 1,000,000,000, and is 1e"),
        ({"epochs": float("nan")}, "--epochs must be above 0, and is nan."),
        ({"seed": -1}, "--seed must be at least 0, and is -1."),
        ({"seed": SEEDS + 1}, "--seed must be at most 4,294,967,295, and is 4294967296."),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        DPOSettings(**given)


def test_no_more_can_be_held_out_than_there_is() -> None:
    with pytest.raises(BadSettings, match=r"--hold-out must be at most 1, and is 1\.5"):
        RewardSettings(hold_out=1.5)


def test_whole_numbers_are_numbers_and_what_may_be_left_out_may() -> None:
    assert DPOSettings(beta=1, limit=None, seed=SEEDS).beta == 1
