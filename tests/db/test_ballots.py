"""Items with one vote, by SQL: the same rows as when each is decided by itself."""

import sqlite3
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import ballots, item_filter, preferences, row_rules, staging
from db.aggregation import PLURALITY, Aggregation
from db.connection import Study, open_study, transaction
from db.item_filter import ItemFilter
from db.judgments import Verdict
from db.projects import Project
from db.selection import ALL, Selection
from tests.db.filling import NOW, new_project, pair, store

Found = tuple[Counter[str], list[tuple[object, ...]]]  # without a row by outcome; and the rows

VERDICTS: list[Verdict] = ["a", "b", "tie", "both_bad", "skip"]
SELECTIONS = [ALL, Selection(people=[]), Selection(until=NOW)]


def staged(study: Study) -> list[tuple[object, ...]]:
    """The staged rows, each with its first judgment."""
    return study.execute("SELECT * FROM temp.picked ORDER BY number").fetchall()


def one_by_one(
    study: Study, project: Project, by: Aggregation, selection: Selection, *, filtered: bool
) -> Found:
    staging.begin(study)
    decisions = preferences.decisions(study, project.id, by, None, selection, filtered=filtered)
    return staging.add(study, decisions, row_rules.preferences), staged(study)


def all_at_once(
    study: Study, project: Project, by: Aggregation, selection: Selection, *, filtered: bool
) -> Found:
    staging.begin(study)
    rows = row_rules.preferences
    unmade = ballots.add(study, project.id, by, selection, rows, filtered=filtered)
    return unmade, staged(study)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.lists(st.sampled_from([*VERDICTS, None])),
    withdrawn=st.sets(st.integers(1, 12)),
    by=st.builds(Aggregation, minimum=st.integers(1, 2)),
    selection=st.sampled_from(SELECTIONS),
    filtered=st.booleans(),
    block=st.sampled_from([1, 3, 100]),
)
def test_any_labels_give_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[Verdict | None],
    withdrawn: set[int],
    by: Aggregation,
    selection: Selection,
    filtered: bool,
    block: int,
) -> None:
    path = tmp_path_factory.mktemp("labels") / "study.db"
    with open_study(path, create=True) as study, pytest.MonkeyPatch.context() as patch:
        patch.setattr(ballots, "_BLOCK", block)
        project = new_project(study)
        items = [pair(f"Question {number}?", verdict=v) for number, v in enumerate(said)]
        store(study, project, items)
        with transaction(study):
            study.execute(
                "INSERT INTO withdrawals SELECT id, 'A mistake.', 'ada', 'now' FROM judgments "
                f"WHERE id IN ({', '.join(map(str, withdrawn)) or 'NULL'})"
            )
        item_filter.stage(study, project.id, ItemFilter(categories=("none",)))
        if said and filtered:
            study.execute("DELETE FROM temp.left_out WHERE item_id % 3")
        expected = one_by_one(study, project, by, selection, filtered=filtered)
        assert all_at_once(study, project, by, selection, filtered=filtered) == expected


@pytest.mark.parametrize("block", [1, 2, 100])
def test_projects_side_by_side(study: Study, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(ballots, "_BLOCK", block)
    first, second = new_project(study, "first"), new_project(study, "second")
    for number in range(3):
        for project in (first, second):
            store(study, project, [pair(f"{project.name} {number}?", verdict="b")])
    for project in (first, second):
        expected = one_by_one(study, project, PLURALITY, ALL, filtered=False)
        assert all_at_once(study, project, PLURALITY, ALL, filtered=False) == expected
        assert len(expected[1]) == 3


def test_of_a_verdict_all_choose_a_response_or_none_does(study: Study, tmp_path: Path) -> None:
    """What is asked of the rule for one vote holds for the others of its verdict."""
    project = new_project(study)
    store(study, project, [pair("One?"), pair("Two?")])
    known = "FROM judgments j WHERE j.id = 1"
    for verdict in get_args(Verdict):
        kinds = set()
        for chosen, rejected in (("NULL", "NULL"), ("1", "NULL"), ("NULL", "1"), ("1", "2")):
            try:
                with transaction(study):
                    study.execute(
                        "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, "
                        f"verdict, chosen_id, rejected_id, reason, created_at) SELECT '{verdict}', "
                        f"assignment_id, item_id, annotator_id, '{verdict}', {chosen}, {rejected}, "
                        f"'Broken text', created_at {known}"
                    )
            except sqlite3.IntegrityError as error:
                if "CHECK" in str(error):
                    continue
            kinds.add((chosen, rejected))
        assert len(kinds) == 1, verdict
