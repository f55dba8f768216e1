"""Datasets of every task: what is in them, what is not, and who is behind every row."""

import json

import pytest

from annotate.check import check
from annotate.datasets import Criteria, build
from annotate.details import Details
from annotate.errors import BadFormat, NothingToExport
from annotate.formats.writing import write
from db import datasets
from db.criteria import Content
from db.errors import WrongKind
from db.options import Options
from db.row_rules import Edits
from tests.annotate.by_text import accounted, choose, lineage, mark, pick, rows
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pair, proposals, ratings, sets


def desks(office: Office, *names: str) -> list[Desk]:
    return [office.desk(name) for name in names]


def test_ratings_are_good_or_bad_responses(office: Office) -> None:
    office.start("rated", "rate", ratings(5), overlap=3)
    ada, bob, cyd = desks(office, "ada", "bob", "cyd")
    for of_ada, of_bob, of_cyd in (
        ("good", "good", "good"),
        ("bad", "bad", "good"),
        ("good", "skip", "bad"),
        ("skip", "skip", "skip"),
    ):
        ada.judge(of_ada)  # type: ignore[arg-type]
        bob.judge(of_bob)  # type: ignore[arg-type]
        cyd.judge(of_cyd)  # type: ignore[arg-type]
    dataset = build(office.study, "rated")
    assert dataset.kind == "ratings"
    assert rows(office.study, dataset) == [("Answer 0.", None, 1.0), (None, "Answer 1.", 0.667)]
    assert accounted(dataset) == {
        "judged": 4, "exported": 2, "conflicting": 1, "skipped": 1, "duplicate": 0,
        "good": 1, "bad": 1,
    }  # fmt: skip
    assert dataset.ledger.adds_up()
    assert lineage(office.study, dataset) == [
        (1, "ada", "good", "judged"),
        (1, "bob", "good", "judged"),
        (1, "cyd", "good", "judged"),
        (2, "ada", "bad", "judged"),
        (2, "bob", "bad", "judged"),
        (2, "cyd", "good", "judged"),
    ]
    assert check(office.study) == []


def test_rankings_are_the_best_of_several(office: Office) -> None:
    office.start("ranked", "rank", sets(4, 3), overlap=3)
    ada, bob, cyd = desks(office, "ada", "bob", "cyd")
    for desk, best in ((ada, "Answer 0.1"), (bob, "Answer 0.2"), (cyd, "Answer 0.1")):
        pick(desk, best)
    for desk in (ada, bob):
        pick(desk)  # none is acceptable
    pick(cyd, "Answer 1.0")
    for desk, best in ((ada, "Answer 2.0"), (bob, "Answer 2.1"), (cyd, "Answer 2.2")):
        pick(desk, best)
    dataset = build(office.study, "ranked")
    assert dataset.kind == "rankings"
    assert rows(office.study, dataset) == [("Answer 0.1", None, 0.667)]
    assert accounted(dataset) == {
        "judged": 3, "exported": 1, "conflicting": 1, "skipped": 0, "duplicate": 0, "none": 1
    }  # fmt: skip
    assert [row[1:] for row in lineage(office.study, dataset)] == [
        ("ada", "pick", "judged"),
        ("bob", "pick", "judged"),
        ("cyd", "pick", "judged"),
    ]
    assert check(office.study) == []


def test_demonstrations_are_what_was_accepted_edited_or_written(office: Office) -> None:
    office.start("shown", "demonstrate", proposals(4, unanswered=1), overlap=2)
    ada, bob = desks(office, "ada", "bob")
    ada.judge("accept")
    bob.judge("edit", details=Details(edit="Better than proposal 0."))
    ada.judge("accept")
    bob.judge("accept")
    ada.judge("reject")
    bob.judge("reject")
    ada.judge("accept")
    bob.judge("reject")
    ada.judge("write", details=Details(edit="Ada's answer."))
    bob.judge("write", details=Details(edit="Bob's answer."))
    dataset = build(office.study, "shown")
    assert dataset.kind == "demonstrations"
    assert rows(office.study, dataset) == [
        ("Proposal 0.", None, 1.0),
        ("Better than proposal 0.", None, 1.0),
        ("Proposal 1.", None, 1.0),
        ("Ada's answer.", None, 1.0),
        ("Bob's answer.", None, 1.0),
    ]
    assert accounted(dataset) == {
        "judged": 5, "exported": 3, "conflicting": 1, "skipped": 0, "duplicate": 0,
        "unconfirmed": 0, "rejected": 1, "rows": 5,
    }  # fmt: skip
    assert lineage(office.study, dataset) == [
        (1, "ada", "accept", "judged"),
        (2, "bob", "edit", "judged"),
        (3, "ada", "accept", "judged"),
        (3, "bob", "accept", "judged"),
        (4, "ada", "write", "judged"),
        (5, "bob", "write", "judged"),
    ]
    assert check(office.study) == []


def test_a_confirmed_demonstration_leads_to_both_who_made_and_who_confirmed_it(
    office: Office,
) -> None:
    office.start("shown", "demonstrate", proposals(0, unanswered=3), Options(confirm=True))
    ada, bob = desks(office, "ada", "bob")
    for number in range(3):
        ada.judge("write", details=Details(edit=f"Ada's answer {number}."))
    bob.judge("accept")
    bob.judge("edit", details=Details(edit="Bob's better one."))
    dataset = build(office.study, "shown")
    assert rows(office.study, dataset) == [
        ("Ada's answer 0.", None, 1.0),
        ("Bob's better one.", None, 1.0),
    ]
    assert (dataset.ledger.judged, dataset.ledger.unconfirmed) == (3, 1)
    assert lineage(office.study, dataset) == [
        (1, "ada", "write", "judged"),
        (1, "bob", "accept", "judged"),
        (2, "ada", "write", "judged"),
        (2, "bob", "edit", "judged"),
    ]
    assert check(office.study) == []


def test_marks_become_ratings_of_safety_one_a_response(office: Office) -> None:
    asked = [pair("One?"), pair("Two?"), pair("Three?")]
    office.project(asked, overlap=3, options=Options(marks=True))
    ada, bob, cyd = desks(office, "ada", "bob", "cyd")
    mark(ada, yes=True, no=False)
    mark(bob, yes=True)
    mark(cyd, yes=False)
    mark(ada, yes=True)
    mark(bob, yes=False)
    mark(cyd)
    ada.judge("skip")
    dataset = build(office.study, Criteria(("pairs",), content="safety"))
    assert (dataset.name, dataset.kind) == ("pairs-safety", "ratings")
    assert rows(office.study, dataset) == [("yes", None, 0.667), (None, "no", 1.0)]
    assert accounted(dataset) == {
        "judged": 6, "exported": 2, "conflicting": 1, "duplicate": 0, "unmarked": 3,
        "good": 1, "bad": 1,
    }  # fmt: skip
    assert dataset.ledger.unit == "responses"
    assert json.loads(dataset.criteria) == {
        "projects": ["pairs"], "content": "safety",
        "aggregation": "plurality", "duplicates": "keep", "of": "marks", "scale": "safety"
    }  # fmt: skip
    assert [row[:2] for row in lineage(office.study, dataset)] == [
        (1, "ada"), (1, "bob"), (1, "cyd"), (2, "ada"),
    ]  # fmt: skip
    assert check(office.study) == []


def test_ratings_of_safety_are_the_safety_of_their_project(office: Office) -> None:
    office.start("rated", "rate", ratings(1), Options(scale="safety")).desk("ada").judge("bad")
    dataset = build(office.study, Criteria(("rated",), content="safety"))
    assert dataset == build(office.study, "rated")
    assert json.loads(dataset.criteria)["scale"] == "safety"


@pytest.mark.parametrize(
    ("task", "content", "said"),
    [
        ("rate", "safety", "does not ask what is safe.*--marks"),
        ("rate", "preferences", "task of project 'study' is rate: no preferences.*but ratings"),
        ("rank", "demonstrations", "is rank: no demonstrations .*but rankings"),
    ],
)
def test_what_a_project_does_not_hold_is_said(
    office: Office, task: str, content: Content, said: str
) -> None:
    office.start("study", task, ratings(1) if task == "rate" else sets(1, 3))  # type: ignore[arg-type]
    with pytest.raises(BadFormat, match=said):
        build(office.study, Criteria(("study",), content=content))


@pytest.mark.parametrize("edits", ["replace", "ignore"])
def test_edits_are_for_pairs(office: Office, edits: Edits) -> None:
    office.start("rated", "rate", ratings(1)).desk("ada").judge("good")
    with pytest.raises(
        BadFormat, match="What becomes of edits is for preferences of projects that compare"
    ):
        build(office.study, Criteria(("rated",), edits=edits))


def test_where_nothing_is_left_the_reasons_are_said(office: Office) -> None:
    office.start("rated", "rate", ratings(2), overlap=2)
    ada, bob = desks(office, "ada", "bob")
    ada.judge("good")
    bob.judge("bad")
    ada.judge("skip")
    with pytest.raises(NothingToExport, match=r"no rating .*judged: 2; 1 conflicting; 1 skipped"):
        build(office.study, "rated")


def test_of_the_same_texts_one_rating_can_be_kept(office: Office) -> None:
    same = [{"prompt": text, "response": "Yes."} for text in ("Same?", "same?", "SAME?")]
    ada = office.start("rated", "rate", same).desk("ada")
    for verdict in ("good", "good", "bad"):
        ada.judge(verdict)
    dataset = build(office.study, Criteria(("rated",), duplicates="drop"))
    assert rows(office.study, dataset) == [("Yes.", None, 1.0), (None, "Yes.", 1.0)]
    assert (dataset.ledger.exported, dataset.ledger.duplicate) == (2, 1)
    assert dataset.ledger.adds_up()


def test_a_dataset_of_another_kind_is_not_taken_for_preferences(office: Office) -> None:
    office.start("rated", "rate", ratings(1)).desk("ada").judge("good")
    build(office.study, "rated")
    with pytest.raises(WrongKind, match=r"rated@1 holds ratings, and preferences .*--format pairs"):
        datasets.get(office.study, "rated", "preferences")


def test_what_says_what_is_good_does_not_say_what_is_safe(office: Office) -> None:
    office.start("rated", "rate", ratings(1)).desk("ada").judge("good")
    dataset = build(office.study, "rated")
    with pytest.raises(BadFormat, match="says what is good, not what is safe"):
        write(office.study, dataset, office.folder / "out.jsonl", "binary")


def test_the_hash_of_a_preference_is_what_it_always_was(office: Office) -> None:
    """SHA-256 of one line: the hashes of prompt, chosen and rejected, and the weight."""
    choose(office.project([pair("One?")]).desk("ada"), "yes")
    assert build(office.study, "pairs").hash == (
        "29503573342f5d0467d0b482df96fd8c0fec56cb4bde0f68c413864879c2a68e"
    )


def test_another_kind_under_the_same_name_is_the_next_version(office: Office) -> None:
    office.start("ranked", "rank", sets(1, 2)).desk("ada").judge(
        "pick", details=Details(ranking=(0,))
    )
    best = build(office.study, "ranked", "set")
    against = build(office.study, Criteria(("ranked",), content="preferences"), "set")
    assert (best.version, against.version) == (1, 2)
    assert (best.kind, against.kind) == ("rankings", "preferences")
