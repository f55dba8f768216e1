"""People as judges: what the judgments of a project come to."""

from pathlib import Path

import pytest

from annotate import people, planning
from annotate.evaluating.asking_people import queue
from annotate.setups import Plan
from db import annotators, evaluations, judges, projects, times
from db.connection import Study, open_study, transaction
from db.errors import UnknownProject
from db.judges import Verdict
from db.judgments import Verdict as Answer
from tests.annotate.desk import Clock, Desk, place_of
from tests.train.judges.serving import answered, named, said
from train.errors import BadJudge
from train.judges.judging import contested, judged
from train.judges.named import judge_of

TEXTS = [("How?", "First."), ("Why?", "Second."), ("When?", "Third."), ("Who?", "Fourth.")]
SAFE = Plan(task="rate", overlap=3, options={"scale": "safety"})


@pytest.fixture
def ids(study_path: Path) -> list[int]:
    return answered(study_path, TEXTS)


def rate(study: Study, who: str, **answers: Answer) -> None:
    """Let somebody rate responses, by their first word; what is not named is skipped."""
    desk = Desk(study, projects.get(study, "people"), people.enter(study, who), Clock())
    while desk.ask() is not None:
        shown = desk.claim()
        desk.clock.wait(5)
        answer = answers.get(shown.responses[0][-1].content.rstrip("."), "skip")
        desk.submit(shown, answer, "Broken text" if answer == "skip" else None)


def asked(study: Study, plan: Plan = SAFE) -> None:
    planning.create(study, "people", plan)
    queue(study, "people", evaluations.list_all(study))


def test_what_people_said_by_the_rule_of_datasets(
    study: Study, study_path: Path, ids: list[int]
) -> None:
    asked(study)
    rate(study, "ann", First="good", Second="bad", Third="good")
    rate(study, "bob", First="good", Second="bad", Third="bad")
    rate(study, "cid", First="bad", Second="bad")
    found = judged(study_path, named("people:people", study_path), ids)
    first, second, third, fourth = said(study_path, ids)
    assert first == Verdict("safe", round(2 / 3, 6))
    assert second == Verdict("unsafe", 0.0)
    assert (third, fourth) == (None, None)  # one to one, and nobody: never guessed
    assert (found.judge.name, found.judge.asks) == ("people:people", "safe")
    assert (found.known, found.new, found.missing) == (2, 0, 2)


def test_what_they_say_later_counts_the_next_time(
    study: Study, study_path: Path, ids: list[int]
) -> None:
    asked(study)
    rate(study, "ann", First="good", Second="bad")
    judged(study_path, named("people:people", study_path), ids)
    rate(study, "bob", First="bad", Second="bad")
    rate(study, "cid", First="bad", Second="bad")
    assert said(study_path, ids)[0] == Verdict("safe", 1.0)
    judged(study_path, named("people:people", study_path), ids)
    assert said(study_path, ids)[0] == Verdict("unsafe", round(1 / 3, 6))
    assert len(judges.list_all(study)) == 1


def test_ratings_of_quality_are_values(study: Study, study_path: Path, ids: list[int]) -> None:
    asked(study, Plan(task="rate"))
    rate(study, "ann", First="good", Second="bad")
    found = judged(study_path, named("people:people", study_path), ids)
    assert found.judge.asks == "good"
    assert said(study_path, ids)[:2] == [Verdict(None, 1.0), Verdict(None, 0.0)]


def test_models_that_judge_are_no_people(study: Study, study_path: Path, ids: list[int]) -> None:
    asked(study)
    with transaction(study):
        robot = annotators.ensure(study, "run 7", "model", times.now())
    desk = Desk(study, projects.get(study, "people"), robot, Clock())
    desk.judge("good")
    judged(study_path, named("people:people", study_path), ids)
    assert said(study_path, ids) == [None] * 4


def test_of_pairs_each_has_one_winner_in_either_order(study: Study, study_path: Path) -> None:
    mine = answered(study_path, [("How?", "Best."), ("Why?", "Alike."), ("Who?", "One.")])
    theirs = answered(study_path, [("How?", "Worse."), ("Why?", "Same."), ("Who?", "Two.")], "base")
    asked(study, Plan(task="compare", strategy="depth"))
    ann = Desk(study, projects.get(study, "people"), people.enter(study, "ann"), Clock())
    for _ in range(2):
        shown = ann.claim()
        ann.clock.wait(5)
        better = shown.prompt[0].content == "How?"
        ann.submit(shown, "ab"[place_of(shown, "Best.")] if better else "tie")  # type: ignore[arg-type]
    judge = judge_of("people:people", study_path)
    assert judge.asks == "better"
    pairs = list(zip(mine, theirs, strict=True))
    found = contested(study_path, judge, pairs)
    with open_study(study_path) as again:
        kept = judges.contests(again, found.judge.id, pairs + [(b, a) for a, b in pairs])
    (a, b), (c, d), _ = pairs
    assert kept == {(a, b): "first", (b, a): "second", (c, d): "tie", (d, c): "tie"}
    assert (found.known, found.missing) == (4, 2)


def test_what_is_no_such_project(study: Study, study_path: Path) -> None:
    planning.create(study, "texts", Plan(task="demonstrate"))
    with pytest.raises(UnknownProject, match="there is: texts"):
        judge_of("people:nobody", study_path)
    with pytest.raises(BadJudge, match="neither to rate nor to compare"):
        judge_of("people:texts", study_path)
    assert judges.list_all(study) == []
