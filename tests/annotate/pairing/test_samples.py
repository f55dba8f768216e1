"""Samples of models: two of one, several to be ranked, one to be rated, or a bare prompt."""

from collections import Counter
from itertools import combinations

import pytest

from annotate.errors import BadPairing
from annotate.pairing import Alone, Bare, Settings, Together, Within, pair
from db import projects
from db.connection import Study
from tests.annotate.pairing.answering import answer, made, sets


@pytest.mark.parametrize("size", [2, 3, 6, 7])
def test_all_pairs_of_one_model_once_and_no_sample_twice_before_the_others(
    study: Study, size: int
) -> None:
    answer(study, "How?", {"base": list("abcdefg"[:size]), "tuned": ["x", "y"]})
    pair(study, "made", Within("base"), Settings(per_prompt=99))
    met = [frozenset(responses) for _, responses in sets(study)]
    assert sorted(map(sorted, met)) == [list(two) for two in combinations("abcdefg"[:size], 2)]
    first_round = met[: size // 2]
    assert max(Counter(text for two in first_round for text in two).values()) == 1


def test_which_samples_meet_is_drawn_by_the_seed(study: Study) -> None:
    for n in range(12):
        answer(study, f"Question {n}?", {"base": [f"{n} {k}" for k in range(4)]})
    for name, seed in (("made", 0), ("again", 0), ("other", 1)):
        pair(study, name, Within("base"), Settings(seed=seed))
    assert made(study, "made") == made(study, "again")
    assert sets(study, "made") != sets(study, "other")


def test_all_samples_to_be_ranked_in_one_item(study: Study) -> None:
    answer(study, "How?", {"base": ["a", "b", "b ", " "], "tuned": ["c"], "other": ["d"]})
    answer(study, "Alone?", {"base": ["e"]})
    ledger = pair(study, "made", Together(("base", "tuned"))).ledger
    assert sets(study) == [("How?", {"a", "b", "c"})]
    assert projects.get(study, "made").task == "rank"
    assert (ledger.prompts["too_few"], ledger.empty) == (1, 1)


def test_of_more_samples_than_can_be_ranked_some_are_drawn(study: Study) -> None:
    for n in range(10):
        answer(study, f"Question {n}?", {"base": [f"{n} {k}" for k in range(9)]})
    pair(study, "made", Together(("base",), k=3))
    drawn = Counter(text.split()[1] for _, responses in sets(study) for text in responses)
    assert sum(drawn.values()) == 30
    assert len(drawn) > 3
    with pytest.raises(BadPairing, match="Give 2 to 26"):
        Together(("base",), k=27)


def test_every_response_to_be_rated_alone(study: Study) -> None:
    answer(study, "How?", {"base": ["a", "b"], "tuned": ["b", "c"]})
    pair(study, "made", Alone(("base", "tuned")), Settings(per_prompt=9))
    assert sorted(made(study)) == [("How?", "a"), ("How?", "b"), ("How?", "c")]
    assert projects.get(study, "made").task == "rate"


def test_a_proposal_to_be_reviewed_or_none(study: Study) -> None:
    answer(study, "How?", {"base": ["a", "b"]})
    pair(study, "made", Alone(("base",), "demonstrate"))
    pair(study, "bare", Bare())
    ((prompt, proposal),) = made(study)
    assert (prompt, proposal in "ab") == ("How?", True)
    assert made(study, "bare") == [("How?",)]
    assert {projects.get(study, name).task for name in ("made", "bare")} == {"demonstrate"}
