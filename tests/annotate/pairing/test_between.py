"""Between models: sample by sample, and in an order that says nothing of whose is which."""

from collections import Counter
from itertools import combinations

import pytest

from annotate.errors import BadPairing, UnknownGenerator
from annotate.pairing import Between, Settings, pair
from db.connection import Study
from tests.annotate.pairing.answering import WARM, answer, made, sets

BASE_AND_TUNED = Between((("base", "tuned"),))
GREEDY = '{"temperature": 0.0}'


def test_a_sample_meets_the_other_models_sample_of_the_same_number(study: Study) -> None:
    answer(study, "How?", {"base": ["b0", "b1", "b2"], "tuned": ["t0", "t1"], "other": ["o0"]})
    report = pair(study, "made", BASE_AND_TUNED, Settings(per_prompt=5))
    assert sets(study) == [("How?", {"b0", "t0"}), ("How?", {"b1", "t1"})]
    assert (report.ledger.items, report.ledger.prompts["paired"]) == (2, 1)


def test_one_item_of_a_prompt_unless_more_are_asked_for(study: Study) -> None:
    answer(study, "How?", {"base": ["b0", "b1"], "tuned": ["t0", "t1"]})
    pair(study, "made", BASE_AND_TUNED)
    assert sets(study) == [("How?", {"b0", "t0"})]


def test_drawn_samples_meet_whatever_their_numbers(study: Study) -> None:
    for n in range(20):
        texts = {model: [f"{model} {n} {k}" for k in range(3)] for model in ("base", "tuned")}
        answer(study, f"Question {n}?", texts)
    pair(study, "made", Between((("base", "tuned"),), drawn=True))
    met = [{text.split()[-1] for text in responses} for _, responses in sets(study)]
    assert len(met) == 20
    assert 1 in map(len, met) and 2 in map(len, met)  # of the same number, and of two


def test_neither_model_always_comes_first(study: Study) -> None:
    for n in range(40):
        answer(study, f"Question {n}?", {"base": [f"base {n}"], "tuned": [f"tuned {n}"]})
    pair(study, "made", BASE_AND_TUNED)
    first = Counter(response.split()[0] for _, response, _ in made(study))
    assert min(first["base"], first["tuned"]) >= 8  # of 40; fewer once in 20,000 seeds


def test_pairs_of_the_same_text_are_passed_over_and_counted(study: Study) -> None:
    answer(study, "Same?", {"base": ["One  answer.\n"], "tuned": ["One answer."]})
    answer(study, "Later?", {"base": ["No.", "b1"], "tuned": ["No.", "t1"]})
    ledger = pair(study, "made", BASE_AND_TUNED).ledger
    assert sets(study) == [("Later?", {"b1", "t1"})]
    assert (ledger.prompts["identical"], ledger.prompts["paired"], ledger.identical) == (1, 1, 2)


def test_all_models_meet_but_people_who_improved_an_answer_do_not(study: Study) -> None:
    from annotate import people

    people.enter(study, "ada")
    answer(study, "How?", {"one": ["1"], "two": ["2"], "three": ["3"], "ada": ["hers"]})
    pair(study, "made", Between(), Settings(per_prompt=9))
    met = {frozenset(responses) for _, responses in sets(study)}
    assert met == {frozenset(two) for two in combinations("123", 2)}


def test_of_several_pairs_of_models_each_comes_first_somewhere(study: Study) -> None:
    for n in range(30):
        answer(study, f"Question {n}?", {model: [f"{model}{n}"] for model in "abc"})
    pair(study, "made", Between())
    met = Counter(frozenset(text[0] for text in responses) for _, responses in sets(study))
    assert set(met) == {frozenset("ab"), frozenset("ac"), frozenset("bc")}


def test_imported_responses_have_no_numbers_and_meet_one_after_the_other(study: Study) -> None:
    from annotate.importing import Settings as Import
    from annotate.importing import import_pairs
    from tests.annotate.writing import write_jsonl

    row = {"prompt": "How?", "responses": ["b0", "b1", "t0", "t1"],
           "generators": ["base", "base", "tuned", "tuned"]}  # fmt: skip
    source = write_jsonl(study.file.parent / "rows.jsonl", [row])
    import_pairs(study, str(source), "ranked", Import(task="rank"))
    pair(study, "made", BASE_AND_TUNED, Settings(per_prompt=4))
    both = [responses for _, responses in sets(study)]
    assert sorted(text for pair_ in both for text in pair_) == ["b0", "b1", "t0", "t1"]
    assert all({text[0] for text in pair_} == {"b", "t"} for pair_ in both)


def test_samples_under_several_settings_are_not_told_by_number(study: Study) -> None:
    answer(study, "How?", {"base": ["warm base"], "tuned": ["warm tuned"]}, WARM)
    answer(study, "How?", {"base": ["cold base"]}, GREEDY)
    with pytest.raises(BadPairing, match=r"'base' has responses under 2 settings") as refused:
        pair(study, "made", BASE_AND_TUNED)
    assert "such as --settings temperature=0.0, or have" in str(refused.value)
    pair(study, "made", BASE_AND_TUNED, Settings(sampled={"temperature": 0.8}))
    assert sets(study) == [("How?", {"warm base", "warm tuned"})]
    with pytest.raises(BadPairing, match=r"'base' gave no response under \{\"temperature\": 2\}"):
        pair(study, "made", BASE_AND_TUNED, Settings(sampled={"temperature": 2}))


def test_whom_nobody_knows(study: Study) -> None:
    answer(study, "How?", {"base": ["b0"]})
    with pytest.raises(UnknownGenerator, match=r"by 'tuned' \(there are responses by: base\)"):
        pair(study, "made", BASE_AND_TUNED)
    with pytest.raises(BadPairing, match="--within 'base'"):
        Between((("base", "base"),))
