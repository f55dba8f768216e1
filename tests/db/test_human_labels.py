"""What people found of responses, by the one rule."""

from pathlib import Path

import pytest

from annotate.datasets import Criteria, build
from annotate.details import Details, Mark
from db import human_labels, runs, times
from db.connection import Study, transaction
from db.datasets import Dataset
from db.messages import user
from db.options import Options
from db.runs import Method, NewRun
from tests.annotate.desk import Office, place_of, question
from tests.annotate.writing import pair, pairs

ROWS = [{"prompt": f"Ask {n}?", "response": f"Answer {n}.", "category": "Violence"}
        for n in range(3)]  # fmt: skip


@pytest.fixture
def office(study: Study, tmp_path: Path) -> Office:
    return Office(study, tmp_path)


def by_text(study: Study, found: human_labels.Labels) -> dict[str, bool]:
    texts = dict(study.execute("SELECT id, json_extract(messages, '$[0].content') FROM responses"))
    return {texts[id_]: good for id_, good in found.good.items()}


def rate(office: Office, who: str, *verdicts: str) -> None:
    """Judge the items in the order in which they are offered: that of the rows."""
    desk = office.desk(who)
    for verdict in verdicts:
        desk.judge(verdict)  # type: ignore[arg-type]


def test_votes_decide_and_what_conflicts_or_is_skipped_says_nothing(office: Office) -> None:
    office.start("q", "rate", ROWS, overlap=2)
    rate(office, "ada", "good", "good", "skip")
    rate(office, "bob", "good", "bad", "skip")
    found = human_labels.labels(office.study, "quality")
    assert by_text(office.study, found) == {"Answer 0.": True}
    assert found.conflicting == 1
    assert human_labels.labels(office.study, "safety").good == {}


def test_projects_that_say_otherwise_of_a_response_conflict(office: Office) -> None:
    for name, verdict in (("one", "good"), ("two", "bad")):
        office.start(name, "rate", ROWS[:1], Options(scale="safety"))
        rate(office, "ada", verdict)
    found = human_labels.labels(office.study, "safety")
    assert (found.good, found.conflicting) == ({}, 1)


def test_marks_say_what_is_safe(office: Office) -> None:
    office.start("q", "rate", ROWS[:1], Options(marks=True))
    marked = Details(marks=(Mark(False, "Violence", 2),))
    office.desk("ada").judge("good", details=marked)
    found = human_labels.labels(office.study, "safety")
    assert by_text(office.study, found) == {"Answer 0.": False}
    assert by_text(office.study, human_labels.labels(office.study, "quality")) == {
        "Answer 0.": True
    }  # fmt: skip


def test_of_a_pair_one_is_chosen_and_the_other_rejected(office: Office) -> None:
    office.project([*pairs(3), {**pairs(1)[0], "response_b": "Other."}], overlap=2)
    for name, last in (("ada", "a"), ("bob", "tie")):
        desk = office.desk(name)
        while (shown := desk.ask()) is not None:
            office.clock.wait(5)
            left = "ab"[0 if shown.responses[0][0].content.startswith("Left") else 1]
            number = question(shown)[-2]
            desk.submit(shown, {"1": "tie", "2": last}.get(number, left))  # type: ignore[arg-type]
    found = human_labels.labels(office.study, "choice")
    assert by_text(office.study, found) == {"Left 0.": True, "Right 0.": False, "Other.": False}
    assert found.conflicting == 2  # of the third pair
    assert human_labels.labels(office.study, "quality").good == {}


def test_who_is_chosen_in_one_pair_and_rejected_in_another_is_neither(office: Office) -> None:
    office.project([pair("Why?", "One.", "Two."), pair("Why?", "Two.", "Three.")])
    desk = office.desk("ada")
    for better in ("One.", "Two."):
        shown = desk.claim()
        office.clock.wait(5)
        desk.submit(shown, "ab"[place_of(shown, better)])  # type: ignore[arg-type]
    found = human_labels.labels(office.study, "choice")
    assert by_text(office.study, found) == {"One.": True, "Three.": False}
    assert found.conflicting == 1


def test_a_reward_model_knows_what_the_run_learned_that_it_started_from(office: Office) -> None:
    methods: tuple[Method, ...] = ("dpo", "reward")
    parent = None
    for method in methods:
        dataset = preferred(office, f"for {method}")
        new = NewRun(
            method, "base", parent, dataset.id, dataset.hash, "{}", 0, "{}", None, "cpu"
        )  # fmt: skip
        with transaction(office.study):
            parent = runs.start(office.study, new, times.now())
    learned = human_labels.learned_from(office.study, "reward:run 2", {})
    assert learned == {id_ for (id_,) in office.study.execute("SELECT id FROM prompts")}
    assert len(learned) == 4 and len(human_labels.learned_from(office.study, "rules", {})) == 0


def preferred(office: Office, project: str) -> Dataset:
    """A dataset of two pairs that ada judged."""
    rows = [pair(f"{project} {n}?", "One.", "Two.") for n in range(2)]
    office.start(project, "compare", rows)
    rate(office, "ada", "a", "a")
    return build(office.study, Criteria((project,), validation=0.0, test=0.0))


def test_models_are_no_people(office: Office) -> None:
    office.start("q", "rate", ROWS[:1])
    rate(office, "ada", "good")
    with transaction(office.study):
        office.study.execute("UPDATE annotators SET kind = 'model' WHERE name = 'ada'")
    assert human_labels.labels(office.study, "quality").good == {}


def test_the_prompt_of_a_response_is_known_with_its_category(office: Office) -> None:
    office.start("q", "rate", ROWS[:1])
    rate(office, "ada", "bad")
    labels = human_labels.labels(office.study, "quality")
    (about,) = human_labels.about(office.study, labels.good).values()
    assert (about.prompt, about.category) == (user("Ask 0?"), "Violence")
