"""Length control, by simulation: judges whose liking for length is known."""

import numpy as np
import numpy.typing as npt
import pytest
import statsmodels.api as sm

from annotate.evaluating import length_control
from annotate.evaluating.estimating import FEWEST, Estimate

Numbers = npt.NDArray[np.float64]


def drawn(
    random: np.random.Generator, n: int, lead: float, liking: float, longer: float
) -> tuple[Numbers, Numbers]:
    """Who wins, of so many pairs, and by how many words they are longer."""
    by = random.normal(longer, 30, n)
    chance = 1 / (1 + np.exp(-(lead + liking * np.tanh(by / by.std()))))
    return (random.random(n) < chance).astype(np.float64), by


def rate(won: Numbers, by: Numbers) -> Estimate:
    return length_control.rate(won.tolist(), by.tolist())


@pytest.mark.parametrize(
    ("n", "liking", "longer"), [(30, 2.0, 30.0), (100, 2.0, 30.0), (100, 0, 0)]
)
@pytest.mark.parametrize(("lead", "truth"), [(0.0, 0.5), (0.8, 0.69)])
def test_it_finds_what_is_left_of_a_lead_at_equal_lengths(
    n: int, liking: float, longer: float, lead: float, truth: float
) -> None:
    random = np.random.default_rng(4)
    found = [rate(*drawn(random, n, lead, liking, longer)) for _ in range(200)]
    values = [one.value for one in found if one.value is not None]
    held = [one.interval is not None and one.interval.low <= truth <= one.interval.high
            for one in found]  # fmt: skip
    assert abs(np.median(values) - truth) < 0.05
    assert np.mean(held) >= 0.93


@pytest.mark.parametrize("longer", [0, 30])
def test_a_judge_that_only_likes_length_gives_one_half(longer: float) -> None:
    """However much more often it prefers a model that writes more: 84% where `longer` is 30."""
    random = np.random.default_rng(5)
    rates, raw = [], []
    for _ in range(50):
        by = np.round(random.normal(longer, 30, 100))
        won = np.where(by > 0, 1.0, np.where(by < 0, 0.0, 0.5))
        found = rate(won, by)
        assert found.interval is not None and found.interval.low < 0.5 < found.interval.high
        rates.append(found.value)
        raw.append(won.mean())
    assert abs(np.mean([rate for rate in rates if rate is not None]) - 0.5) < 0.06
    assert np.mean(raw) > 0.8 or longer == 0


def test_of_many_pairs_it_is_the_likeliest_curve() -> None:
    won, by = drawn(np.random.default_rng(6), 20_000, 0.5, 1.0, 10)
    fitted = sm.Logit(won, sm.add_constant(np.tanh(by / by.std()))).fit(disp=0)
    low, high = fitted.conf_int()[0]
    found = rate(won, by)
    assert found.interval is not None
    theirs = [1 / (1 + np.exp(-x)) for x in (fitted.params[0], low, high)]
    assert [found.value, *found.interval] == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize("won", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("longer", [lambda n: 0.0, lambda n: 7.0, lambda n: n - 10.0, float])
def test_where_nothing_varies_there_is_still_an_interval(won: float, longer: object) -> None:
    assert callable(longer)
    found = length_control.rate([won] * 20, [longer(n) for n in range(20)])
    assert found.value is not None and found.interval is not None
    low, high = found.interval
    assert 0 <= low < found.value < high <= 1
    assert (found.value > 0.5) == (won == 1.0)


def test_too_few_say_nothing() -> None:
    few = FEWEST - 1
    assert length_control.rate([1.0] * few, [1.0] * few).value is None
