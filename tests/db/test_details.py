"""Details of judgments: stored once with them, and never changed."""

import sqlite3

import pytest

from db import details, judgments
from db.connection import Study, transaction
from db.details import AxisAnswer, Edit, ResponseMark
from db.messages import assistant
from tests.db.filling import NOW, new_project, pair, store


@pytest.fixture
def judged(study: Study) -> Study:
    """A study with one item, whose responses are 1 and 2, and a judgment that chose 1."""
    store(study, new_project(study), [pair("One?")])
    return study


def edit(study: Study, text: str, writer: str = "ada") -> None:
    """Let judgment 1 improve the response that it chose."""
    with transaction(study):
        made = details.add_response(study, 1, writer, assistant(text), 1, NOW)
        details.add_edit(study, 1, made, 1, [("out", "yes"), ("in", text)])


def test_details_are_read_as_they_were_stored(judged: Study) -> None:
    axes = [AxisAnswer("harmless", None), AxisAnswer("helpful", 2)]
    marks = [ResponseMark(1, True, None, None), ResponseMark(2, False, "Other", 3)]
    with transaction(judged):
        details.add_axes(judged, 1, axes)
        details.add_marks(judged, 1, marks)
        details.add_ranks(judged, 1, [2, 1])
        details.add_reasons(judged, 1, ["Unsafe", "Rude", "Unsafe"])
    edit(judged, "surely\0 \u2028")
    assert details.axes(judged, 1) == axes
    assert details.marks(judged, 1) == marks
    assert details.ranking(judged, 1) == [2, 1]
    assert details.reasons(judged, 1) == ["Rude", "Unsafe"]
    assert details.edit(judged, 1) == Edit(3, 1, "surely\0 \u2028")


def test_a_judgment_without_details_has_none(judged: Study) -> None:
    assert details.axes(judged, 1) == []
    assert details.marks(judged, 1) == []
    assert details.edit(judged, 1) is None
    found = judgments.get(judged, 1)
    assert found is not None
    assert (found.rationale, found.hidden_seconds) == (None, 0.0)
    assert judgments.get(judged, 2) is None


def test_a_text_that_is_there_already_has_one_more_writer(judged: Study) -> None:
    """As where an import brought it."""
    store(judged, new_project(judged, "more"), [pair("One?", "surely", "maybe", None)])
    (known,) = judged.execute("SELECT id FROM responses WHERE messages LIKE '%surely%'").fetchone()
    edit(judged, "surely")
    assert details.edit(judged, 1) == Edit(known, 1, "surely")
    writers = judged.execute("SELECT response_id, generator, settings FROM generations").fetchall()
    assert writers == [(known, "ada", '{"edited_from": 1}')]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE axis_answers SET chosen_id = 1",
        "DELETE FROM axis_answers",
        "UPDATE marks SET safe = 0",
        "DELETE FROM marks",
        "UPDATE edits SET original_id = 2",
        "DELETE FROM edits",
        "UPDATE ranks SET rank = 9",
        "DELETE FROM ranks",
        "UPDATE reasons SET reason = 'Kind'",
        "DELETE FROM reasons",
        "UPDATE judgments SET rationale = 'Another.'",
    ],
)
def test_details_are_append_only(judged: Study, sql: str) -> None:
    with transaction(judged):
        details.add_axes(judged, 1, [AxisAnswer("helpful", 2)])
        details.add_marks(judged, 1, [ResponseMark(1, True, None, None)])
        details.add_ranks(judged, 1, [2, 1])
        details.add_reasons(judged, 1, ["Unsafe"])
    edit(judged, "surely")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), transaction(judged):
        judged.execute(sql)


@pytest.mark.parametrize(
    "mark", [ResponseMark(1, True, "Other", None), ResponseMark(1, False, None, 4)]
)
def test_the_schema_refuses_marks_that_make_no_sense(judged: Study, mark: ResponseMark) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(judged):
        details.add_marks(judged, 1, [mark])


def test_the_schema_refuses_an_edit_that_changes_nothing(judged: Study) -> None:
    (stored,) = judged.execute("SELECT messages FROM responses WHERE id = 1").fetchone()
    assert '"yes"' in stored
    with pytest.raises(sqlite3.IntegrityError), transaction(judged):
        same = details.add_response(judged, 1, "ada", assistant("yes"), 1, NOW)
        details.add_edit(judged, 1, same, 1, [])
