"""The order of ratings: each response beside the prompts of others."""

from db.trl import ConversationalRating
from train.ratings.rating_order import mixed


def ratings(*prompts: str) -> list[ConversationalRating]:
    """A good and a bad response to each prompt."""
    return [
        {
            "prompt": [{"role": "user", "content": prompt}],
            "completion": [{"role": "assistant", "content": f"{prompt} {good}"}],
            "label": good,
        }
        for prompt in prompts
        for good in (True, False)
    ]


def prompts(rows: list[ConversationalRating]) -> list[str]:
    return [row["prompt"][0]["content"] for row in rows]


def test_no_response_is_put_before_its_own_prompt() -> None:
    rows = ratings(*"abcdefgh")
    for seed in range(50):
        ordered, matched = mixed(rows, 4, seed)
        assert matched == 0
        for start in range(0, len(ordered), 4):
            batch = prompts(ordered[start : start + 4])
            assert all(batch[at] != batch[at - 1] for at in range(len(batch)))
        assert sorted(map(str, ordered)) == sorted(map(str, rows))


def test_the_seed_decides_the_order() -> None:
    rows = ratings(*"abcdefgh")
    assert mixed(rows, 4, 1) == mixed(rows, 4, 1) != mixed(rows, 4, 2)


def test_a_row_that_would_be_alone_in_its_batch_is_left_out() -> None:
    rows = ratings(*"abcde")
    assert len(mixed(rows, 3, 0).rows) == 9  # 10 would leave one alone
    assert len(mixed(rows, 4, 0).rows) == 10


def test_a_prompt_with_most_of_the_rows_meets_itself_and_is_counted() -> None:
    rows = ratings("a", "a", "a", "b")
    assert mixed(rows, 4, 0).matched > 0
