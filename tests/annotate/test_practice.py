"""Practice: items whose answer is known come before the work, with feedback after each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from annotate.check import check
from annotate.companions import Feedback
from annotate.details import Details
from annotate.errors import NothingToUndo
from annotate.wellbeing import opt_out
from db.connection import Study
from db.judgments import Verdict
from db.options import Options, Verdicts
from tests.annotate.desk import Desk, Office, place_of, question
from tests.annotate.schooling import BAD, GOOD, answer_all, feedback, give, good_side, known
from tests.annotate.writing import pair, pairs, ratings, sets

PRACTICE = ["Practice 1?", "Practice 2?"]


@contextmanager
def counting(study: Study) -> Iterator[Callable[[], int]]:
    """Count the steps that SQLite takes, in tens."""
    steps: list[None] = []
    study.conn.set_progress_handler(lambda: steps.append(None), 10)
    yield lambda: len(steps)
    study.conn.set_progress_handler(None, 0)


def test_everybody_practises_once_in_order_before_the_work(office: Office) -> None:
    office.project(pairs(2), overlap=2)
    give(office, "practice", known(*PRACTICE))
    for name in ("ada", "bob"):
        asked = answer_all(office.desk(name))
        assert asked.questions == [*PRACTICE, "Question 0?", "Question 1?"]
        assert asked.practice == len(PRACTICE)
    assert check(office.study) == []


def test_a_practice_answer_is_told_right_or_wrong_and_why(office: Office) -> None:
    office.project(pairs(1))
    give(office, "practice", known(*PRACTICE, why="It refuses kindly."))
    ada = office.desk("ada")
    for right in (True, False):
        shown = ada.claim()
        assert feedback(ada, shown.token) is None, "before the answer"
        office.clock.wait(5)
        good = good_side(shown)
        ada.submit(shown, good if right else ("b" if good == "a" else "a"))
        assert feedback(ada, shown.token) == Feedback(right, good, "It refuses kindly.")
    assert feedback(ada, ada.judge().token) is None, "that was work"


@pytest.mark.parametrize(
    ("verdicts", "label", "answer", "right", "expected"),
    [
        ("strength", "a_much", "{good}", True, "{good}_much"),
        ("strength", "a", "{good}_much", True, "{good}"),
        ("plain", "a_much", "{good}", True, "{good}"),
        ("plain", "tie", "tie", True, "tie"),
        ("plain", "tie", "both_bad", False, "tie"),
        ("plain", "both_bad", "{good}", False, "both_bad"),
    ],
)
def test_what_is_expected_is_told_as_the_project_asks(
    office: Office, verdicts: Verdicts, label: str, answer: str, right: bool, expected: str
) -> None:
    office.project(pairs(1), options=Options(verdicts=verdicts))
    give(office, "practice", [pair("Practice?", GOOD, BAD, label=label)])
    ada = office.desk("ada")
    shown = ada.claim()
    office.clock.wait(5)
    ada.submit(shown, cast(Verdict, answer.format(good=good_side(shown))))
    told = feedback(ada, shown.token)
    assert told == Feedback(right, cast(Verdict, expected.format(good=good_side(shown))), "")


def test_a_practice_rating_is_told_right_or_wrong(office: Office) -> None:
    ada = office.start("rated", "rate", ratings(1)).desk("ada")
    rows = [
        {"prompt": "P1?", "response": "It is.", "label": "good", "explanation": "True."},
        {"prompt": "P2?", "response": "It is.", "label": "bad"},
    ]
    give(office, "practice", rows)
    assert told_of(ada, "good") == Feedback(True, "good", "True.")
    assert told_of(ada, "good") == Feedback(False, "bad", "")
    assert question(ada.claim()) == "Question 0?"


def test_a_practice_pick_is_told_with_its_place(office: Office) -> None:
    ada = office.start("ranked", "rank", sets(1, 5), Options(full_ranking=True)).desk("ada")
    texts = [f"Answer {n}." for n in range(5)]
    labels = (3, 3, "none")
    rows = [
        {"prompt": f"P{n}?", "responses": texts, "label": label} for n, label in enumerate(labels)
    ]
    give(office, "practice", rows)
    place = place_of(ada.claim(), "Answer 3.")
    order = (place, *(other for other in range(5) if other != place))
    assert told_of(ada, "pick", *order) == Feedback(True, "pick", "", place)
    place = place_of(ada.claim(), "Answer 3.")
    assert told_of(ada, "pick", (place + 1) % 5) == Feedback(False, "pick", "", place)
    assert told_of(ada, "pick", 0) == Feedback(False, "none", "")
    assert check(office.study) == []


def told_of(desk: Desk, verdict: Verdict, *ranking: int) -> Feedback | None:
    """What is told after an answer to the next item."""
    return feedback(desk, desk.judge(verdict, details=Details(ranking=ranking)).token)


def test_a_skipped_practice_item_is_passed_without_a_word(office: Office) -> None:
    office.project(pairs(1))
    give(office, "practice", known(*PRACTICE))
    ada = office.desk("ada")
    skipped = ada.judge("skip")
    assert feedback(ada, skipped.token) is None
    assert answer_all(ada).questions == ["Practice 2?", "Question 0?"]
    assert check(office.study) == []


def test_new_practice_items_come_before_what_is_left_of_the_work(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    ada.judge()
    held = ada.claim()
    give(office, "practice", known("Practice 1?"))
    assert ada.claim() == held, "what is on the screen stays"
    ada.judge()
    assert question(ada.judge()) == "Practice 1?"
    give(office, "practice", known("Practice 1?", "Practice 2?"))
    assert answer_all(ada).questions == ["Practice 2?", "Question 2?"]


def test_practice_of_a_category_somebody_leaves_out_comes_when_they_let_it_in(
    office: Office,
) -> None:
    office.project(pairs(2))
    give(office, "practice", [{**known("Practice?")[0], "category": "violence"}])
    ada = office.desk("ada")
    opt_out(office.study, ada.annotator, ["violence"])
    assert question(ada.judge()) == "Question 0?"
    opt_out(office.study, ada.annotator, [])
    assert answer_all(ada).questions == ["Practice?", "Question 1?"]


def test_practice_that_is_behind_one_is_not_looked_through_again(office: Office) -> None:
    office.project(pairs(4))
    rows = [{**row, "category": "violence"} for row in known(*(f"P {n}?" for n in range(300)))]
    give(office, "practice", rows)
    ada = office.desk("ada")
    opt_out(office.study, ada.annotator, ["violence"])
    steps = []
    for _ in range(2):
        with counting(office.study) as counted:
            shown = ada.claim()
        steps.append(counted())
        office.clock.wait(5)
        ada.submit(shown, "a")
    assert steps[1] * 5 < steps[0]


def test_undo_takes_no_work_back_while_practice_is_on_the_screen(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    ada.judge()
    give(office, "practice", known("Practice?"))
    shown = ada.claim()
    assert shown.purpose == "practice"
    with pytest.raises(NothingToUndo, match="Practice cannot be undone; go on"):
        ada.undo()
    assert ada.claim() == shown
    assert [one.verdict for one in ada.mine()] == ["a"]
    ada.judge()
    ada.claim()
    ada.undo()
    assert ada.mine() == []
