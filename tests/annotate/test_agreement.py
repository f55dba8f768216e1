"""Percent, alpha and kappa against published figures, other programs and known truth."""

from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from annotate.agreement import Level, Value, agreement, kappas
from annotate.coincidences import alphas, coincidences
from annotate.intervals import wilson

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): 4 observers, 12 units; 0: none.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]
# Fleiss's example as encyclopedias give it: 10 subjects, 14 raters, 5 categories.
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def values(rows: Sequence[Sequence[float]], missing: float | None = 0) -> list[Value]:
    """Values of a table with a row an annotator and a column a unit."""
    return [
        Value(unit, f"annotator {row}", float(value))
        for row, answers in enumerate(rows)
        for unit, value in enumerate(answers)
        if value != missing
    ]


def crowd(
    random: np.random.Generator, units: int, people: int, knowing: float, shares: list[float]
) -> list[Value]:
    """People who say the truth with a probability, and else answer at random: alpha is known."""
    size = (units, people)
    truth = random.choice(len(shares), (units, 1), p=shares)
    guess = random.choice(len(shares), size, p=shares)
    answers = np.where(random.random(size) < knowing, truth, guess)
    return values(answers.T.tolist(), missing=None)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_of_krippendorffs_own_example(level: Level, alpha: float) -> None:
    found = agreement(values(PUBLISHED), level)
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert (found.units, found.answers, found.annotators) == (11, 40, 4)  # one unit has one answer
    assert found.missing is None


def test_percent_is_the_mean_over_units_of_their_equal_pairs() -> None:
    table = [[v for v, often in enumerate(subject) for _ in range(often)] for subject in FLEISS]
    by_rater = np.array(table).T.tolist()
    assert agreement(values(by_rater, None), "nominal").percent == pytest.approx(0.378, abs=5e-4)
    by_hand = values([[1, 1], [1, 2], [2, 2]])  # of three pairs, on each unit one is equal
    assert agreement(by_hand, "nominal").percent == pytest.approx(1 / 3)


def test_a_unit_with_more_answers_weighs_no_more_in_the_percent() -> None:
    two = [Value(1, name, 0) for name in ("ada", "bob")]
    four = [Value(2, name, code) for code, name in enumerate(("ada", "bob", "cy", "di"))]
    assert agreement(two + four, "nominal").percent == 0.5


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_the_alpha_of_resamples_is_the_packages(level: Level) -> None:
    random = np.random.default_rng(1)
    for size in (2, 3, 6):
        counts = random.integers(0, 3, (40, size))
        counts = counts[counts.sum(axis=1) >= 2]
        ours = alphas(coincidences(counts).sum(axis=0)[None], level == "ordinal")
        theirs = krippendorff.alpha(value_counts=counts, level_of_measurement=level)
        assert ours[0] == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(("level", "weights"), [("nominal", None), ("ordinal", "quadratic")])
def test_kappa_is_that_of_statsmodels(level: Level, weights: str | None) -> None:
    random = np.random.default_rng(2)
    for _ in range(5):
        first, second = random.integers(0, 4, (2, 50))
        table = np.zeros((4, 4))
        np.add.at(table, (first, second), 1)
        expected = cohens_kappa(table, wt=weights, return_results=False)
        (found,) = kappas(values([first.tolist(), second.tolist()], None), level)
        assert found.kappa == pytest.approx(expected, abs=1e-12)


def test_kappa_by_hand() -> None:
    ada = [1] * 25 + [2] * 25  # both say yes 20 times, no 15 times: 0.7 equal, by chance 0.5
    bob = [1] * 20 + [2] * 5 + [1] * 10 + [2] * 15
    (found,) = kappas(values([ada, bob]), "nominal")
    assert found.kappa == pytest.approx(0.4)
    assert (found.first, found.second, found.units) == ("annotator 0", "annotator 1", 50)
    assert found.interval is not None
    # By its standard error, sqrt(0.7 * 0.3 / 50) / 0.5 = 0.13:
    assert found.interval == pytest.approx((0.146, 0.654), abs=0.05)


def test_every_two_annotators_have_a_kappa_over_what_they_have_in_common() -> None:
    rows = [[1, 2, 1, 2, 0, 0], [1, 2, 2, 1, 1, 0], [0, 0, 0, 1, 1, 2], [0, 0, 0, 0, 0, 2]]
    found = {(k.first[-1], k.second[-1]): k.units for k in kappas(values(rows), "nominal")}
    assert found == {("0", "1"): 4, ("0", "2"): 1, ("1", "2"): 2, ("2", "3"): 1}


def test_a_scale_forgives_what_is_near() -> None:
    near = values([[1, 2, 3, 4, 5, 1, 2, 3], [2, 1, 4, 3, 4, 1, 3, 3]])
    nominal, ordinal = agreement(near, "nominal"), agreement(near, "ordinal")
    assert nominal.percent == ordinal.percent
    assert nominal.alpha is not None and ordinal.alpha is not None
    assert ordinal.alpha > nominal.alpha + 0.3
    (plain,), (weighted,) = kappas(near, "nominal"), kappas(near, "ordinal")
    assert plain.kappa is not None and weighted.kappa is not None
    assert weighted.kappa > plain.kappa + 0.3


def test_without_two_answers_to_anything_there_is_nothing_to_say() -> None:
    apart = [Value(1, "ada", 1), Value(2, "bob", 1)]
    found = agreement(apart, "nominal")
    assert (found.units, found.answers, found.percent, found.alpha) == (0, 0, None, None)
    assert found.missing == "Nothing has been answered by two people yet."
    assert kappas(apart, "nominal") == []
    assert agreement([], "ordinal") == found


def test_without_variation_alpha_and_kappa_are_undefined() -> None:
    same = values([[1, 1, 1], [1, 1, 1]])
    found = agreement(same, "nominal")
    assert (found.percent, found.percent_interval) == (1.0, wilson(3, 3))
    assert (found.alpha, found.alpha_interval) == (None, None)
    assert found.missing is not None and "one" in found.missing
    assert [(k.kappa, k.interval) for k in kappas(same, "nominal")] == [(None, None)]


def test_full_agreement_on_little_is_not_certainty() -> None:
    little, much = ([[1, 2] * half] * 2 for half in (3, 300))
    for rows, low in ((little, 0.3), (much, 0.98)):
        found = agreement(values(rows), "nominal")
        assert found.percent == found.alpha == 1.0
        assert found.percent_interval == wilson(len(rows[0]), len(rows[0]))
        assert found.alpha_interval is not None and found.alpha_interval.high == 1.0
        assert low - 0.15 < found.alpha_interval.low < low + 0.02
        (pair,) = kappas(values(rows), "nominal")
        assert pair.kappa == 1.0
        assert pair.interval is not None and pair.interval.low < 1.0


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@pytest.mark.parametrize(
    ("agreed", "apart", "is_known"),
    [
        (1, 0, True),  # full agreement, so that its interval is of another kind
        (1, 1, False),  # of the resamples (49/51)^51, one in eight, have no other value
        (0, 1, False),
        (0, 20, False),  # agreed on is one value only
        (5, 5, True),
    ],
)
def test_where_hardly_anything_but_one_value_was_met_nothing_is_known(
    level: Level, agreed: int, apart: int, is_known: bool
) -> None:
    """Of 51 units, on so many both say 2, and on so many one of them in turn; else both say 1."""
    rest = 51 - agreed - apart
    one = [2] * agreed + [1 + n % 2 for n in range(apart)] + [1] * rest
    other = [2] * agreed + [2 - n % 2 for n in range(apart)] + [1] * rest
    found = agreement(values([one, other]), level)
    assert found.alpha is not None
    assert found.percent_interval is not None
    assert (found.alpha_interval is not None) == is_known
    assert (kappas(values([one, other]), level)[0].interval is not None) == is_known


def test_one_unit_is_told_as_it_is() -> None:
    found = agreement(values([[1], [2]]), "nominal")
    assert (found.units, found.percent, found.alpha) == (1, 0.0, 0.0)
    assert found.percent_interval == wilson(0, 1)
    assert found.alpha_interval is not None and found.alpha_interval.high > 0.5
    assert agreement(values([[1], [1], [2]]), "nominal").percent_interval is None


def test_an_annotator_answers_a_unit_once() -> None:
    twice = [Value(7, "ada", 1), Value(7, "ada", 2)]
    with pytest.raises(ValueError, match="ada answers unit 7 twice"):
        agreement(twice, "nominal")


def test_the_same_seed_gives_the_same_intervals_in_whatever_order() -> None:
    random = np.random.default_rng(3)
    answers = crowd(random, 40, 3, 0.7, [0.5, 0.3, 0.2])
    found, pairs = agreement(answers, "nominal"), kappas(answers, "nominal")
    mixed = [answers[i] for i in random.permutation(len(answers))]
    assert agreement(mixed, "nominal") == found
    assert kappas(mixed, "nominal") == pairs
    other = agreement(answers, "nominal", seed=1)
    assert other.alpha == found.alpha
    assert other.alpha_interval != found.alpha_interval


def test_units_of_a_cluster_tell_no_more_than_one_where_they_say_the_same() -> None:
    answers = crowd(np.random.default_rng(4), 60, 2, 0.7, [0.5, 0.5])
    twice = [v._replace(unit=2 * v.unit + n, cluster=v.unit) for v in answers for n in (0, 1)]
    alone = agreement(answers, "nominal", resamples=4000)
    found = agreement(twice, "nominal", resamples=4000)
    apart = agreement([v._replace(cluster=None) for v in twice], "nominal", resamples=4000)
    assert found.percent == alone.percent
    assert found.percent_interval == pytest.approx(alone.percent_interval, abs=0.02)
    assert apart.percent_interval is not None and found.percent_interval is not None
    wide, narrow = (i.high - i.low for i in (found.percent_interval, apart.percent_interval))
    assert narrow < 0.8 * wide


@pytest.mark.parametrize(("units", "people"), [(50, 2), (60, 3)])
def test_intervals_hold_the_truth_as_often_as_they_say(units: int, people: int) -> None:
    knowing, shares, studies = 0.8, [0.5, 0.3, 0.2], 300
    truth = knowing**2  # of two answers both are knowledge; otherwise chance alone makes them equal
    random = np.random.default_rng(units)
    held = np.zeros(3)
    for _ in range(studies):
        answers = crowd(random, units, people, knowing, shares)
        pair = kappas([v for v in answers if v.annotator[-1] in "01"], "nominal", resamples=300)[0]
        nominal, ordinal = (
            agreement(answers, level, resamples=300).alpha_interval
            for level in ("nominal", "ordinal")
        )
        for at, interval in enumerate((nominal, ordinal, pair.interval)):
            assert interval is not None
            held[at] += interval.low <= truth <= interval.high
    assert held / studies == pytest.approx(0.95, abs=0.03)


def test_ten_thousand_units_are_resampled_a_thousand_times() -> None:
    answers = crowd(np.random.default_rng(5), 10_000, 3, 0.6, [0.3, 0.3, 0.2, 0.2])
    found = agreement(answers, "ordinal")
    assert found.alpha is not None and found.alpha_interval is not None
    assert found.alpha == pytest.approx(0.36, abs=0.02)
    low, high = found.alpha_interval
    assert low < found.alpha < high < low + 0.04
