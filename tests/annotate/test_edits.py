"""Edits: a chosen response made better is a response of its own, preferred to the chosen one."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.check import check
from annotate.datasets import Criteria, build
from annotate.details import Details
from annotate.edits import difference
from annotate.errors import BadVerdict, Forbidden
from annotate.formats.writing import write
from db import dataset_rows
from db.actors import Actor
from db.connection import transaction
from db.criteria import complete
from db.datasets import Dataset
from db.judgments import Verdict
from db.options import Options
from db.row_rules import Edits
from tests.annotate.commands import invoke
from tests.annotate.desk import Desk, Office, question
from tests.annotate.writing import pair

WITH_EDITS = Options(edit=True)


@pytest.fixture
def ada(office: Office) -> Desk:
    """An annotator who may improve what they choose."""
    return office.project([pair("One?"), pair("Two?")], options=WITH_EDITS).desk("ada")


def choose(desk: Desk, text: str, edit: str = "") -> None:
    """Take the next item and choose the response with this text, perhaps improving it."""
    shown = desk.claim()
    desk.clock.wait(5)
    verdict: Verdict = "a" if shown.responses[0][-1].content == text else "b"
    desk.submit(shown, verdict, details=Details(edit=edit))


def rows(office: Office, dataset: Dataset) -> list[tuple[str, str, float]]:
    """Chosen, rejected and weight of every row."""
    return [
        (row.chosen[-1].content, row.rejected[-1].content, round(row.weight, 3))
        for row in dataset_rows.preferences(office.study, dataset.id)
    ]


def lineage(office: Office, dataset: Dataset) -> list[tuple[int, int]]:
    """The rows with the judgments behind them."""
    return office.study.execute(
        "SELECT number, judgment_id FROM dataset_judgments WHERE dataset_id = ? ORDER BY 1, 2",
        (dataset.id,),
    ).fetchall()


def test_an_edit_is_a_response_of_its_own_by_whoever_made_it(ada: Desk) -> None:
    choose(ada, "yes", "yes, and here is why")
    written = ada.study.execute(
        "SELECT r.messages, g.generator, json_extract(g.settings, '$.edited_from'), e.original_id, "
        "r.prompt_id FROM edits e JOIN responses r ON r.id = e.response_id "
        "JOIN generations g ON g.response_id = r.id"
    ).fetchall()
    (original,) = ada.study.execute("SELECT chosen_id FROM judgments").fetchone()
    messages = '[{"content":"yes, and here is why","role":"assistant"}]'
    assert written == [(messages, "ada", original, original, 1)]


def test_the_difference_is_stored_by_words(ada: Desk) -> None:
    choose(ada, "yes", "yes, it is!")
    (stored,) = ada.study.execute("SELECT difference FROM edits").fetchone()
    assert json.loads(stored) == [["keep", "yes"], ["in", ", it is!"]]


def test_only_the_last_turn_of_a_response_is_improved(office: Office) -> None:
    turns: list[dict[str, str]] = [
        {"role": "assistant", "content": "Let me see."},
        {"role": "user", "content": "Well?"},
        {"role": "assistant", "content": "Yes."},
    ]
    row: dict[str, Any] = {"prompt": "One?", "response_a": turns, "response_b": "No."}
    ada = office.project([row], options=WITH_EDITS).desk("ada")
    choose(ada, "Yes.", "Yes, it is.")
    (better, chosen), (_, rejected) = [
        (row.chosen, row.rejected)
        for row in dataset_rows.preferences(office.study, build(office.study, "pairs").id)
    ][::-1]
    assert [m.content for m in better] == ["Let me see.", "Well?", "Yes, it is."]
    assert [m.content for m in chosen] == ["Let me see.", "Well?", "Yes."]
    assert rejected[0].content == "No."


@pytest.mark.parametrize(
    ("edit", "said"),
    [("yes", "same as before"), ("no", "the other one word for word. Choose that one")],
)
def test_an_edit_that_makes_nothing_new_is_refused(ada: Desk, edit: str, said: str) -> None:
    with pytest.raises(BadVerdict, match=said):
        choose(ada, "yes", edit)
    assert ada.mine() == []


def test_line_ends_that_a_browser_changed_are_no_edit(office: Office) -> None:
    ada = office.project([pair("One?", "yes\r\nsir", "no")], options=WITH_EDITS).desk("ada")
    with pytest.raises(BadVerdict, match="same as before"):
        choose(ada, "yes\r\nsir", "yes\nsir")


def test_edited_over_chosen_over_rejected(office: Office, ada: Desk) -> None:
    choose(ada, "yes", "surely")
    choose(ada, "no")
    dataset = build(office.study, "pairs")
    assert rows(office, dataset) == [
        ("yes", "no", 1.0),
        ("surely", "yes", 1.0),
        ("no", "yes", 1.0),
    ]
    assert lineage(office, dataset) == [(1, 1), (2, 1), (3, 2)]
    ledger = dataset.ledger
    assert (dataset.rows, ledger.judged, ledger.exported, ledger.edits) == (3, 2, 2, 1)
    assert ledger.adds_up()
    assert check(office.study) == []


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ("replace", [("surely", "no", 1.0), ("no", "yes", 1.0)]),
        ("ignore", [("yes", "no", 1.0), ("no", "yes", 1.0)]),
    ],
)
def test_an_edit_can_replace_what_was_chosen_or_be_left_out(
    office: Office, ada: Desk, edits: Edits, expected: list[tuple[str, str, float]]
) -> None:
    choose(ada, "yes", "surely")
    choose(ada, "no")
    dataset = build(office.study, Criteria(("pairs",), edits=edits))
    assert rows(office, dataset) == expected
    assert (dataset.ledger.exported, dataset.ledger.edits) == (2, int(edits == "replace"))
    assert json.loads(dataset.criteria)["edits"] == edits
    assert check(office.study) == []


def test_a_dataset_without_edits_is_what_it_was_before_there_were_any(office: Office) -> None:
    """Criteria, ledger and hash: a study of an older version gives no new version of its sets."""
    choose(office.project([pair("One?")]).desk("ada"), "yes")
    dataset = build(office.study, "pairs")
    (criteria, ledger) = office.study.execute("SELECT criteria, ledger FROM datasets").fetchone()
    older = '{"aggregation": "plurality", "duplicates": "keep"}'
    assert complete(older, "pairs", "preferences") == json.loads(criteria)
    assert list(json.loads(ledger)) == [
        *("judged", "exported", "tied", "both_bad", "conflicting", "skipped", "duplicate"),
        "judgments",
    ]
    assert build(office.study, "pairs") == dataset


def test_each_edit_weighs_the_share_of_votes_that_made_it(office: Office) -> None:
    office.project([pair("One?")], overlap=6, options=WITH_EDITS)
    said = [
        ("ada", "yes", "surely"),
        ("bob", "yes", "by all means"),
        ("cyd", "yes", "surely"),
        ("dan", "yes", ""),
        ("eve", "no", "never"),  # made of what was not chosen in the end
    ]
    for name, text, edit in said:
        choose(office.desk(name), text, edit)
    office.desk("fay").judge("skip")
    dataset = build(office.study, "pairs")
    assert rows(office, dataset) == [
        ("yes", "no", 0.8),
        ("surely", "yes", 0.4),
        ("by all means", "yes", 0.2),
    ]
    assert lineage(office, dataset)[-3:] == [(2, 1), (2, 3), (3, 2)]
    assert check(office.study) == []


def test_edits_of_items_without_a_preference_are_in_no_dataset(office: Office) -> None:
    office.project([pair("One?"), pair("Two?")], overlap=2, options=WITH_EDITS)
    ada, bob = office.desk("ada"), office.desk("bob")
    choose(ada, "yes", "surely")
    choose(bob, "no", "never")
    choose(ada, "yes")
    choose(bob, "yes")
    dataset = build(office.study, "pairs")
    assert rows(office, dataset) == [("yes", "no", 1.0)]
    assert (dataset.ledger.conflicting, dataset.ledger.edits) == (1, 0)


def test_a_corrected_edit_is_in_the_next_version_and_not_the_old(office: Office, ada: Desk) -> None:
    choose(ada, "yes", "surly")
    first = build(office.study, "pairs")
    mine = ada.mine()[0]
    ada.correct(mine.judgment_id, mine.verdict, details=Details(edit="surely"))
    second = build(office.study, "pairs")
    assert (first.version, second.version) == (1, 2)
    assert rows(office, first) == [("yes", "no", 1.0), ("surly", "yes", 1.0)]
    assert rows(office, second) == [("yes", "no", 1.0), ("surely", "yes", 1.0)]
    assert check(office.study) == []


def test_an_edit_that_is_undone_is_in_no_dataset(office: Office, ada: Desk) -> None:
    choose(ada, "yes", "surely")
    ada.undo()
    choose(ada, "yes")
    assert rows(office, build(office.study, "pairs")) == [("yes", "no", 1.0)]


def test_of_repeated_pairs_an_item_stays_whose_edit_is_new(office: Office) -> None:
    same = [pair("Same?"), pair("same?"), pair("SAME?")]
    ada = office.project(same, options=WITH_EDITS).desk("ada")
    for edit in ("surely", "by all means", "surely"):
        choose(ada, "yes", edit)
    dataset = build(office.study, Criteria(("pairs",), duplicates="drop"))
    assert rows(office, dataset) == [
        ("yes", "no", 1.0),
        ("surely", "yes", 1.0),
        ("by all means", "yes", 1.0),
    ]
    ledger = dataset.ledger
    assert (ledger.exported, ledger.duplicate, ledger.edits) == (2, 1, 2)
    assert ledger.adds_up()
    assert check(office.study) == []


def test_the_same_edits_give_the_same_bytes(office: Office, ada: Desk, tmp_path: Path) -> None:
    choose(ada, "yes", "surely")
    dataset = build(office.study, "pairs")
    assert build(office.study, "pairs") == dataset
    for name in ("one.jsonl", "two.jsonl"):
        write(office.study, dataset, tmp_path / name)
    one, two = (tmp_path / name for name in ("one.jsonl", "two.jsonl"))
    assert one.read_bytes() == two.read_bytes()
    assert len(one.read_text(encoding="utf-8").splitlines()) == 2


def test_nobody_is_asked_to_judge_their_own_edit(office: Office, ada: Desk) -> None:
    choose(ada, "yes", "surely")
    office.name = "edited"
    office.project([pair("One?", "surely", "yes"), pair("Two?", "surely", "yes")])
    assert office.desk("ada").questions() == ["Two?"]
    assert question(office.desk("bob").claim()) == "One?"


def test_two_annotators_may_make_the_same_edit(office: Office) -> None:
    office.project([pair("One?")], overlap=2, options=WITH_EDITS)
    for name in ("ada", "bob"):
        choose(office.desk(name), "yes", "surely")
    writers = "SELECT generator FROM generations ORDER BY 1"
    assert office.study.execute(writers).fetchall() == [("ada",), ("bob",)]
    assert rows(office, build(office.study, "pairs")) == [
        ("yes", "no", 1.0),
        ("surely", "yes", 1.0),
    ]
    assert check(office.study) == []


def test_the_command_exports_edits_as_it_is_told(office: Office, ada: Desk, tmp_path: Path) -> None:
    choose(ada, "yes", "surely")
    out = tmp_path / "out.jsonl"
    asked = ("export", "--db", office.study.file, "--project", "pairs", "--out", out)
    told = invoke(*asked)
    assert told.exit_code == 0
    assert told.output.splitlines()[0].startswith("Dataset pairs@1: 2 rows in ")
    assert told.output.splitlines()[-3:] == [
        "  judged               1 items", "  1 row from edits", "  1 judgment: 1 counted"
    ]  # fmt: skip
    told = invoke(*asked, "--edits", "replace")
    assert told.output.startswith("Dataset pairs@2: 1 rows in ")
    (row,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert [row["chosen"][0]["content"], row["rejected"][0]["content"]] == ["surely", "no"]


def test_datasets_are_for_researchers(office: Office, ada: Desk, tmp_path: Path) -> None:
    choose(ada, "yes")
    dataset = build(office.study, "pairs")
    office.study.actor = Actor("ada", "annotator", ada.annotator.id)
    with pytest.raises(Forbidden):
        build(office.study, "pairs")
    with pytest.raises(Forbidden):
        write(office.study, dataset, tmp_path / "out.jsonl")
    assert list(tmp_path.glob("out*")) == []
    office.study.actor = Actor("rae", "researcher", 99)
    assert build(office.study, "pairs") == dataset


def test_an_edit_that_cannot_be_stored_takes_its_judgment_with_it(
    office: Office, ada: Desk
) -> None:
    """All of an answer is in one transaction."""
    with transaction(office.study):
        office.study.execute(
            "CREATE TRIGGER full BEFORE INSERT ON edits BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(Exception, match="full"):
        choose(ada, "yes", "surely")
    assert ada.mine() == []
    assert office.study.execute("SELECT count(*) FROM generations").fetchone() == (0,)


TEXT = st.text(st.sampled_from("ab .,\n\u0301é😀"), max_size=40)


@given(TEXT, TEXT)
def test_a_difference_is_both_texts(before: str, after: str) -> None:
    found = list(difference(before, after))
    assert "".join(text for what, text in found if what != "in") == before
    assert "".join(text for what, text in found if what != "out") == after
    assert all(text for _, text in found)


def test_long_texts_that_differ_everywhere_are_compared_in_time() -> None:
    shuffled = Random(1)
    words = [f"word{n}" for n in range(200)]
    before, after = (" ".join(shuffled.choices(words, k=9_000)) for _ in range(2))
    found = list(difference(f"Begin: {before} end", f"Begin: {after} end"))
    assert [what for what, _ in found] == ["keep", "out", "in", "keep"]


def test_few_changes_in_a_long_text_are_found_where_they_are() -> None:
    before = " ".join(f"word{n}" for n in range(9_000))
    after = before.replace("word500 ", "other ").replace("word8500 ", "")
    assert [pair for pair in difference(before, after) if pair[0] != "keep"] == [
        ("out", "word500"),
        ("in", "other"),
        ("out", " word8500"),
    ]
