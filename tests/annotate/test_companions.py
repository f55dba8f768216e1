"""Companions: the projects that hold practice and gold items, and how these get there."""

import pytest

from annotate import companions
from annotate.check import check
from annotate.datasets import build
from annotate.errors import BadRow, Forbidden
from annotate.importing import import_pairs
from annotate.planning import Plan, change, close
from annotate.status import status
from db import items, projects
from db.connection import transaction
from db.errors import NameTaken, UnknownProject
from db.options import Options
from db.projects import Project
from tests.annotate.acting import acting_as
from tests.annotate.desk import Office, question
from tests.annotate.schooling import BAD, GOOD, answer_all, companion, give, known, with_gold
from tests.annotate.writing import pair, pairs, write_jsonl

PRACTICE = ["Practice 1?", "Practice 2?"]


def test_the_item_of_one_annotator_is_another_slot_for_the_next(office: Office) -> None:
    office.project(pairs(1))
    give(office, "practice", known("Practice?"))
    ada, bob = office.desk("ada"), office.desk("bob")
    assert question(ada.claim()) == question(bob.claim()) == "Practice?"
    assert ada.release()
    slots = "SELECT number, closed FROM slots WHERE project_id = ? ORDER BY number"
    id_ = companion(office, "practice").id
    assert office.study.execute(slots, (id_,)).fetchall() == [(0, 0), (1, 1), (2, 0)]
    eve = office.desk("eve")
    assert question(eve.claim()) == "Practice?"
    assert office.study.execute(slots, (id_,)).fetchall() == [(0, 0), (1, 0), (2, 0)]
    assert check(office.study) == []


def test_companions_are_in_no_figure_and_no_dataset_of_the_project(office: Office) -> None:
    with_gold(office, items=6, every=3)
    give(office, "practice", known(*PRACTICE))
    answer_all(office.desk("ada"))
    (found,) = status(office.study).projects
    assert (found.items, found.wanted, found.judged, found.preferences) == (6, 6, 6, 6)
    assert [p.name for p in projects.list_all(office.study)] == ["pairs"]
    assert build(office.study, "pairs").rows == 6


def test_nobody_works_on_a_companion_itself(office: Office) -> None:
    ada = with_gold(office).desk("ada")
    ada.project = companion(office, "gold")
    with pytest.raises(Forbidden, match="belongs to another"):
        ada.ask()


def test_it_is_closed_and_opened_with_its_project(office: Office) -> None:
    office.project(pairs(1))
    give(office, "practice", known("Practice?"))
    close(office.study, "pairs")
    assert companion(office, "practice").closed
    give(office, "gold", known("Gold?"))
    assert companion(office, "gold").closed, "made since"


def test_a_change_of_the_project_leaves_its_companions_right(office: Office) -> None:
    with_gold(office, items=6, every=3)
    ada = office.desk("ada")
    ada.judge()
    ada.judge()
    change(office.study, "pairs", Plan(overlap=2, strategy="random", seed=3))
    answer_all(office.desk("ada"))
    assert check(office.study) == []


def test_a_check_finds_who_holds_an_item_of_the_project_and_one_of_a_companion(
    office: Office,
) -> None:
    ada, bob = office.project(pairs(2)).desk("ada"), office.desk("bob")
    ada.claim()
    give(office, "practice", known("Practice?"))
    bob.claim()
    assert check(office.study) == []
    with transaction(office.study):
        office.study.execute(
            "UPDATE assignments SET annotator_id = ? WHERE state = 'leased'", (ada.annotator.id,)
        )
    assert "one lease" in [finding.check for finding in check(office.study)]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([*known("Fine?"), pair("Unlabelled?")], "line 2.*no label"),
        ([pair("Skipped?", label="skip")], "line 1.*no label"),
        ([*known("Twice?"), pair("Twice?", BAD, GOOD, label="b")], "line 2.*again"),
        ([pair("Tied?", label="tie")], "line 1.*tie.*offers"),
    ],
)
def test_a_file_with_a_row_that_tells_no_answer_changes_nothing(
    office: Office, rows: list[dict[str, object]], sentence: str
) -> None:
    office.project(pairs(1), options=Options(tie=False))
    before = list(office.study.conn.iterdump())
    with pytest.raises(BadRow, match=f"(?s){sentence}"):
        give(office, "gold", rows)
    assert list(office.study.conn.iterdump()) == before


def test_importing_the_same_again_adds_nothing(office: Office) -> None:
    office.project(pairs(1))
    reports = [give(office, "practice", known(*PRACTICE)) for _ in range(2)]
    assert [(r.stored.items, r.stored.labels) for r in reports] == [(2, 2), (0, 0)]
    assert check(office.study) == []


def test_making_a_companion_is_in_the_audit_log(office: Office) -> None:
    project = projects.get(office.project(pairs(1)).study, "pairs")
    made: list[Project] = [companions.ensure(office.study, project, "gold") for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0].name, made[0].parent_id, made[0].purpose) == (
        "pairs (gold)",
        project.id,
        "gold",
    )
    added = office.study.execute("SELECT subject FROM audit WHERE action = 'add gold items'")
    assert added.fetchall() == [("pairs",)]


def test_a_project_that_has_its_name_is_left_alone(office: Office) -> None:
    project = projects.get(office.project(pairs(1)).study, "pairs")
    office.study.execute("UPDATE projects SET name = 'pairs (gold)'")
    with pytest.raises(NameTaken):
        companions.ensure(office.study, project._replace(name="pairs"), "gold")


def test_only_researchers_add_such_items(office: Office) -> None:
    office.project(pairs(1))
    with acting_as(office.study, office.desk("ada").annotator), pytest.raises(Forbidden):
        give(office, "gold", known("Gold?"))


def test_by_its_name_nothing_is_built_of_it_or_imported_into_it(office: Office) -> None:
    with_gold(office)
    more = str(write_jsonl(office.folder / "more.jsonl", pairs(2)))
    for act in (
        lambda: build(office.study, "pairs (gold)"),
        lambda: import_pairs(office.study, more, "pairs (gold)"),
    ):
        with pytest.raises(UnknownProject, match="Give the name of that one"):
            act()
    assert items.last(office.study, companion(office, "gold").id) == 15
    give(office, "gold", known("Gold 4?"))
    assert items.last(office.study, companion(office, "gold").id) == 16
