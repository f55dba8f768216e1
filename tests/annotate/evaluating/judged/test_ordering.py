"""Values in people's order: against scipy, and by simulation."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from annotate.evaluating.judged.ordering import auc, in_order
from annotate.intervals import wilson


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=20),
       st.lists(st.integers(0, 6), min_size=2, max_size=20))  # fmt: skip
def test_auc_is_the_u_of_mann_and_whitney(good: list[int], bad: list[int]) -> None:
    found = auc([float(n) for n in good], [float(n) for n in bad])
    expected = mannwhitneyu(good, bad).statistic / (len(good) * len(bad))
    assert found.value == pytest.approx(expected)
    assert found.interval is not None
    assert 0 <= found.interval.low <= found.interval.high <= 1


def test_auc_holds_the_truth_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(2), 0
    apart = NormalDist().inv_cdf(0.8) * 2**0.5
    for _ in range(300):
        found = auc(random.normal(apart, 1, 60).tolist(), random.normal(0, 1, 40).tolist())
        held += found.interval is not None and found.interval.low <= 0.8 <= found.interval.high
    assert 0.92 < held / 300 < 0.985


def test_only_answers_to_the_same_prompt_are_compared() -> None:
    """Rewards of the second prompt are higher, whatever is said."""
    values = {1: 0.1, 2: 0.0, 3: 5.0, 4: 6.0, 5: 7.0}
    good = {1: True, 2: False, 3: False, 4: True, 5: True}
    found = in_order(values, good, {1: 1, 2: 1, 3: 2, 4: 2, 5: 3})
    assert found == (2, (1.0, wilson(2, 2)))
    assert auc([0.1, 6.0, 7.0], [0.0, 5.0]).value == pytest.approx(5 / 6)


def test_equal_values_count_half_and_each_prompt_once() -> None:
    values = {1: 1.0, 2: 1.0, 3: 2.0, 4: 1.0, 5: 0.0, 6: 3.0}
    good = {1: True, 2: False, 3: True, 4: False, 5: True, 6: False}
    found = in_order(values, good, {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3})
    assert (found.prompts, found.share.value) == (3, 0.5)
    assert in_order({1: 1.0}, good, {1: 1}).share.value is None
