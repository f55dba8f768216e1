"""Calibration, beside the same figures by others."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import spearmanr
from statsmodels.stats.proportion import proportion_confint

from db.dataset_rows import Preference
from db.messages import assistant, user
from train.rewards import lean
from train.rewards.calibration import measure, temperature, wilson

SPREAD = np.random.default_rng(0).normal(0.8, 1.5, 400)


def pairs(lengths: list[tuple[int, int]]) -> list[Preference]:
    """Preferences whose chosen and rejected responses have these lengths."""
    return [
        Preference(user("Why?"), assistant("c" * chosen), assistant("r" * rejected), 1.0)
        for chosen, rejected in lengths
    ]


def test_accuracy_counts_what_is_chosen_and_half_of_what_is_equal() -> None:
    held = measure([2.0, 1.0, 0.0, 5.0], [1.0, 2.0, 0.0, 1.0])
    assert (held.pairs, held.accuracy) == (4, 0.625)


@pytest.mark.parametrize(("right", "of"), [(7, 10), (0, 5), (5, 5), (346, 461)])
def test_the_interval_is_wilsons(right: int, of: int) -> None:
    assert wilson(right / of, of) == pytest.approx(proportion_confint(right, of, method="wilson"))


def test_the_temperature_has_the_least_loss() -> None:
    best = minimize_scalar(
        lambda t: np.logaddexp(0, -SPREAD / t).mean(), bounds=(0.01, 100), method="bounded"
    )
    assert temperature(SPREAD) == pytest.approx(best.x, rel=1e-3)


def test_rewards_that_are_as_sure_as_they_are_right_are_calibrated() -> None:
    chance = np.random.default_rng(1)
    gaps = chance.normal(0, 2, 20_000)
    gaps = np.where(chance.random(20_000) < 1 / (1 + np.exp(-gaps)), gaps, -gaps)
    honest = measure(gaps.tolist(), [0.0] * 20_000)
    assert honest.calibration_error < 0.01
    assert honest.temperature == pytest.approx(1.0, abs=0.03)
    boasting = measure((3 * gaps).tolist(), [0.0] * 20_000)
    assert boasting.calibration_error > 0.05
    assert boasting.temperature == pytest.approx(3.0, abs=0.1)
    assert boasting.accuracy == honest.accuracy
    assert (boasting.brier, boasting.log_loss) > (honest.brier, honest.log_loss)


def test_a_coin_has_the_log_loss_of_a_coin() -> None:
    held = measure([0.0, 0.0], [0.0, 0.0])
    assert held.log_loss == pytest.approx(math.log(2))
    assert (held.accuracy, held.brier, held.calibration_error) == (0.5, 0.25, 0.0)


def test_the_lean_to_length_is_spearmans_both_ways_around() -> None:
    chance = np.random.default_rng(2)
    lengths = [(int(one), int(other)) for one, other in chance.integers(1, 90, (60, 2))]
    longer = np.array([one - other for one, other in lengths])
    gaps = longer / 30 + chance.normal(0, 1, 60)
    found = lean.lean(pairs(lengths), list(gaps))
    both = spearmanr(np.r_[gaps, -gaps], np.r_[longer, -longer]).statistic
    assert found.correlation == pytest.approx(both)


def test_a_reward_that_only_likes_long_answers_raises_an_alarm() -> None:
    lengths = [(10 + number, 30) for number in range(40)]
    follows = [chosen - rejected + 0.0 for chosen, rejected in lengths]
    alarm = lean.alarm(lean.lean(pairs(lengths), follows), 40, step=7)
    assert alarm is not None
    assert (alarm.kind, alarm.step) == ("reward_follows_length", 7)
    assert "the longer response is rewarded more (rank correlation 1.00" in alarm.message
    assert lean.alarm(lean.lean(pairs(lengths), follows[::-1]), 40, step=7) is not None
    mixed = [gap * (-1) ** number for number, gap in enumerate(follows)]
    assert lean.alarm(lean.lean(pairs(lengths), mixed), 40, step=7) is None
