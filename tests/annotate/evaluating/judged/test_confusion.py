"""A judge beside people: against statsmodels, and by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from annotate.evaluating.judged.calibration import calibration
from annotate.evaluating.judged.confusion import Confusion, confusion, kappa
from annotate.evaluating.judged.corrected import true_share
from annotate.intervals import Interval

TABLE = Confusion(52, 8, 5, 35)


def answers(table: Confusion) -> tuple[dict[int, bool], dict[int, bool]]:
    """What the judge and what people say of as many responses."""
    pairs = [(True, True), (False, True), (True, False), (False, False)]  # the judge's first
    said = [pair for pair, n in zip(pairs, table, strict=True) for _ in range(n)]
    return {n: judge for n, (judge, _) in enumerate(said)}, {n: p for n, (_, p) in enumerate(said)}


def test_shares_of_a_confusion_have_wilsons_interval() -> None:
    assert confusion(*answers(TABLE)) == TABLE
    for found, some, all_ in (
        (TABLE.accuracy, 87, 100), (TABLE.sensitivity, 52, 60), (TABLE.specificity, 35, 40)
    ):  # fmt: skip
        assert found.value == some / all_
        assert found.interval == pytest.approx(proportion_confint(some, all_, method="wilson"))
    assert Confusion(3, 0, 0, 0).specificity == (None, None)


@pytest.mark.parametrize("table", [TABLE, Confusion(20, 15, 12, 30), Confusion(70, 1, 6, 9)])
def test_kappa_is_cohens_with_an_interval_like_that_of_large_samples(table: Confusion) -> None:
    said, people = answers(table)
    found = kappa(said, people, {id_: id_ for id_ in said})
    good_good, good_bad, bad_good, bad_bad = table
    expected = cohens_kappa([[good_good, good_bad], [bad_good, bad_bad]])
    assert found.value == pytest.approx(expected.kappa)
    assert found.interval is not None
    assert found.interval == pytest.approx((expected.kappa_low, expected.kappa_upp), abs=0.09)


def test_where_only_one_thing_was_ever_said_kappa_says_nothing() -> None:
    assert kappa({1: True, 2: True}, {1: True, 2: True}, {1: 1, 2: 2}) == (None, None)
    assert kappa({}, {}, {}) == (None, None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=50))
def test_every_response_is_counted_once(pairs: list[tuple[bool, bool]]) -> None:
    said, people = ({n: pair[side] for n, pair in enumerate(pairs)} for side in (0, 1))
    found = confusion(said, people)
    assert sum(found) == len(pairs)
    assert (found.good, found.bad) == (sum(people.values()), len(pairs) - sum(people.values()))
    assert found.good_as_good + found.bad_as_good == sum(said.values())


def test_calibration_by_hand() -> None:
    """Two bins: 0.75 and 0.85 with one good of two; 0.1, which is bad."""
    good = {1: True, 2: False, 3: False}
    found = calibration({1: 0.75, 2: 0.75, 3: 0.1, 4: 0.9}, good)
    assert found is not None
    assert [(one.low, one.n, one.mean, one.good) for one in found.bins] == [
        (0.1, 1, 0.1, 0), (0.7, 2, 0.75, 1)
    ]  # fmt: skip
    assert found.n == 3
    assert found.error == pytest.approx((0.1 + 2 * 0.25) / 3)
    assert found.brier == pytest.approx((0.25**2 + 0.75**2 + 0.1**2) / 3)
    assert sum(one.n for one in found.bins) == 3


def test_a_judge_whose_values_come_true_is_calibrated_and_rewards_are_no_probabilities() -> None:
    random = np.random.default_rng(3)
    values = dict(enumerate(random.random(4000).tolist()))
    true = {id_: bool(random.random() < value) for id_, value in values.items()}
    found = calibration(values, true)
    assert found is not None and found.error < 0.03
    assert sum(one.interval.low <= one.mean <= one.interval.high for one in found.bins) >= 8
    assert calibration({1: 3.5, 2: -1.0}, {1: True, 2: False}) is None
    assert calibration({}, {}) is None


def test_a_share_is_corrected_for_how_a_judge_errs() -> None:
    """Of 80 safe and 20 unsafe answers this judge calls 0.9 * 80 + 0.2 * 20 = 76 safe."""
    found = true_share(76, 100, Confusion(90, 10, 20, 80))
    assert found is not None
    assert found.value == pytest.approx(0.8) and not found.clipped and found.judged == 200
    assert found.interval.low < 0.7 and found.interval.high > 0.88


def test_an_estimate_beyond_what_can_be_is_clipped_and_says_so() -> None:
    found = true_share(100, 100, Confusion(90, 10, 20, 80))
    assert found is not None
    assert (found.value, found.clipped, found.interval.high) == (1.0, True, 1.0)


def test_a_judge_that_is_no_better_than_a_coin_says_nothing() -> None:
    assert true_share(50, 100, Confusion(50, 50, 50, 50)) is None
    assert true_share(50, 100, Confusion(10, 0, 0, 0)) is None
    assert true_share(0, 0, TABLE) is None
    maybe = true_share(6, 10, Confusion(6, 4, 4, 6))
    assert maybe is not None and maybe.interval == Interval(0.0, 1.0)


@pytest.mark.parametrize(
    ("truth", "hits", "rejections", "answers", "judged"),
    [(0.5, 0.9, 0.85, 178, 200), (0.95, 0.95, 0.9, 178, 200), (0.2, 0.8, 0.9, 50, 60)],
)
def test_the_corrected_share_holds_the_truth_as_often_as_it_says(
    truth: float, hits: float, rejections: float, answers: int, judged: int
) -> None:
    random, held, tries = np.random.default_rng(6), 0, 1000
    for _ in range(tries):
        safe = random.binomial(answers, truth)
        counted = random.binomial(safe, hits) + random.binomial(answers - safe, 1 - rejections)
        good = int(random.binomial(judged, 0.6))
        right, caught = random.binomial(good, hits), random.binomial(judged - good, rejections)
        errs = Confusion(right, good - right, judged - good - caught, caught)
        found = true_share(int(counted), answers, errs)
        held += found is not None and found.interval.low <= truth <= found.interval.high
    assert 0.93 <= held / tries <= 0.985
