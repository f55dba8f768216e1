"""Rows whose columns change: a label that comes late must not be passed over without a word."""

from pathlib import Path

import pytest

from annotate.errors import BadRow
from annotate.importing import Report, Settings, import_pairs
from db import projects
from db.connection import Study
from db.projects import Task
from tests.annotate.writing import pair, preference, write_jsonl


def import_rows(
    study: Study, folder: Path, rows: list[dict[str, object]], task: Task = "compare"
) -> Report:
    source = write_jsonl(folder / "rows.jsonl", rows)
    return import_pairs(study, str(source), "pairs", Settings(task, labels="keep"))


@pytest.mark.parametrize("late", [{"label": "a"}, {"category": "drugs"}, {"rationale": "Clear."}])
def test_a_column_that_comes_late_is_named(
    study: Study, tmp_path: Path, late: dict[str, object]
) -> None:
    rows = [pair("One?"), pair("Two?"), {**pair("Three?"), **late}]
    (column,) = late
    with pytest.raises(BadRow, match=f"line 3: found the column '{column}', which the first row"):
        import_rows(study, tmp_path, rows)
    assert projects.list_all(study) == []


def test_a_row_of_another_shape_is_named(study: Study, tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="line 2: found the column 'chosen', which the first row lac"):
        import_rows(study, tmp_path, [pair("One?"), {**pair("Two?"), **preference("Two?")}])
    with pytest.raises(BadRow, match=r"line 2: found no response_a; expected text or"):
        import_rows(study, tmp_path, [pair("One?"), {"prompt": "Two?", "text": "yes"}])


def test_columns_that_no_shape_knows_may_come_and_go(study: Study, tmp_path: Path) -> None:
    rows = [pair("One?", score=1), pair("Two?"), pair("Three?", note="x"), pair("Four?", score=4)]
    assert import_rows(study, tmp_path, rows).stored.items == 4


def test_a_row_may_lack_what_its_shape_may_have(study: Study, tmp_path: Path) -> None:
    rows = [pair("One?", label="a", category="drugs"), pair("Two?"), pair("Three?", label="b")]
    report = import_rows(study, tmp_path, rows)
    assert (report.stored.items, report.stored.labels) == (3, 2)


@pytest.mark.parametrize("prompt", ["", " \n", [{"role": "user", "content": " "}]])
def test_a_prompt_without_text_is_refused(study: Study, tmp_path: Path, prompt: object) -> None:
    with pytest.raises(BadRow, match="line 2: found an empty prompt; expected a prompt with text"):
        import_rows(study, tmp_path, [pair("One?"), {**pair("?"), "prompt": prompt}])


def test_a_number_that_no_computer_holds_is_no_priority(study: Study, tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="line 2: found priority 1000"):
        import_rows(study, tmp_path, [pair("One?", priority=1), pair("Two?", priority=10**400)])
