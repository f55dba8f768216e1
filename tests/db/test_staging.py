"""Staged rows: what is left out leaves no gap, and takes no judgment of another row with it."""

from db import datasets, ledger, preferences, row_rules, staging
from db.connection import Study, transaction
from db.projects import Project
from tests.db.filling import NOW, new_project, pair, store


def stage(study: Study, project: Project) -> None:
    staging.begin(study)
    staging.add(study, preferences.decisions(study, project.id), row_rules.preferences)


def test_rows_move_up_with_their_judgments(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair(f"Question {number}?") for number in range(1, 7)])
    stage(study, project)
    staging.leave_out(study, "too_long", [1, 2])
    staging.leave_out(study, "unmatched", [5])
    assert staging.finish(study) == {"exported": 3, "too_long": 2, "unmatched": 1}
    made = ledger.of({"exported": 3}, (), {})
    with transaction(study):
        hash_ = staging.staged_hash(study)
        datasets.store(study, "set", [project.id], hash_, "{}", made, NOW)
    rows = study.execute(
        "SELECT r.number, p.messages ->> '$[0].content', j.item_id = r.item_id FROM dataset_rows r "
        "JOIN items i ON i.id = r.item_id JOIN prompts p ON p.id = i.prompt_id "
        "JOIN dataset_judgments l ON l.number = r.number JOIN judgments j ON j.id = l.judgment_id "
        "ORDER BY r.number"
    ).fetchall()
    assert rows == [(1, "Question 3?", 1), (2, "Question 4?", 1), (3, "Question 6?", 1)]


def test_rows_of_other_projects_come_after(study: Study) -> None:
    first, second = new_project(study, "first"), new_project(study, "second")
    for project in (first, second):
        store(study, project, [pair("One?"), pair(f"{project.name}?")])
    staging.begin(study)
    for project in (first, second):
        staging.add(study, preferences.decisions(study, project.id), row_rules.preferences)
    staging.drop_duplicates(study)
    assert [row.number for row in staging.texts(study)] == [1, 2, 4]
    assert staging.finish(study) == {"exported": 3, "duplicate": 1}
    assert [row.number for row in staging.texts(study)] == [1, 2, 3]


def test_what_is_held_out_is_accounted_for(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?"), pair("Two?"), pair("Three?")])
    stage(study, project)
    staging.split(study, [(2, "test")])
    assert staging.finish(study) == {"exported": 2, "held_out": 1}


def test_of_nothing_comes_nothing(study: Study) -> None:
    stage(study, new_project(study))
    assert staging.finish(study) == {}
