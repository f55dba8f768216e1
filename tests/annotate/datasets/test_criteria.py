"""Criteria: which judgments and prompts a dataset is made of, and where the others went."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from annotate.check import check
from annotate.datasets import Criteria, build, criteria_files, rebuild, withdrawing
from annotate.datasets.building import criteria_of
from annotate.datasets.showing import show
from annotate.datasets.which import Which
from annotate.errors import BadAggregation, BadCriteria, BadFormat, BadName, NothingToExport
from annotate.guidelines import publish
from db.connection import transaction
from db.criteria import from_json
from db.datasets import Dataset
from db.options import Options
from tests.annotate.by_text import choose, lineage, mark, pick, rows
from tests.annotate.desk import Office
from tests.annotate.writing import pair, proposals, ratings, sets

PAIRS = Criteria(projects=("pairs",))


def made(office: Office, **asked: object) -> Dataset:
    dataset = build(office.study, replace(PAIRS, **asked))  # type: ignore[arg-type]
    assert dataset.ledger.adds_up()
    assert check(office.study) == []
    return dataset


def losses(dataset: Dataset) -> Mapping[str, int]:
    """What was not exported, by reason."""
    return {part: n for part, n in dataset.ledger.items().items() if n and part != "exported"}


@pytest.fixture
def judged(office: Office) -> Office:
    """Four pairs: ada judged all, bob the first two a day later, and against her."""
    office.project(
        [
            pair("Theft?", category="crime"), pair("Weather?", category="weather"),
            pair("Rain?", category="weather"), pair("Anything?"),
        ],
        overlap=2,
    )  # fmt: skip
    ada, bob = office.desk("ada"), office.desk("bob")
    for _ in range(4):
        choose(ada, "yes")
    office.clock.wait(24 * 60 * 60)
    for _ in range(2):
        choose(bob, "no")
    return office


@pytest.mark.parametrize(
    ("asked", "exported", "lost"),
    [
        ({}, 2, {"conflicting": 2}),
        ({"people": ("ada",)}, 4, {}),
        ({"people": ("bob",)}, 2, {"other_people": 2}),
        ({"without_people": ("ada",)}, 2, {"other_people": 2}),
        ({"until": "2026-01-06"}, 4, {}),
        ({"since": "2026-01-06"}, 2, {"other_dates": 2}),
        ({"since": "2026-01-06T00:00", "people": ("ada", "bob")}, 2, {"other_dates": 2}),
        ({"categories": ("crime",)}, 0, {}),
        ({"categories": ("weather",)}, 1, {"conflicting": 1, "other_category": 2}),
        ({"categories": ("weather", "")}, 2, {"conflicting": 1, "other_category": 1}),
        ({"without_categories": ("weather",)}, 1, {"conflicting": 1, "other_category": 2}),
        ({"without_categories": ("",)}, 1, {"conflicting": 2, "other_category": 1}),
        ({"sources": ("rows",)}, 2, {"conflicting": 2}),
        ({"without_sources": ("rows",)}, 0, {}),
    ],
)
def test_only_what_is_asked_for_counts_and_the_ledger_says_where_the_rest_went(
    judged: Office, asked: Mapping[str, object], exported: int, lost: Mapping[str, int]
) -> None:
    if not exported:
        with pytest.raises(NothingToExport, match="items judged: 4"):
            made(judged, **asked)
        return
    dataset = made(judged, **asked)
    assert dataset.ledger.exported == exported
    assert losses(dataset) == lost
    assert dataset.ledger.judged == 4


def test_nobody_who_was_left_out_is_behind_a_row(judged: Office) -> None:
    dataset = made(judged, people=("bob",))
    assert {name for _, name, _, _ in lineage(judged.study, dataset)} == {"bob"}
    assert rows(judged.study, dataset) == [("no", "yes", 1.0)] * 2


def test_what_wins_must_have_the_share_that_is_asked_for(office: Office) -> None:
    office.project([pair("One?"), pair("Two?")], overlap=3)
    for name, second in (("ada", "yes"), ("bob", "yes"), ("cyd", "no")):
        choose(office.desk(name), "yes")
        choose(office.desk(name), second)
    dataset = made(office, agreement=0.7)
    assert losses(dataset) == {"low_agreement": 1}
    assert made(office, agreement=0.6).ledger.exported == 2


def test_only_judgments_by_these_versions_of_the_guidelines(office: Office) -> None:
    office.project([pair(f"Question {n}?") for n in range(3)])
    for version in ("First.", "Second.", "Third."):
        publish(office.study, "pairs", version, office.clock.now)
        choose(office.desk("ada"), "yes")
    dataset = made(office, guidelines=(2, 4))
    assert losses(dataset) == {"outdated": 1}
    assert json.loads(dataset.criteria)["guideline_versions"] == {"pairs": [2, 4]}
    with pytest.raises(BadCriteria, match="no version 9 of its guidelines; the newest is 4"):
        made(office, guidelines=(9,))


def test_ties_and_both_bad_can_be_rows_in_either_order(office: Office) -> None:
    office.project([pair(f"Question {n}?") for n in range(3)])
    ada = office.desk("ada")
    for verdict in ("tie", "both_bad", "tie"):
        ada.judge(verdict)
    dataset = made(office, ties="both", margin=True)
    assert losses(dataset) == {"both_bad": 1}
    assert rows(office.study, dataset) == [("yes", "no", 0.5), ("no", "yes", 0.5)] * 2
    assert (dataset.ledger.exported, dataset.ledger.rows) == (2, 4)
    assert made(office, ties="both", both_bad="both").rows == 6
    with pytest.raises(NothingToExport, match="2 tied; 1 both bad"):
        made(office)


def test_pairs_can_become_ratings(office: Office) -> None:
    office.project([pair(f"Question {n}?") for n in range(3)])
    choose(office.desk("ada"), "yes")
    for verdict in ("tie", "both_bad"):
        office.desk("ada").judge(verdict)
    dataset = made(office, content="ratings")
    assert dataset.kind == "ratings"
    assert rows(office.study, dataset) == [("yes", None, 1.0), (None, "no", 1.0)]
    assert losses(dataset) == {"tied": 1, "both_bad": 1}
    whole = made(office, content="ratings", ties="both", both_bad="both")
    assert (whole.ledger.good, whole.ledger.bad, whole.ledger.rows) == (3, 3, 6)
    assert (whole.ledger.exported, losses(whole)) == (3, {})


def test_the_margin_is_by_how_much_the_chosen_response_is_better(office: Office) -> None:
    asked = Options(verdicts="strength")
    office.project([pair("One?"), pair("Two?"), pair("Three?")], overlap=2, options=asked)
    for name, strengths in (("ada", ("much", "much", "")), ("bob", ("much", "", ""))):
        desk = office.desk(name)
        for strength in strengths:
            shown = desk.claim()
            office.clock.wait(5)
            left = shown.responses[0][-1].content == "yes"
            verdict = ("a" if left else "b") + (f"_{strength}" if strength else "")
            desk.submit(shown, verdict)  # type: ignore[arg-type]
    dataset = made(office, margin=True)
    assert margins(office, dataset) == [1.0, 0.75, 0.5]
    assert margins(office, made(office)) == [None] * 3


def margins(office: Office, dataset: Dataset) -> list[float | None]:
    found = office.study.execute(
        "SELECT margin FROM dataset_rows WHERE dataset_id = ? ORDER BY number", (dataset.id,)
    )
    return [margin for (margin,) in found]


def test_several_projects_make_one_dataset(office: Office) -> None:
    office.project([pair("One?")])
    choose(office.desk("ada"), "yes")
    office.name = "more"
    office.project([pair("Two?")])
    choose(office.desk("bob"), "no")
    office.start("ranked", "rank", sets(1, 3))
    pick(office.desk("ada"), "Answer 0.1")
    study = office.study
    both = build(study, Criteria(("pairs", "more")))
    assert rows(study, both) == [("yes", "no", 1.0), ("no", "yes", 1.0)]
    every = build(study, Criteria(content="preferences"), "every")
    assert json.loads(every.criteria)["projects"] == ["pairs", "more", "ranked"]
    assert (every.ledger.exported, every.ledger.rows) == (3, 4)
    assert every.ledger.adds_up()
    ranks = build(study, Criteria(content="preferences", tasks=("rank",)), "ranks")
    assert ranks.rows == 2
    assert check(study) == []


def test_projects_of_one_dataset_have_to_give_the_same(office: Office) -> None:
    office.project([pair("One?")])
    office.start("rated", "rate", ratings(1))
    with pytest.raises(BadFormat, match="no preferences can be made of it, but ratings"):
        build(office.study, Criteria(("pairs", "rated")))


def test_prompts_of_benchmarks_are_left_out_unless_asked_for(office: Office) -> None:
    office.project([pair("Is this tested?"), pair("Is that?")])
    for _ in range(2):
        choose(office.desk("ada"), "yes")
    assert made(office).ledger.benchmark is None
    register(office, "Is this tested?")
    dataset = made(office)
    assert losses(dataset) == {"benchmark": 1}
    assert losses(made(office, benchmarks="keep")) == {}


def register(office: Office, prompt: str) -> None:
    """Say that the prompt of this project is one of a benchmark."""
    with transaction(office.study):
        office.study.execute(
            "INSERT INTO benchmarks (id, name, source, created_at) "
            "VALUES (1, 'tests', 'tests.json', '2026-01-05T09:00:00.000Z')"
        )
        office.study.execute(
            "INSERT INTO benchmark_prompts (benchmark_id, number, prompt_id) "
            "SELECT 1, 1, id FROM prompts "
            "WHERE json_extract(messages, '$[0].content') = ?",
            (prompt,),
        )


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"without_categories": ("typo",)}, BadCriteria, "No prompt has the category 'typo'"),
        ({"without_sources": ("typo",)}, BadCriteria, r"the source 'typo' \(there is: rows"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, BadCriteria, "Nothing is from 2026-02-01"),
        ({"since": "0001-01-01T00:00:00+10:00"}, BadCriteria, "is no time"),
        ({"validation": float("nan")}, BadCriteria, "leave nothing to train on"),
        ({"people": ("zoe",)}, BadCriteria, "Nobody is called 'zoe' in this study"),
        ({"since": "yesterday"}, BadCriteria, "'yesterday' is no time; write it as 2026-01-31"),
        ({"ties": "maybe"}, BadCriteria, "Ties 'maybe' is none that there is; use leave, both"),
        ({"validation": 0.6, "test": 0.4}, BadCriteria, "leave nothing to train on"),
        ({"test": -0.1}, BadCriteria, "leave nothing to train on"),
        ({"max_tokens": 100}, BadCriteria, "go together; give both or neither"),
        ({"max_tokens": 0, "tokenizer": "x"}, BadCriteria, "0 tokens is none"),
        ({"max_tokens": 9, "tokenizer": "x"}, BadCriteria, "takes the tokenizer 'x'"),
        ({"agreement": 1.5}, BadAggregation, "is no share; use 0 to 1"),
        ({"minimum": 0}, BadAggregation, "use 1 or more"),
        (
            {"rank_pairs": "worst"},
            BadFormat,
            "How rankings make pairs is for preferences of projects that",
        ),
        ({"guidelines": (1,), "newest_guideline": True}, BadCriteria, "not for both"),
        ({"tasks": ("rank",)}, BadCriteria, "No project is what was asked for"),
        ({"projects": ()}, BadCriteria, "name a project, a task or a content"),
    ],
)
def test_what_makes_no_sense_is_refused_and_stores_nothing(
    judged: Office, asked: Mapping[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        made(judged, **asked)
    assert judged.study.execute("SELECT count(*) FROM datasets").fetchone() == (0,)


def test_what_is_stored_says_how_to_make_it_again(judged: Office) -> None:
    dataset = made(judged, people=("ada",), margin=True, validation=0.25, seed=3, minimum=1)
    stored = criteria_of(judged.study, dataset)
    assert from_json(dataset.criteria, "pairs") == stored
    assert (stored.people, stored.margin, stored.validation, stored.seed) == (
        ("ada",), True, 0.25, 3,
    )  # fmt: skip
    assert build(judged.study, stored) == dataset
    assert rebuild(judged.study, "pairs") == dataset


def test_rebuilding_takes_what_was_judged_since(judged: Office) -> None:
    first = made(judged, people=("bob",))
    choose(judged.desk("bob"), "no")
    second = rebuild(judged.study, "pairs@1")
    assert (second.name, second.version) == (first.name, 2)
    assert second.ledger.exported == first.ledger.exported + 1


def test_every_judgment_is_accounted_for(judged: Office) -> None:
    study = judged.study
    ada = judged.desk("ada")
    ada.undo()
    ada.judge("skip")
    withdrawing.withdraw(study, Which(people=("bob",)), "asked to")
    dataset = made(judged, until="2026-01-06")
    given = study.execute("SELECT count(*) FROM judgments").fetchone()[0]
    assert dataset.ledger.judgments == {
        "counted": 3, "other_dates": 1, "superseded": 1, "taken_back": 1, "withdrawn": 2
    }  # fmt: skip
    assert sum(dataset.ledger.judgments.values()) == given


def test_who_is_left_out_confirms_nothing(office: Office) -> None:
    office.start("shown", "demonstrate", proposals(1), Options(confirm=True))
    office.desk("ada").judge("accept")
    office.desk("bob").judge("accept")
    assert build(office.study, "shown").ledger.exported == 1
    shown = Criteria(("shown",))
    for asked in (replace(shown, without_people=("bob",)), replace(shown, people=("ada",))):
        with pytest.raises(NothingToExport, match="1 unconfirmed"):
            build(office.study, asked)


def test_what_says_different_things_is_not_mixed(office: Office) -> None:
    office.start("quality", "rate", ratings(1)).desk("ada").judge("bad")
    office.start("safe", "rate", ratings(1), Options(scale="safety")).desk("ada").judge("good")
    with pytest.raises(BadFormat, match="say different things"):
        build(office.study, Criteria(("quality", "safe"), content="ratings"))
    assert build(office.study, Criteria(content="safety")).ledger.exported == 1


def test_a_conversation_that_ends_with_a_benchmark_is_left_out(office: Office) -> None:
    turns = [
        {"role": "user", "content": "Hello."},
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "is this  TESTED?"},
    ]
    rows_ = [pair("Is this tested?"), {**pair("-"), "prompt": turns}, pair("Is that?")]
    office.project(rows_)
    for _ in range(3):
        choose(office.desk("ada"), "yes")
    register(office, "Is this tested?")
    assert losses(made(office)) == {"benchmark": 2}


def test_responses_are_counted_where_marks_are(office: Office) -> None:
    asked = Options(marks=True)
    rows_ = [pair("One?", category="x"), pair("Two?", category="y")]
    office.project(rows_, options=asked)
    for _ in range(2):
        mark(office.desk("ada"), yes=True, no=False)
    dataset = made(office, content="safety", categories=("x",))
    assert (dataset.ledger.judged, losses(dataset)) == (4, {"other_category": 2})


def test_projects_stay_in_the_order_in_which_they_were_asked_for(office: Office) -> None:
    for name in ("x", "y", "z"):
        office.name = name
        office.project([pair(f"{name}?")])
        choose(office.desk("ada"), "yes")
    dataset = build(office.study, Criteria(("z", "y", "x")))
    shown = show(office.study, dataset)
    assert shown.projects == ["z", "y", "x"]
    again = criteria_files.parsed(shown.as_dict()["criteria"])
    assert build(office.study, again, dataset.name) == dataset


@pytest.mark.parametrize("name", ["", " ", "pairs@1", "-x", "a\nb", "x" * 1_000])
def test_names_that_mean_other_things_are_refused(judged: Office, name: str) -> None:
    with pytest.raises(BadName):
        build(judged.study, PAIRS, name)
