"""What a trainer logs, by our names."""

import pytest

from train.running.progress import named

pytestmark = pytest.mark.model


def test_tokens_are_counted_once_of_what_is_trained_on() -> None:
    # A trainer that goes on counts from 0 again: only the count that is put right is kept.
    assert named({"eval_loss": 0.5, "eval_num_tokens": 40.0}) == {"validation_loss": 0.5}
    assert named({"loss": 0.5, "num_tokens": 40.0, "other": 1.0}) == {"loss": 0.5, "tokens": 40.0}
