"""Datasets: snapshots that never change, told apart by the hash of their content."""

from pathlib import Path

import pytest

from db import dataset_rows, datasets
from db.connection import Study, open_study
from db.dataset_rows import Preference
from db.errors import UnknownDataset
from db.incoming import IncomingItem
from db.ledger import Ledger
from db.messages import assistant, user
from tests.db.filling import new_project, pair, snapshot, store


def test_a_dataset_holds_the_preferences_in_the_order_of_import(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?", "yes", "no"), pair("Two?", "no", "yes", "b")])
    dataset = snapshot(study, project)
    assert list(dataset_rows.preferences(study, dataset.id)) == [
        Preference(user("One?"), assistant("yes"), assistant("no"), 1.0),
        Preference(user("Two?"), assistant("yes"), assistant("no"), 1.0),
    ]


def test_the_same_judgments_give_the_same_version(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?")])
    assert snapshot(study, project) == snapshot(study, project)


def test_another_judgment_gives_the_next_version_and_leaves_the_old(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?")])
    first = snapshot(study, project)
    store(study, project, [pair("Two?")])
    second = snapshot(study, project)
    assert (first.version, second.version) == (1, 2)
    assert first.hash != second.hash
    assert datasets.get(study, "set@1") == first
    assert len(list(dataset_rows.preferences(study, first.id))) == 1


def test_each_row_names_the_judgments_behind_it(study: Study) -> None:
    project = new_project(study, overlap=2)
    store(study, project, [pair("Tied?", verdict="tie"), pair("One?"), pair("Two?")], "first")
    store(study, project, [pair("One?"), pair("Two?", verdict="skip")], "second")
    dataset = snapshot(study, project)
    lineage = study.execute(
        "SELECT d.number, n.name, j.verdict FROM dataset_judgments d "
        "JOIN judgments j ON j.id = d.judgment_id JOIN annotators n ON n.id = j.annotator_id "
        "WHERE d.dataset_id = ? ORDER BY d.number, j.id",
        (dataset.id,),
    ).fetchall()
    assert lineage == [
        (1, "first", "a"),
        (1, "second", "a"),
        (2, "first", "a"),
        (2, "second", "skip"),
    ]


def test_dropped_duplicates_are_accounted_for_and_the_first_stays(study: Study) -> None:
    project = new_project(study)
    same_but_for_case = [pair("How are you?"), pair("how are  YOU?")]
    store(study, project, [*same_but_for_case, pair("How are you?", "fine", "no")])
    dataset = snapshot(study, project, drop_duplicates=True)
    rows = list(dataset_rows.preferences(study, dataset.id))
    assert [row.prompt for row in rows] == [user("How are you?")] * 2
    assert (dataset.ledger.exported, dataset.ledger.duplicate) == (2, 1)
    assert dataset.ledger.adds_up()


def test_a_pair_labelled_the_other_way_round_is_no_duplicate(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?"), pair("One?", verdict="b")])
    assert snapshot(study, project, drop_duplicates=True).rows == 2


def test_the_hash_is_of_the_content_and_not_of_ids(tmp_path: Path) -> None:
    content = [pair("One?"), pair("Two?", verdict="b"), pair("Three?", "good", "bad")]
    noise = [pair(f"Noise {number}?") for number in range(7)]
    hashes = set()
    for name, before in (("quiet.db", []), ("noisy.db", noise)):
        with open_study(tmp_path / name, create=True) as study:
            store(study, new_project(study, "noise"), before)
            project = new_project(study)
            store(study, project, content)
            hashes.add(snapshot(study, project).hash)
    assert len(hashes) == 1


@pytest.mark.parametrize(
    "other",
    [pair("One!"), pair("One?", "yes."), pair("One?", "yes", "no."), pair("One?", verdict="b")],
)
def test_any_other_content_has_another_hash(study: Study, other: IncomingItem) -> None:
    one, two = new_project(study, "one"), new_project(study, "two")
    store(study, one, [pair("One?")])
    store(study, two, [other])
    assert snapshot(study, one, "one").hash != snapshot(study, two, "two").hash


def test_another_weight_has_another_hash(study: Study) -> None:
    hashes = set()
    for name, last in (("agreed", pair("One?")), ("disputed", pair("One?", verdict="b"))):
        project = new_project(study, name, overlap=3)
        for source, row in (("first", pair("One?")), ("second", pair("One?")), ("third", last)):
            store(study, project, [row], source)
        dataset = snapshot(study, project, name)
        assert dataset.rows == 1
        hashes.add(dataset.hash)
    assert len(hashes) == 2


def test_a_dataset_is_found_by_name_or_version(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?")])
    made = snapshot(study, project, name="odd@2")
    assert datasets.get(study, "odd@2") == made
    assert datasets.get(study, "odd@2@1") == made
    with pytest.raises(UnknownDataset, match="there is: odd@2@1"):
        datasets.get(study, "even")


def test_a_ledger_that_loses_an_item_does_not_add_up() -> None:
    assert Ledger(6, 1, 1, 1, 1, 1, 1).adds_up()
    assert not Ledger(7, 1, 1, 1, 1, 1, 1).adds_up()


def test_edits_are_rows_and_not_items_of_the_ledger() -> None:
    ledger = Ledger(6, 1, 1, 1, 1, 1, 1, edits=5)
    assert ledger.adds_up()
    assert sum(ledger.items().values()) == 6
    assert ledger.as_dict()["edits"] == 5
    assert "edits" not in Ledger(6, 1, 1, 1, 1, 1, 1).as_dict()
