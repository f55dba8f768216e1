"""Win rates: both orders, ties, the judge's lean to a side, and the length of answers."""

import numpy as np
import pytest

from annotate.evaluating import length_control
from annotate.evaluating.duels import duels, rate, shown_first
from annotate.exact_tests import mcnemar
from annotate.intervals import Interval
from annotate.printing_evaluation import DUEL_HEADS, duel_rows
from db.judges import Judge, Winner
from tests.annotate.evaluating.exam import Exam

ORDERS: dict[str, tuple[Winner, Winner]] = {  # the new answer first, then the old one first
    "win": ("first", "second"), "loss": ("second", "first"), "tie": ("tie", "tie"),
    "turned": ("first", "first"), "half": ("first", "tie"), "back": ("second", "second"),
}  # fmt: skip


@pytest.fixture
def judge(exam: Exam) -> Judge:
    return exam.judge("compare:large", "better")


def contested(exam: Exam, judge: Judge, *outcomes: str) -> None:
    """Two models' answers to as many prompts, and what the judge says of them."""
    exam.benchmark("well", "harmless", len(outcomes))
    old = exam.answer("well", "base", [f"Old {n}." for n in range(len(outcomes))])
    new = exam.answer(
        "well", "new", [f"Old {n}." if how == "same" else f"New one, {n}."
                        for n, how in enumerate(outcomes)]
    )  # fmt: skip
    for mine, theirs, how in zip(new, old, outcomes, strict=True):
        if how in ORDERS:
            first, second = ORDERS[how]
            exam.contest(judge, {(mine, theirs): first, (theirs, mine): second})
        elif how == "once":
            exam.contest(judge, {(mine, theirs): "first"})


def test_who_wins_in_both_orders_wins_and_all_else_is_a_tie(exam: Exam, judge: Judge) -> None:
    contested(
        exam, judge, "win", "win", "win", "loss", "tie", "turned", "half", "same", "once", "never"
    )  # fmt: skip
    (found,) = duels(exam.study, "base")
    assert (found.win, found.loss, found.tie, found.turned, found.same) == (3, 1, 1, 2, 1)
    assert (found.n, found.left_out, found.neither) == (8, 2, 4)
    assert found.rate.value == pytest.approx((3 + 4 / 2) / 8)
    assert found.p == found.holm == mcnemar(3, 1)
    assert found.model.generator == "new" and found.other.generator == "base"


def test_the_lean_to_the_first_answer_is_reported(exam: Exam, judge: Judge) -> None:
    contested(exam, judge, "turned", "half", "back", "win", "loss", "tie", "once")
    (found,) = duels(exam.study, "base")
    assert found.first == rate(2, 2, 1)  # a pair counts once; one that is tied twice does not


def test_people_lean_to_no_side_since_their_verdict_is_one(exam: Exam) -> None:
    people = exam.judge("people:asked", "better")
    contested(exam, people, "win", "win", "loss", "tie")
    (found,) = duels(exam.study, "base")
    assert found.first == (None, None)
    (row,) = duel_rows([found])
    assert row[DUEL_HEADS.index("first preferred")] == "-"


def test_a_fair_judge_that_goes_by_the_order_is_found_fair_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(6), 0
    for _ in range(200):
        said: dict[tuple[int, int], Winner] = {}
        for pair, first in enumerate(random.random(40) < 0.5):
            one, two = 2 * pair, 2 * pair + 1
            said[one, two] = said[two, one] = "first" if first else "second"
        found = shown_first(said).interval
        held += found is not None and found.low <= 0.5 <= found.high
    assert held >= 184  # 193 of 200 are to be expected; 173 if each contest counted


def test_seen_from_the_other_side_wins_are_losses(exam: Exam, judge: Judge) -> None:
    contested(exam, judge, "win", "win", "loss", "tie")
    ((there,), (back,)) = duels(exam.study, "base"), duels(exam.study, "new")
    assert (there.win, there.loss) == (back.loss, back.win) == (2, 1)
    assert there.rate.value is not None and back.rate.value is not None
    assert there.rate.value + back.rate.value == pytest.approx(1.0)


def test_nobody_asked_is_no_duel(exam: Exam, judge: Judge) -> None:
    contested(exam, judge, "never", "same")
    assert duels(exam.study) == []


def test_a_rate_that_is_certain_still_has_an_interval() -> None:
    assert rate(0, 10, 0).value == 0.5
    found = rate(20, 0, 0)
    assert found.value == 1.0 and found.interval is not None
    assert 0.8 < found.interval.low < found.interval.high == 1.0
    assert rate(0, 0, 0) == (None, None)


def test_answers_that_win_by_their_length_alone_win_half_of_the_time() -> None:
    """The new answers are longer by 30 words; a word more is what wins."""
    random = np.random.default_rng(4)
    longer = random.normal(30, 40, size=400)
    won = (random.random(400) < 1 / (1 + np.exp(-longer / 20))).astype(float)
    assert won.mean() > 0.65
    found = length_control.rate(won.tolist(), longer.tolist())
    assert found.value == pytest.approx(0.5, abs=0.08)
    assert found.interval is not None and found.interval.low < 0.5 < found.interval.high


def test_without_a_difference_in_length_nothing_is_corrected() -> None:
    won = [1.0] * 30 + [0.5] * 10 + [0.0] * 10
    assert length_control.rate(won, [0.0] * 50).value == pytest.approx(35 / 50, abs=0.01)
    shuffled = np.random.default_rng(0).permutation(50) - 24.5
    assert length_control.rate(won, shuffled.tolist()).value == pytest.approx(0.7, abs=0.06)


def test_the_controlled_rate_holds_the_truth_about_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(5), 0
    for _ in range(60):
        longer = random.normal(30, 40, size=120)
        chance = 1 / (1 + np.exp(-(0.8 + np.tanh(longer / longer.std()))))
        won = (random.random(120) < chance).astype(float)
        found = length_control.rate(won.tolist(), longer.tolist()).interval
        held += found is not None and found.low <= 1 / (1 + np.exp(-0.8)) <= found.high
    assert held >= 51  # 57 of 60 are to be expected


def test_all_won_is_no_certainty_and_few_answers_say_nothing() -> None:
    found = length_control.rate([1.0] * 40, [float(n) for n in range(40)])
    assert found.value is not None and 0.9 < found.value <= 1.0
    assert found.interval is not None and found.interval.low < 0.5  # the longer ones were all of it
    assert length_control.rate([1.0], [3.0]) == (None, None)
    assert isinstance(rate(3, 1, 2).interval, Interval)
