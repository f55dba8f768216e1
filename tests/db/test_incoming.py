"""Rows on their way in: the same content is stored once, and every label finds its place."""

from collections.abc import Iterator

import pytest

from db import incoming, items, projects
from db.connection import Study
from db.imports import Stored
from db.incoming import IncomingItem, IncomingResponse
from db.messages import assistant, user
from tests.db.filling import new_project, pair, store


def count(study: Study, table: str) -> int:
    (rows,) = study.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)


def test_storing_again_adds_nothing(study: Study) -> None:
    project = new_project(study)
    rows = [pair("One?"), pair("Two?", verdict=None), pair("Three?", verdict="skip")]
    assert store(study, project, rows) == Stored(rows=3, repeats=0, items=3, labels=2)
    tables = ("prompts", "responses", "items", "slots", "assignments", "judgments")
    before = [count(study, table) for table in tables]
    assert store(study, project, rows) == Stored(rows=3, repeats=0, items=0, labels=0)
    assert [count(study, table) for table in tables] == before


def test_a_prompt_of_many_items_is_stored_once(study: Study) -> None:
    store(study, new_project(study), [pair("One?", "a", "b"), pair("One?", "b", "c")])
    assert (count(study, "prompts"), count(study, "responses"), count(study, "items")) == (1, 3, 2)


def test_projects_share_texts_and_keep_items_apart(study: Study) -> None:
    for name in ("one", "two"):
        store(study, new_project(study, name), [pair("One?")])
    assert (count(study, "prompts"), count(study, "items")) == (1, 2)


def test_the_order_of_the_responses_makes_no_other_item(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?", "yes", "no", None)])
    assert store(study, project, [pair("One?", "no", "yes", None)]).items == 0
    assert [r.messages for r in items.get(study, 1).responses] == [
        assistant("yes"),
        assistant("no"),
    ]


def test_an_unlabelled_repeat_is_asked_once(study: Study) -> None:
    rows = [pair("One?", verdict=None)] * 3
    assert store(study, new_project(study), rows) == Stored(3, repeats=2, items=1, labels=0)


def test_each_label_of_a_repeated_pair_is_kept_as_an_item_of_its_own(study: Study) -> None:
    rows = [pair("One?", verdict="a"), pair("One?", verdict="b"), pair("One?", verdict="a")]
    assert store(study, new_project(study), rows) == Stored(3, repeats=0, items=3, labels=3)


def test_a_labelled_and_an_unlabelled_row_of_a_pair_are_one_item(study: Study) -> None:
    rows = [pair("One?", "yes", "no", None), pair("One?", "no", "yes", "a")]
    assert store(study, new_project(study), rows).items == 1
    assert len(items.get(study, 1).responses) == 2


def test_each_item_gets_as_many_slots_as_judgments_are_wanted(study: Study) -> None:
    project = new_project(study, overlap=3)
    store(study, project, [pair("One?"), pair("Two?", verdict=None)])
    assert projects.progress(study, project.id)[1:3] == (6, 1)


def test_two_sources_fill_two_slots(study: Study) -> None:
    project = new_project(study, overlap=2)
    assert store(study, project, [pair("One?")], "first").labels == 1
    assert store(study, project, [pair("One?", verdict="b")], "second").labels == 1
    assert projects.progress(study, project.id)[1:3] == (2, 2)


def test_an_item_never_takes_more_labels_than_it_wants(study: Study) -> None:
    project = new_project(study, overlap=1)
    store(study, project, [pair("One?")], "first")
    assert store(study, project, [pair("One?")], "second").labels == 0
    assert projects.progress(study, project.id)[1:3] == (1, 1)


def test_labels_are_left_out_without_somebody_to_give_them(study: Study) -> None:
    stored = store(study, new_project(study), [pair("One?")], source=None)
    assert (stored.items, stored.labels, count(study, "judgments")) == (1, 0, 0)


def test_who_wrote_a_response_is_kept(study: Study) -> None:
    responses = (IncomingResponse(assistant("yes"), "big"), IncomingResponse(assistant("no")))
    store(study, new_project(study), [IncomingItem(user("One?"), responses)])
    assert study.execute("SELECT response_id, generator FROM generations").fetchall() == [
        (1, "big")
    ]


def test_a_source_that_breaks_off_has_touched_nothing(study: Study) -> None:
    def rows() -> Iterator[IncomingItem]:
        yield from (pair(f"{number}?") for number in range(incoming.BATCH + 1))
        raise ValueError("line 5002")

    with pytest.raises(ValueError, match="5002"):
        incoming.stage(study, rows(), labels=True)
    assert count(study, "prompts") == 0
    assert study.conn.in_transaction is False
