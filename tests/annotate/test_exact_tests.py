"""McNemar's test and Newcombe's interval against other programs, papers and the truth."""

from math import factorial, prod

import pytest
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

from annotate.exact_tests import Pairs, difference, mcnemar


@pytest.mark.parametrize(("first", "second"), [(1, 7), (0, 5), (12, 3), (40, 20), (480, 520)])
def test_it_is_the_exact_binomial_test(first: int, second: int) -> None:
    expected = binomtest(first, first + second, 0.5).pvalue
    assert mcnemar(first, second) == pytest.approx(expected, rel=1e-9)
    table = [[100, first], [second, 100]]
    assert mcnemar(first, second) == pytest.approx(statsmodels_mcnemar(table, exact=True).pvalue)


def test_by_hand() -> None:
    assert mcnemar(0, 5) == 2 / 2**5
    assert mcnemar(7, 1) == mcnemar(1, 7) == 2 * (1 + 8) / 2**8


def test_where_nothing_tells_them_apart_p_is_one() -> None:
    assert mcnemar(0, 0) == mcnemar(6, 6) == mcnemar(1, 0) == 1.0


def test_many_pairs_neither_overflow_nor_round() -> None:
    assert mcnemar(0, 20_000) == 0.0
    assert mcnemar(9_800, 10_200) == pytest.approx(binomtest(9_800, 20_000).pvalue, rel=1e-6)


def test_the_interval_is_newcombes() -> None:
    """Twenty-one children before and after a transplantation.

    As analysed by Fagerland, Lydersen and Laake, Statistics in Medicine 33 (2014).
    """
    found = difference(Pairs(1, 1, 7, 12))
    assert found is not None
    assert (found.value, *found.interval) == pytest.approx((-0.286, -0.507, -0.026), abs=5e-4)


def test_changing_places_changes_the_sign() -> None:
    there, back = difference(Pairs(14, 5, 0, 22)), difference(Pairs(14, 0, 5, 22))
    assert there is not None and back is not None
    assert there.value == -back.value == pytest.approx(5 / 41)
    assert there.interval == pytest.approx((-back.interval.high, -back.interval.low))


def test_where_all_agree_it_is_still_not_certain_that_the_shares_are_equal() -> None:
    found = difference(Pairs(50, 0, 0, 0))
    assert found is not None
    assert found.value == 0.0
    assert -0.1 < found.interval.low < 0.0 < found.interval.high < 0.1


def test_it_stays_within_what_a_difference_can_be() -> None:
    found = difference(Pairs(0, 10, 0, 0))
    assert found is not None
    assert found.value == found.interval.high == 1.0
    assert found.interval.low > 0.5
    assert difference(Pairs(0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    "truth",
    [(0.4, 0.1, 0.1, 0.4), (0.7, 0.15, 0.05, 0.1), (0.2, 0.3, 0.2, 0.3), (0.1, 0.3, 0, 0.6)],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(truth: tuple[float, ...]) -> None:
    """Every table of twenty things that there can be, each as likely as it is."""
    things, held = 20, 0.0
    for both in range(things + 1):
        for first in range(things + 1 - both):
            for second in range(things + 1 - both - first):
                pairs = Pairs(both, first, second, things - both - first - second)
                found = difference(pairs)
                assert found is not None
                if found.interval.low <= truth[1] - truth[2] <= found.interval.high:
                    ways = factorial(things) // prod(map(factorial, pairs))
                    held += ways * prod(p**n for p, n in zip(truth, pairs, strict=True))
    assert 0.94 < held < 0.985
