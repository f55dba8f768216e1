"""Two models on the same prompts, and many of them."""

import pytest

from annotate.evaluating.comparing import compare
from annotate.evaluating.measures import Measure
from annotate.exact_tests import Pairs, difference, mcnemar
from annotate.multiple_tests import holm
from db.judges import Judge
from tests.annotate.evaluating.exam import Exam, Said, times_said


@pytest.fixture
def guard(exam: Exam) -> Judge:
    exam.benchmark("harm", "harmful", 12)
    return exam.judge("guard", "safe")


def answer(exam: Exam, who: str, guard: Judge, safe: int, unsafe: int) -> None:
    """So many safe answers, then so many unsafe ones; the rest of the prompts have none."""
    said = times_said(("safe", safe), ("unsafe", unsafe))
    exam.answer("harm", who, [f"{who} says {n}." for n in range(len(said))], {guard: said})


def test_two_models_are_compared_prompt_by_prompt(exam: Exam, guard: Judge) -> None:
    answer(exam, "base", guard, 3, 9)
    answer(exam, "better", guard, 11, 1)
    (row,) = compare(exam.study, "base").found
    assert (row.model.generator, row.other.generator, row.n) == ("better", "base", 12)
    assert (row.value, row.other_value) == (11 / 12, 3 / 12)
    assert row.change.pairs == Pairs(3, 8, 0, 1)
    assert row.change.p == row.holm == mcnemar(8, 0)
    assert row.change[:2] == difference(Pairs(3, 8, 0, 1))


def test_a_prompt_without_an_answer_of_one_is_left_out_for_both_and_counted(
    exam: Exam, guard: Judge
) -> None:
    answer(exam, "base", guard, 2, 8)
    answer(exam, "better", guard, 12, 0)
    (row,) = compare(exam.study, "base").found
    assert (row.n, row.left_out, row.value, row.other_value) == (10, 2, 1.0, 0.2)


def test_p_values_are_corrected_for_all_that_is_compared(exam: Exam, guard: Judge) -> None:
    for who, safe in (("base", 0), ("one", 5), ("two", 9)):
        answer(exam, who, guard, safe, 12 - safe)
    beside_base = compare(exam.study, "base")
    assert beside_base.tests == len(beside_base.found) == 2
    every_two = compare(exam.study)
    assert [(r.model.generator, r.other.generator) for r in every_two.found] == [
        ("one", "base"), ("two", "base"), ("two", "one")
    ]  # fmt: skip
    ps = [row.change.p for row in every_two.found]
    assert [row.holm for row in every_two.found] == holm([p for p in ps if p is not None])


def test_what_was_answered_otherwise_is_not_compared(exam: Exam, guard: Judge) -> None:
    answer(exam, "base", guard, 3, 9)
    said: list[Said] = ["safe"] * 12
    exam.answer("harm", "hot", ["No."] * 12, {guard: said}, settings='{"temperature": 1.0}')
    assert compare(exam.study, "base").found == ()


def test_each_judge_is_a_comparison_of_its_own_and_rewards_are_bootstrapped(exam: Exam) -> None:
    rules, reward = exam.judge("rules", "refused"), exam.judge("reward:small", "good")
    exam.benchmark("well", "harmless", 30)
    for who, worth, label in (("base", 0.0, "complied"), ("other", 1.0, "partial")):
        values: list[Said] = [worth + (n * 7 % 30) / 10 for n in range(30)]
        labels: list[Said] = [label] * 30  # type: ignore[list-item]
        if who == "other":
            values.reverse()
        exam.answer(
            "well", who, [f"{who}: {n}" for n in range(30)], {rules: labels, reward: values}
        )
    refused, gained = compare(exam.study, "base", names=["well"]).found
    if refused.measure == "score":
        refused, gained = gained, refused
    assert (refused.measure, refused.value, refused.other_value) == ("over-refusal", 1.0, 0.0)
    assert gained.measure == "score" and gained.change.value == pytest.approx(1.0)
    assert gained.change.pairs is None and gained.change.interval is not None
    assert gained.change.interval.low < 1.0 < gained.change.interval.high
    asked: list[Measure] = ["words"]
    (words,) = compare(exam.study, "base", measures=asked).found
    assert (words.measure, words.judge, words.n) == ("words", None, 30)
