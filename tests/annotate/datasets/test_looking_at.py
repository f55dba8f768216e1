"""Looking at datasets before and after they are made: previews, lists, words, what is offered."""

from dataclasses import replace
from typing import Any

import pytest

from annotate.datasets import Criteria, build, difference_words, listing, offering, preview
from annotate.datasets.criteria_words import sentences
from annotate.datasets.differences import diff
from annotate.datasets.which import Which
from annotate.datasets.withdrawing import withdraw
from annotate.errors import BadCriteria, BadFormat
from db.connection import Study
from db.projects import Project
from tests.annotate.by_text import choose
from tests.annotate.desk import Office
from tests.annotate.writing import pair, pairs, ratings, sets

PAIRS = Criteria(projects=("pairs",))


def dump(study: Study) -> list[str]:
    return list(study.conn.iterdump())


@pytest.mark.parametrize(
    "asked", [PAIRS, replace(PAIRS, validation=0.5), replace(PAIRS, minimum=2, duplicates="drop")]
)
def test_a_preview_is_the_ledger_of_what_would_be_built(office: Office, asked: Criteria) -> None:
    office.project(pairs(9), overlap=2)
    for name in ("ada", "bob"):
        for n in range(9 if name == "ada" else 6):
            choose(office.desk(name), f"{'Left' if n % 3 else 'Right'} {n}.")
    was = dump(office.study)
    seen = preview(office.study, asked)
    assert dump(office.study) == was
    assert seen.adds_up()
    assert seen == build(office.study, asked).ledger


def test_a_preview_of_nothing_is_shown_and_of_nonsense_is_refused(office: Office) -> None:
    office.project(pairs(2))
    assert preview(office.study, PAIRS).judged == 0
    with pytest.raises(BadCriteria, match="Nobody is called 'eve'"):
        preview(office.study, replace(PAIRS, people=("eve",)))


def test_a_list_says_what_rests_on_withdrawn_judgments(office: Office) -> None:
    office.project(pairs(3))
    for desk in (office.desk("ada"), office.desk("ada"), office.desk("bob")):
        desk.judge("a")
    first = build(office.study, "pairs")
    withdraw(office.study, Which(people=("bob",)), "bob asked for it")
    build(office.study, "pairs")
    found = listing.listed(office.study)
    assert [(one.reference, one.withdrawn) for one in found] == [("pairs@2", 0), ("pairs@1", 1)]
    lineage = listing.lineage(office.study, first)
    assert [(one.kind, one.judgments) for one in lineage.judged] == [("person", 2), ("person", 1)]
    assert (lineage.behind.judgments, lineage.behind.withdrawn) == (3, 1)
    assert (lineage.behind.single, lineage.runs) == ({"person": 3}, ())
    said = list(difference_words.sentences(diff(office.study, "pairs@1", "pairs@2")))
    assert "Rows: 1 gone, 2 the same." in said
    assert "Exported: 3, now 2." in said


@pytest.mark.parametrize(
    ("unfit", "error"),
    [
        ({"since": "yesterday"}, "'yesterday' is no time"),
        ({"people": ("eve",)}, "Nobody is called 'eve'"),
        ({"validation": 0.6, "test": 0.6}, "leave nothing to train on"),
        ({"guidelines": (7,)}, "no version 7"),
    ],
)
def test_criteria_are_checked_without_reading_a_judgment(
    office: Office, unfit: dict[str, Any], error: str
) -> None:
    office.project(pairs(1))
    offering.check(office.study, PAIRS)
    with pytest.raises(BadCriteria, match=error):
        offering.check(office.study, replace(PAIRS, **unfit))
    with pytest.raises(BadFormat, match="rankings"):
        offering.check(office.study, replace(PAIRS, content="rankings"))


def test_what_is_offered_is_what_the_projects_have(office: Office) -> None:
    office.project([pair("A?", category="Fire"), pair("B?")])
    choose(office.desk("ada"), "yes")
    office.start("rated", "rate", ratings(2))
    offered = offering.of_projects(office.study, ["pairs", "rated"])
    assert offered.people == ("ada",)
    assert offered.categories == ("", "Fire")
    assert offered.sources == ("rated", "rows")
    assert offered.versions == (1,)


def test_contents_are_those_that_all_projects_can_give(office: Office) -> None:
    office.project(pairs(1)).start("rated", "rate", ratings(1)).start("ranked", "rank", sets(1, 3))
    pairs_, rated, ranked = found = offering.all_projects(office.study)
    assert offering.of_tasks([pairs_]) == ["preferences", "ratings", "safety"]
    assert offering.of_tasks([pairs_, rated]) == ["ratings", "safety"]
    assert offering.of_tasks([ranked, pairs_]) == ["preferences", "safety"]
    assert all(isinstance(one, Project) for one in found)


def test_every_criterion_has_its_words() -> None:
    plain = sentences(Criteria())
    for asked in (
        {"projects": ("p",)}, {"tasks": ("rate",)}, {"content": "ratings"}, {"minimum": 2},
        {"agreement": 0.5}, {"guidelines": (1,)}, {"newest_guideline": True}, {"people": ("a",)},
        {"without_people": ("a",)}, {"since": "2026-01-01"}, {"until": "2026-01-01"},
        {"categories": ("",)}, {"without_categories": ("c",)}, {"sources": ("s",)},
        {"without_sources": ("s",)}, {"benchmarks": "keep"}, {"ties": "both"},
        {"both_bad": "both"}, {"edits": "ignore"}, {"rank_pairs": "worst"}, {"margin": True},
        {"duplicates": "drop"}, {"length_matched": True}, {"max_tokens": 9, "tokenizer": "t"},
        {"validation": 0.1}, {"test": 0.1}, {"seed": 1}, {"aggregation": "majority"},
    ):  # fmt: skip
        assert sentences(Criteria(**asked)) != plain, asked
