"""Shares, means and their differences: against scipy and statsmodels, and by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_1samp
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from annotate.evaluating.estimating import mean, mean_change, share, share_change

Random = np.random.Generator


@pytest.fixture
def random() -> Random:
    return np.random.default_rng(8)


@pytest.mark.parametrize(("counted", "n"), [(0, 10), (3, 10), (178, 178), (91, 178)])
def test_a_share_has_wilsons_interval(counted: int, n: int) -> None:
    found = share([1.0] * counted + [0.0] * (n - counted))
    assert found.value == counted / n
    assert found.interval == pytest.approx(proportion_confint(counted, n, method="wilson"))


def test_where_there_is_nothing_there_is_no_share_and_no_mean() -> None:
    assert share([]) == mean([]) == (None, None)
    assert share_change([], []).value is mean_change([], []).value is None


def test_too_few_values_and_values_that_are_all_alike_have_a_mean_and_no_interval() -> None:
    assert mean([1.0, 2.0, 3.0]) == (2.0, None)
    assert mean([0.5] * 100) == (0.5, None)


def test_the_same_values_and_seed_give_the_same_interval(random: Random) -> None:
    values = random.normal(size=60).tolist()
    assert mean(values, seed=3) == mean(values, seed=3) != mean(values, seed=4)


def test_a_mean_holds_the_truth_as_often_as_it_says(random: Random) -> None:
    """Rewards that are skewed, as of answers of which a few are very good."""
    held = [
        found.low <= 1 <= found.high
        for _ in range(300)
        if (found := mean(random.exponential(size=60).tolist()).interval) is not None
    ]
    assert len(held) == 300
    assert 0.90 < np.mean(held) < 0.985


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40))
def test_pairs_are_counted_once_each(answers: list[tuple[bool, bool]]) -> None:
    first, second = ([float(pair[side]) for pair in answers] for side in (0, 1))
    found = share_change(first, second)
    assert found.pairs is not None
    assert sum(found.pairs) == len(answers)
    assert found.pairs.both + found.pairs.only_first == sum(first)
    assert found.pairs.both + found.pairs.only_second == sum(second)
    if answers:
        table = [[found.pairs.both, found.pairs.only_first],
                 [found.pairs.only_second, found.pairs.neither]]  # fmt: skip
        assert found.p == pytest.approx(mcnemar(table, exact=True).pvalue)
        assert found.value == pytest.approx((sum(first) - sum(second)) / len(answers))
        assert found.interval is not None and found.value is not None
        assert found.interval.low <= found.value <= found.interval.high


def test_the_p_of_two_means_is_about_that_of_a_t_test(random: Random) -> None:
    """On what the t test is made for."""
    for gain in (0.05, 0.15, 0.3):
        second = random.normal(size=100)
        first = second + random.normal(gain, 1, size=100)
        found = mean_change(first.tolist(), second.tolist())
        assert found.value == pytest.approx((first - second).mean())
        expected = ttest_1samp(first - second, 0).pvalue
        assert found.p == pytest.approx(expected, abs=0.03)


def test_models_that_are_equally_good_seem_to_differ_as_rarely_as_p_says(random: Random) -> None:
    different = 0
    for _ in range(150):
        first, second = random.exponential(size=(2, 40))
        p = mean_change(first.tolist(), second.tolist()).p
        assert p is not None
        different += p < 0.05
    assert different <= 15  # 7.5 of 150 are to be expected


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([0.0, 0.0, 0.1, 0.5, 1.0, -0.2]), min_size=5, max_size=40))
def test_an_interval_without_0_is_one_of_a_p_below_a_twentieth(gains: list[float]) -> None:
    found = mean_change(gains, [0.0] * len(gains))
    if found.interval is not None and found.p is not None:
        without = not found.interval.low <= 0 <= found.interval.high
        assert without == (found.p < 0.05)


def test_the_interval_of_a_change_holds_the_truth_as_often_as_it_says(random: Random) -> None:
    """Gains that are skewed, of few prompts."""
    gains = random.exponential(size=(200, 30))
    found = [mean_change(some.tolist(), [0.0] * 30).interval for some in gains]
    held = [ends.low <= 1 <= ends.high for ends in found if ends is not None]
    assert len(held) == 200
    assert 0.91 < np.mean(held) < 0.985


def test_where_nearly_all_answers_are_alike_the_interval_is_still_one_of_finite_ends() -> None:
    """Of a resample that is all alike no standard error is known."""
    found = mean_change([0.0] * 48 + [1.0, 2.0], [0.0] * 50)
    assert found.interval is not None and found.p is not None
    assert 0 == found.interval.low < 0.06 < found.interval.high < 1
    assert found.p > 0.05


def test_equal_answers_do_not_differ_and_a_constant_gain_shows_no_chance() -> None:
    same = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert mean_change(same, same)[:3] == (0.0, None, 1.0)
    assert mean_change([one + 1 for one in same], same)[:3] == (1.0, None, None)
