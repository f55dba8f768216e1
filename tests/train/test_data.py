from train.data import Fit, draw, fit


def test_a_limit_draws_with_the_seed_and_keeps_the_order() -> None:
    rows = list(range(100))
    drawn = draw(rows, 10, seed=1)
    assert drawn == draw(rows, 10, seed=1) == sorted(drawn)
    assert len(drawn) == 10
    assert drawn not in (rows[:10], draw(rows, 10, seed=2))


def test_a_limit_beyond_the_rows_takes_them_all() -> None:
    assert draw([3, 1, 2], 5, seed=0) == draw([3, 1, 2], None, seed=0) == [3, 1, 2]


def test_the_fit_counts_what_the_length_limit_drops_and_cuts() -> None:
    tokenized = [
        {"prompt_ids": [1, 2], "chosen_ids": [3, 4], "rejected_ids": [5]},  # fits
        {"prompt_ids": [1, 2], "chosen_ids": [3, 4, 5], "rejected_ids": [6]},  # cut
        {"prompt_ids": [1, 2], "chosen_ids": [3, 4, 5], "rejected_ids": [3, 4, 6]},  # cut alike
    ]
    found = fit(4, tokenized, max_length=4)
    assert found == Fit(given=4, dropped=1, truncated=2, identical=1)
    assert found.trained == 3
