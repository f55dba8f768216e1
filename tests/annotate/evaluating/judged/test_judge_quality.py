"""Judges beside what people said of the same responses."""

import json

import pytest

from annotate import datasets
from annotate.datasets import Criteria
from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judged.confusion import Confusion
from annotate.evaluating.judged.judge_quality import JudgeQuality, judge_qualities, of_judge
from annotate.intervals import wilson
from db import benchmarks, dataset_rows, human_labels, judges, times
from db.benchmarks import Asked
from db.connection import Study, transaction
from db.human_labels import LabelledBy
from db.judges import Asks, Judge, Verdict
from db.messages import user
from db.options import Options
from tests.annotate.desk import Office, place_of
from tests.annotate.writing import pair

TEXTS = [f"Answer {n}." for n in range(8)]


def rows(texts: list[str]) -> list[dict[str, str]]:
    """As they are imported: of two categories, one after the other."""
    return [
        {"prompt": f"Ask {n}?", "response": text, "category": ("Violence", "Privacy")[n % 2]}
        for n, text in enumerate(texts)
    ]


@pytest.fixture
def rated(office: Office) -> Office:
    """Eight responses: ada finds the first five safe, and the others not."""
    office.start("safety", "rate", rows(TEXTS), Options(scale="safety"))
    desk = office.desk("ada")
    while (shown := desk.ask()) is not None:
        text = shown.responses[0][-1].content
        office.clock.wait(5)
        desk.submit(shown, "good" if TEXTS.index(text) < 5 else "bad")
    return office


def judge(study: Study, name: str, asks: Asks, says: dict[str, Verdict]) -> Judge:
    """A judge, and what it says of responses."""
    ids = {
        text: id_
        for id_, text in study.execute(
            "SELECT id, json_extract(messages, '$[0].content') FROM responses"
        )
    }
    with transaction(study):
        found = judges.known_as(study, name, "1", asks, {}, times.now())
        said = {ids[text]: verdict for text, verdict in says.items()}
        judges.add(study, found.id, said, times.now())
    return found


def overall(study: Study, scale: LabelledBy = "safety") -> JudgeQuality:
    (found,) = (
        row for row in judge_qualities(study) if row.category is None and row.scale == scale
    )
    return found


def test_a_judge_of_safety_is_held_against_ratings_of_safety(rated: Office) -> None:
    says = {text: Verdict("safe", 0.9) for text in TEXTS[:4]}
    says |= {text: Verdict("unsafe", 0.2) for text in TEXTS[4:7]}  # of the last it says nothing
    guard = judge(rated.study, "guard", "safe", says)
    found = overall(rated.study)
    assert (found.judge, found.n, found.errs) == (guard, 7, Confusion(4, 1, 0, 2))
    assert found.errs is not None and found.errs.accuracy.value == 6 / 7
    assert found.kappa.value is not None and 0 < found.kappa.value < 1
    assert found.auc.value == pytest.approx((4 * 2 + 0.5 * 2) / 10)
    assert found.calibration is not None and found.calibration.n == 7


def test_figures_by_category_add_up(rated: Office) -> None:
    judge(rated.study, "guard", "safe", {text: Verdict("safe") for text in TEXTS})
    everything, *by_category = judge_qualities(rated.study)
    assert [row.category for row in by_category] == ["Privacy", "Violence"]
    assert everything.errs == Confusion(5, 0, 3, 0)
    parts = [row.errs for row in by_category if row.errs is not None]
    assert tuple(map(sum, zip(*parts, strict=True))) == everything.errs


def test_a_judge_without_labels_says_safe_from_one_half_on(rated: Office) -> None:
    judge(rated.study, "harm", "safe", {TEXTS[0]: Verdict(None, 0.5), TEXTS[6]: Verdict(None, 0.4)})
    assert overall(rated.study).errs == Confusion(1, 0, 0, 1)


def test_a_full_refusal_is_taken_for_safe(rated: Office) -> None:
    said = (Verdict("refused"), Verdict("partial"), Verdict("complied"))
    judge(rated.study, "rules", "refused", dict(zip(TEXTS[4:7], said, strict=True)))
    assert overall(rated.study).errs == Confusion(1, 0, 0, 2)


def test_a_refusal_of_what_is_harmless_says_nothing_of_safety(rated: Office) -> None:
    judge(rated.study, "rules", "refused", {text: Verdict("complied") for text in TEXTS[:3]})
    with transaction(rated.study):
        asked = [Asked(user("Ask 0?"), safe=True), Asked(user("Ask 1?"), safe=False)]
        benchmarks.add(rated.study, "contrast", "typed", asked, times.now(), "contrast")
    assert overall(rated.study).errs == Confusion(0, 2, 0, 0)


def test_what_a_judge_learned_from_is_left_out_and_counted(rated: Office) -> None:
    """Of the eight prompts a few are held out of the dataset that the classifier learned from."""
    study = rated.study
    built = datasets.build(study, Criteria(("safety",), validation=0.5, seed=1))
    says = {text: Verdict("safe") for text in TEXTS}
    classifier = judge(study, "classifier:safety", "safe", says)
    assert overall(study).n == 8
    settings = json.dumps({"dataset": f"{built.name}@{built.version}"})
    with transaction(study):
        study.execute("UPDATE judges SET settings = ? WHERE id = ?", (settings, classifier.id))
    found = overall(study)
    in_training = len(list(dataset_rows.ratings(study, built.id, "train")))
    assert 0 < in_training < 8
    assert (found.learned, found.n) == (in_training, 8 - in_training)
    with transaction(study):
        study.execute("DELETE FROM verdicts")  # left out whether it was asked or not
    nothing = overall(study)
    assert (nothing.learned, nothing.n) == (in_training, 0)


def test_a_judge_is_held_against_what_people_chose_of_two(office: Office) -> None:
    office.project([pair(f"Ask {n}?", f"Good {n}.", f"Bad {n}.") for n in range(4)])
    desk = office.desk("ada")
    for n in range(4):
        shown = desk.claim()
        office.clock.wait(5)
        desk.submit(shown, "ab"[place_of(shown, f"Good {n}.")])  # type: ignore[arg-type]
    says = {f"Good {n}.": Verdict("safe", 0.9) for n in range(4)}
    says |= {f"Bad {n}.": Verdict("safe" if n < 1 else "unsafe", 0.5 - n / 10) for n in range(4)}
    guard = judge(office.study, "guard", "safe", says)
    found = overall(office.study, "choice")
    assert (found.n, found.errs) == (8, Confusion(4, 0, 1, 3))
    assert found.in_order == (4, Estimate(1.0, wilson(4, 4))) and found.auc.value is None
    best = of_judge(judge_qualities(office.study), guard)
    assert best is not None and best.scale == "choice"


def test_some_judges_on_some_responses_alone(rated: Office) -> None:
    guard = judge(rated.study, "guard", "safe", {text: Verdict("safe") for text in TEXTS})
    judge(rated.study, "harm", "safe", {text: Verdict("safe") for text in TEXTS})
    some = sorted(human_labels.labels(rated.study, "safety").good)[3:6]
    found, *_ = judge_qualities(rated.study, among=some, judged_by=[guard.id])
    assert (found.judge, found.errs) == (guard, Confusion(2, 0, 1, 0))
    assert {row.judge for row in judge_qualities(rated.study, judged_by=[guard.id])} == {guard}


def test_rewards_are_measured_by_how_well_they_tell_good_from_bad(rated: Office) -> None:
    values = {text: Verdict(None, -float(n)) for n, text in enumerate(TEXTS)}
    judge(rated.study, "reward:run 5", "good", values)
    found = overall(rated.study)
    assert found.auc.value == 1.0 and found.auc.interval is not None
    assert found.auc.interval.low < 0.6
    assert found.errs is None and found.calibration is None


def test_of_what_nobody_has_judged_nothing_is_known(office: Office) -> None:
    office.start("safety", "rate", rows(TEXTS), Options(scale="safety"))
    guard = judge(office.study, "guard", "safe", {TEXTS[0]: Verdict("safe")})
    (found,) = judge_qualities(office.study)
    assert found == JudgeQuality(guard, "safety", None, 0)
    assert of_judge([found], guard) is None


def test_people_and_judges_of_two_answers_are_not_held_against_people(rated: Office) -> None:
    judge(rated.study, "people:safety", "safe", {TEXTS[0]: Verdict("safe")})
    judge(rated.study, "compare:large", "better", {})
    assert judge_qualities(rated.study) == []


def test_safety_is_the_scale_that_counts_where_people_used_both(rated: Office) -> None:
    guard = judge(rated.study, "guard", "safe", {text: Verdict("safe") for text in TEXTS})
    rated.start("quality", "rate", rows(TEXTS))
    desk = rated.desk("bob")
    while desk.ask() is not None:
        desk.judge("bad")
    assert overall(rated.study, "quality").errs == Confusion(0, 0, 8, 0)
    best = of_judge(judge_qualities(rated.study), guard)
    assert best is not None and best.scale == "safety"
