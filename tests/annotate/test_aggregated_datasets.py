"""How the judgments of an item become a decision, as one asks for it when a dataset is built."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from annotate import adjudication, people, reliability
from annotate.check import check
from annotate.datasets import Criteria, build
from annotate.details import Details
from annotate.errors import BadAggregation, NothingToExport
from annotate.guidelines import publish
from db import projects
from db.aggregation import Posterior
from db.connection import open_study
from db.datasets import Dataset
from db.options import Options
from db.projects import Task
from tests.annotate.by_text import choose, lineage, pick, rows
from tests.annotate.desk import Office
from tests.annotate.writing import pair, proposals, ratings, sets

PEOPLE = ("ada", "bob", "cyd", "dan")
# What four people chose of five pairs.
CHOSEN: tuple[Sequence[str], ...] = (
    ("yes", "yes", "yes", "yes"),
    ("yes", "yes", "yes", "no"),
    ("yes", "yes", "no", "tie"),
    ("yes", "yes", "no", "no"),
    ("yes",),
)


def judged(office: Office, chosen: Sequence[Sequence[str]] = CHOSEN) -> Office:
    """Pairs of yes and no, judged by several people each."""
    office.project([pair(f"Question {n}?") for n in range(len(chosen))], overlap=len(PEOPLE))
    for texts in chosen:
        for name, text in zip(PEOPLE, texts, strict=False):
            if text == "tie":
                office.desk(name).judge("tie")
            else:
                choose(office.desk(name), text)
    return office


def weights(office: Office, by: Criteria) -> list[float]:
    return [weight for _, _, weight in rows(office.study, of(office, by))]


def of(office: Office, by: Criteria) -> Dataset:
    dataset = build(office.study, replace(by, projects=(office.name,)))
    assert dataset.ledger.adds_up()
    return dataset


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (Criteria(), [1.0, 0.75, 0.5, 1.0]),
        (Criteria(aggregation="majority"), [1.0, 0.75, 1.0]),
        (Criteria(aggregation="unanimous"), [1.0, 1.0]),
        (Criteria(minimum=2), [1.0, 0.75, 0.5]),
        (Criteria(aggregation="unanimous", minimum=4), [1.0]),
    ],
)
def test_fewer_are_left_the_more_is_asked_for(
    office: Office, by: Criteria, expected: list[float]
) -> None:
    judged(office)
    assert weights(office, by) == expected
    assert check(office.study) == []


def test_the_ledger_says_what_was_too_few_and_what_outdated(office: Office) -> None:
    judged(office)
    assert "too_few" not in of(office, Criteria()).ledger.as_dict()
    few = of(office, Criteria(aggregation="majority", minimum=2)).ledger
    assert (few.too_few, few.conflicting, few.outdated, few.exported) == (1, 2, None, 2)
    publish(office.study, "pairs", "Be kind.")
    choose(office.desk("bob"), "no")  # of the last pair
    newest = of(office, Criteria(newest_guideline=True))
    assert (newest.ledger.outdated, newest.ledger.too_few) == (4, None)
    assert rows(office.study, newest) == [("no", "yes", 1.0)]
    assert check(office.study) == []


@pytest.mark.parametrize(
    ("by", "criteria"),
    [
        (Criteria(), {"aggregation": "plurality"}),
        (Criteria(aggregation="unanimous"), {"aggregation": "unanimous"}),
        (
            Criteria(minimum=2, newest_guideline=True),
            {
                "aggregation": "plurality",
                "minimum": 2,
                "newest_guideline": True,
                "guideline_versions": {"pairs": [1]},
            },
        ),
        (
            Criteria(aggregation="reliability"),
            {"aggregation": "reliability", "model": "annotator_model 2"},
        ),
    ],
)
def test_what_was_asked_for_is_stored(
    office: Office, by: Criteria, criteria: dict[str, object]
) -> None:
    dataset = of(judged(office), by)
    assert json.loads(dataset.criteria) == {
        "projects": ["pairs"], "content": "preferences", "duplicates": "keep", **criteria
    }  # fmt: skip


def test_by_reliability_the_weight_is_how_probable_the_choice_is(office: Office) -> None:
    """dan answers A whatever it is, the others agree: his vote is worth less than theirs."""
    texts = [("yes", "yes", "yes") if n % 2 else ("no", "no", "no") for n in range(16)]
    judged(office, texts)
    dan = office.desk("dan")
    for _ in texts:
        dan.judge("a")
    dataset = of(office, Criteria(aggregation="reliability"))
    project = projects.get(office.study, "pairs")
    likely = reliability.posterior(office.study, project)
    found = office.study.execute(
        "SELECT item_id, chosen_id, weight FROM dataset_rows WHERE dataset_id = ?", (dataset.id,)
    ).fetchall()
    assert len(found) == len(texts)
    assert all(weight == round(likely[item][chosen], 6) > 0.5 for item, chosen, weight in found)
    assert [chosen for chosen, _, _ in rows(office.study, dataset)] == [text[0] for text in texts]
    assert min(weight for _, _, weight in found) > 0.75  # what three of four votes are worth
    assert {row[1] for row in lineage(office.study, dataset)} == set(PEOPLE)
    assert check(office.study) == []


@pytest.mark.parametrize("task", ["rate", "rank", "demonstrate"])
def test_reliability_is_known_of_every_task(office: Office, task: Task) -> None:
    files = {"rate": ratings(4), "rank": sets(4, 3), "demonstrate": proposals(4)}
    office.start("study", task, files[task], overlap=2)
    for name in ("ada", "bob"):
        desk = office.desk(name)
        for number in range(4):
            match task:
                case "rate":
                    desk.judge("bad")
                case "rank":
                    pick(desk, f"Answer {number}.1")
                case _:
                    desk.judge("accept")
    dataset = of(office, Criteria(aggregation="reliability"))
    assert (dataset.rows, dataset.ledger.exported) == (4, 4)
    assert check(office.study) == []


def test_what_a_researcher_decides_overrides_everybody(office: Office) -> None:
    judged(office)
    study, project = office.study, projects.get(office.study, "pairs")
    rea = people.enter(study, "rea")
    why = Details(rationale="No is the safer answer.")
    for item, verdict in ((1, "b"), (4, "b"), (5, "skip")):
        token = adjudication.token_of(study, item)
        adjudication.decide(study, project, rea, item, token, verdict, details=why)  # type: ignore[arg-type]
    for by in (
        Criteria(aggregation="unanimous", minimum=4),
        Criteria(aggregation="reliability", minimum=4),
    ):
        dataset = of(office, by)
        found = dict(zip(items_of(office, dataset), rows(study, dataset), strict=True))
        assert found[1] == found[4] == ("no", "yes", 1.0)
        assert 5 not in found
        assert dataset.ledger.skipped == 1
    behind = lineage(study, dataset)
    assert (1, "rea", "b", "adjudicated") in behind
    assert check(study) == []


def items_of(office: Office, dataset: Dataset) -> list[int]:
    found = office.study.execute(
        "SELECT item_id FROM dataset_rows WHERE dataset_id = ? ORDER BY number", (dataset.id,)
    )
    return [item_id for (item_id,) in found]


@pytest.mark.parametrize("method", ["plurality", "majority", "unanimous", "reliability"])
def test_the_same_study_gives_the_same_dataset_on_every_connection(
    office: Office, method: str
) -> None:
    by = Criteria(aggregation=method, minimum=2)  # type: ignore[arg-type]
    first = of(judged(office), by)
    with open_study(office.study.file) as study:
        assert build(study, replace(by, projects=("pairs",))) == first
        other = build(study, replace(by, projects=("pairs",)), "other")
    assert (other.hash, other.criteria, other.ledger) == (first.hash, first.criteria, first.ledger)


def test_another_aggregation_is_the_next_version(office: Office) -> None:
    judged(office)
    versions = [
        of(office, Criteria(aggregation=m)).version for m in ("plurality", "majority", "unanimous")
    ]
    assert versions == [1, 2, 3]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (Criteria(minimum=0), r"minimum of 0 judgments is none; use 1 or more"),
        (Criteria(aggregation="mean"), r"no aggregation 'mean'; use plurality, majority"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_sense_is_refused(office: Office, by: Criteria, said: str) -> None:
    judged(office)
    with pytest.raises(BadAggregation, match=said):
        of(office, by)


def test_nobodys_reliability_is_known_from_marks(office: Office) -> None:
    office.project([pair("One?")], options=Options(marks=True)).desk("ada").judge()
    with pytest.raises(BadAggregation, match="from marks; use plurality"):
        build(office.study, Criteria(("pairs",), content="safety", aggregation="reliability"))


def test_where_too_much_is_asked_for_nothing_is_left(office: Office) -> None:
    with pytest.raises(NothingToExport, match="5; 5 too few"):
        of(judged(office), Criteria(minimum=5))


def test_what_is_judged_while_the_model_is_fitted_is_left_to_the_next_version(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule goes by the judgments that the model has seen, and by the guidelines of then."""
    study = judged(office).study
    fitted = reliability.posterior

    def slowly(*arguments: Any) -> Posterior:
        found = fitted(*arguments)
        with open_study(study.file) as meanwhile:
            publish(meanwhile, "pairs", "Be kind.")
            there = Office(meanwhile, office.folder)
            choose(there.desk("eve"), "yes")
        return found

    by = Criteria(aggregation="reliability", newest_guideline=True)
    with monkeypatch.context() as patch:
        patch.setattr(reliability, "posterior", slowly)
        first = of(office, by)
    assert (first.ledger.outdated, versions(first)) == (0, [1])
    second = of(office, by)
    assert (second.ledger.outdated, versions(second)) == (4, [2])
    assert "eve" in {row[1] for row in lineage(study, second)}
    assert "eve" not in {row[1] for row in lineage(study, first)}


def versions(dataset: Dataset) -> list[int]:
    """Of the guidelines under which judgments counted."""
    found: list[int] = json.loads(dataset.criteria)["guideline_versions"]["pairs"]
    return found
