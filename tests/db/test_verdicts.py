"""What the database takes for a verdict: each names the responses that it must, and no other."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import migrate
from db.connection import Study, open_study
from tests.db.filling import new_project, pair, store

GOOD: list[tuple[str, int | None, int | None]] = [
    ("good", 1, None), ("bad", None, 1), ("pick", 2, None), ("none", None, None),
    ("accept", 1, None), ("reject", None, 1), ("edit", 2, 1), ("write", 2, None),
    ("a", 1, 2), ("tie", None, None),
]  # fmt: skip
WRONG: list[tuple[str, int | None, int | None]] = [
    ("good", None, 1), ("good", None, None), ("bad", 1, None), ("pick", None, None),
    ("none", 1, None), ("accept", None, 1), ("reject", 1, 2), ("edit", 2, None), ("edit", 1, 1),
    ("write", None, None), ("write", 2, 1), ("a", 1, None), ("tie", 1, 2), ("better", 1, 2),
]  # fmt: skip


@pytest.fixture
def judged(study: Study) -> Study:
    """One item, whose responses are 1 and 2, and an assignment."""
    store(study, new_project(study), [pair("One?")])
    return study


@pytest.fixture
def older(study_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Study]:
    """A study from before there was more than comparing, opened now: its rows stay where they are.

    The rules of a table that is there are another text in the schema, not another table.
    """
    with monkeypatch.context() as patch:
        first = ("0001_study.sql", "0002_queue.sql", "0003_people.sql")
        patch.setattr(migrate, "_names", lambda: first)
        with open_study(study_path, create=True) as study:
            study.executescript(_ONE_ITEM)
    with open_study(study_path) as study:
        yield study


def judge(study: Study, verdict: str, chosen: int | None, rejected: int | None) -> None:
    study.execute(
        "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, chosen_id, "
        "rejected_id, created_at) VALUES (?, 1, 1, 1, ?, ?, ?, 'now')",
        (f"{verdict}/{chosen}/{rejected}", verdict, chosen, rejected),
    )


@pytest.mark.parametrize(("verdict", "chosen", "rejected"), GOOD)
def test_a_verdict_names_its_responses(
    judged: Study, verdict: str, chosen: int | None, rejected: int | None
) -> None:
    judge(judged, verdict, chosen, rejected)


@pytest.mark.parametrize(("verdict", "chosen", "rejected"), WRONG)
def test_any_other_is_refused(
    judged: Study, verdict: str, chosen: int | None, rejected: int | None
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        judge(judged, verdict, chosen, rejected)


def test_a_study_from_before_takes_and_refuses_the_same(older: Study) -> None:
    for verdict, chosen, rejected in GOOD:
        judge(older, verdict, chosen, rejected)
    for verdict, chosen, rejected in WRONG:
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            judge(older, verdict, chosen, rejected)
    assert older.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert older.execute("PRAGMA foreign_key_check").fetchone() is None


_ONE_ITEM = """
INSERT INTO projects (id, name, task, overlap, blind_key, created_at)
VALUES (1, 'pairs', 'compare', 1, 'ab', 'now');
INSERT INTO guidelines VALUES (1, 1, 1, 'Pick one.', 'now');
INSERT INTO annotators VALUES (1, 'ada', 'person', 'now');
INSERT INTO prompts (id, hash, text_hash, messages, created_at) VALUES (1, 'p', 't', '[]', 'now');
INSERT INTO responses VALUES (1, 1, 'a', '[]', 'now'), (2, 1, 'b', '[]', 'now');
INSERT INTO items (id, project_id, prompt_id, hash, created_at) VALUES (1, 1, 1, 'i', 'now');
INSERT INTO item_responses VALUES (1, 0, 1), (1, 1, 2);
INSERT INTO slots (item_id, number, project_id) VALUES (1, 0, 1);
INSERT INTO assignments (id, item_id, slot, project_id, annotator_id, token, state, response_order,
    guideline_id, shown_at, expires_at)
VALUES (1, 1, 0, 1, 1, 'token', 'released', '[0, 1]', 1, 'now', 'now');
"""
