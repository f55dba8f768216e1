"""By scores: the widest gap, and the narrowest, which is to be judged first."""

import pytest

from annotate.errors import BadPairing, UnknownScorer
from annotate.pairing import BestWorst, Nearest, Settings, pair
from db import projects
from db.connection import Study
from tests.annotate.desk import Clock, Desk
from tests.annotate.pairing.answering import answer, made, score, sets

LADDER = {"dire": -3.0, "poor": -1.0, "fair": 0.5, "good": 0.75, "fine": 2.0}


@pytest.fixture
def scored(study: Study) -> Study:
    answer(study, "How?", {"base": ["fair", "dire", "fine", "poor", "good"]})
    score(study, "run 1", LADDER)
    return study


def test_the_best_against_the_worst_then_what_lies_between(scored: Study) -> None:
    pair(scored, "made", BestWorst("run 1"), Settings(per_prompt=9))
    assert sets(scored) == [("How?", {"fine", "dire"}), ("How?", {"good", "poor"})]


def test_the_nearest_then_the_next_nearest_neighbours(scored: Study) -> None:
    pair(scored, "made", Nearest("run 1"), Settings(per_prompt=3))
    assert [responses for _, responses in sets(scored)] == [
        {"fair", "good"}, {"good", "fine"}, {"poor", "fair"},
    ]  # fmt: skip


def test_scores_closer_than_asked_make_no_pair(scored: Study) -> None:
    answer(scored, "Same score?", {"base": ["yes", "no"]})
    score(scored, "run 1", {"yes": 1.0, "no": 1.0})
    near = pair(scored, "made", BestWorst("run 1", min_gap=2.0), Settings(per_prompt=9)).ledger
    assert (near.items, near.prompts["too_close"]) == (1, 1)
    wide = pair(scored, "made", BestWorst("run 1", min_gap=5.5)).ledger
    assert (wide.items, wide.prompts["too_close"]) == (0, 2)


def test_the_best_does_not_always_come_first(study: Study) -> None:
    for n in range(40):
        answer(study, f"Question {n}?", {"base": [f"good {n}", f"bad {n}"]})
        score(study, "run 1", {f"good {n}": 1.0, f"bad {n}": 0.0})
    pair(study, "made", BestWorst("run 1"))
    best_first = sum(first.startswith("good") for _, first, _ in made(study))
    assert 8 <= best_first <= 32


def test_what_the_scorer_is_least_sure_of_is_judged_first(study: Study) -> None:
    gaps = {"Wide?": 3.0, "Narrow?": 0.1, "Middle?": 1.0}
    for prompt, gap in gaps.items():
        answer(study, prompt, {"base": [f"low {prompt}", f"high {prompt}"]})
        score(study, "run 1", {f"low {prompt}": 0.0, f"high {prompt}": gap})
    pair(study, "made", Nearest("run 1"))
    from annotate import people

    ada = Desk(study, projects.get(study, "made"), people.enter(study, "ada"), Clock())
    shown = []
    for _ in gaps:
        shown.append(ada.claim().prompt[-1].content)
        ada.judge()
    assert shown == ["Narrow?", "Middle?", "Wide?"]


def test_a_limit_takes_the_nearest_of_all_prompts(study: Study) -> None:
    for n in range(10):
        answer(study, f"Question {n}?", {"base": [f"low {n}", f"high {n}"]})
        score(study, "run 1", {f"low {n}": 0.0, f"high {n}": (n - 6.5) ** 2})
    ledger = pair(study, "made", Nearest("run 1"), Settings(limit=2)).ledger
    assert [prompt for prompt, _ in sets(study)] == ["Question 6?", "Question 7?"]
    assert (ledger.prompts["over_limit"], ledger.looked_at) == (8, 10)


def test_scores_that_changed_move_what_is_there(scored: Study) -> None:
    pair(scored, "made", Nearest("run 1"))
    score(scored, "run 1", {"good": 0.5})
    report = pair(scored, "made", Nearest("run 1"))
    assert (report.ledger.items, report.ledger.there, report.moved) == (0, 1, 1)
    assert scored.execute("SELECT i.priority, s.major FROM items i JOIN slots s").fetchall() == [
        (1.0, -1.0)
    ]


def test_two_scores_are_needed_and_those_of_others_do_not_count(study: Study) -> None:
    answer(study, "One score?", {"base": ["scored", "unscored"]})
    answer(study, "One response?", {"base": ["scored, too"]})
    score(study, "run 1", {"scored": 1.0, "scored, too": 1.0})
    score(study, "run 2", {"unscored": 0.0})
    ledger = pair(study, "made", BestWorst("run 1")).ledger
    assert (ledger.prompts["no_score"], ledger.prompts["too_few"]) == (1, 1)


def test_scores_are_taken_of_the_models_that_are_named(scored: Study) -> None:
    answer(scored, "How?", {"tuned": ["worse", "best"]})
    score(scored, "run 1", {"worse": 4.0, "best": 9.0})
    pair(scored, "made", BestWorst("run 1", ("tuned",)))
    assert sets(scored) == [("How?", {"worse", "best"})]


def test_whoever_scored_nothing(scored: Study) -> None:
    with pytest.raises(UnknownScorer, match=r"'run 9' has scored no .* by: run 1\)"):
        pair(scored, "made", Nearest("run 9"))
    with pytest.raises(BadPairing, match="Give 0 or more"):
        BestWorst("run 1", min_gap=float("nan"))
