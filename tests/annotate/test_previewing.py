"""Previewing an import: what is recognised, what rows become, and that nothing is touched."""

import json
from pathlib import Path

import pytest

from annotate.errors import MissingFile, UnreadableFile
from annotate.importing import Settings
from annotate.previewing import preview
from db.connection import open_study
from db.messages import user
from tests.annotate.commands import invoke
from tests.annotate.writing import pair, preference, write_jsonl

ODD = {"meta": {"ask": {"text": "How?"}, "n": 1}, "left": "So.", "right": "Not so.", "id": 7}


def test_the_first_rows_and_what_they_become(tmp_path: Path) -> None:
    rows = [{**preference(f"Question {n}?"), "source": "x"} for n in range(9)]
    found = preview(str(write_jsonl(tmp_path / "pairs.jsonl", rows)), Settings())
    assert [row.where for row in found.rows] == [f"line {n}" for n in range(1, 6)]
    assert found.rows[0].values == rows[0]
    assert found.shape is not None
    assert (found.shape.name, found.ignored, found.problems) == ("preference", ("source",), ())
    assert found.used == {name: name for name in ("prompt", "chosen", "rejected")}
    assert [one.item.prompt for one in found.became] == [user(f"Question {n}?") for n in range(5)]
    assert found.became[0].item.label is not None


def test_columns_can_be_named_those_within_others_too(tmp_path: Path) -> None:
    source = str(write_jsonl(tmp_path / "odd.jsonl", [ODD]))
    unknown = preview(source, Settings())
    assert (unknown.shape, unknown.became) == (None, ())
    assert "are no shape that is known for the task compare" in unknown.problems[0]
    assert set(unknown.columns) == {
        "meta", "meta.ask", "meta.ask.text", "meta.n", "left", "right", "id",
    }  # fmt: skip
    mapping = {"prompt": "meta.ask.text", "response_a": "left", "response_b": "right"}
    found = preview(source, Settings(mapping=mapping))
    assert (found.used, found.problems) == (mapping, ())
    assert found.became[0].item.prompt == user("How?")
    assert found.ignored == ("meta", "id")


def test_of_an_export_its_own_texts_are_not_ignored(tmp_path: Path) -> None:
    data = {"prompt": "Hi", "answer1": "Hello", "answer2": "No", "note": "x"}
    task = {"id": 1, "data": data, "annotations": []}
    source = tmp_path / "tasks.json"
    source.write_text(json.dumps([task]), encoding="utf-8")
    found = preview(str(source), Settings())
    assert found.ignored == ("note",)
    assert "data.note" in found.columns


def test_what_is_wrong_is_told_as_the_import_tells_it(study_path: Path, tmp_path: Path) -> None:
    rows = [pair("One?"), pair(" "), pair("Three?", label="five stars")]
    source = write_jsonl(tmp_path / "pairs.jsonl", rows)
    with source.open("a") as file:
        file.write("{broken\n")
    found = preview(str(source), Settings())
    assert [one.where for one in found.became] == ["line 1"]
    assert [problem.partition(": ")[0] for problem in found.problems] == [
        f"{source}, line {n}" for n in (2, 3, 4)
    ]
    refused = invoke("import", source, "--db", study_path, "--project", "pairs")
    assert found.problems[0] in refused.stderr


def test_a_later_row_with_a_column_of_its_own_is_a_problem(tmp_path: Path) -> None:
    rows = [pair("One?"), pair("Two?", label="a")]
    found = preview(str(write_jsonl(tmp_path / "pairs.jsonl", rows)), Settings())
    assert ["the column 'label'" in problem for problem in found.problems] == [True]


def test_a_source_without_rows_cannot_be_looked_at(tmp_path: Path) -> None:
    empty, broken = tmp_path / "empty.jsonl", tmp_path / "broken.jsonl"
    empty.write_text("")
    broken.write_text("[1]\n")
    with pytest.raises(UnreadableFile, match="holds no rows"):
        preview(str(empty), Settings())
    with pytest.raises(UnreadableFile, match="line 1: found"):
        preview(str(broken), Settings())
    with pytest.raises(MissingFile):
        preview(str(tmp_path / "none.jsonl"), Settings())


def test_the_command_shows_it_and_makes_no_study(study_path: Path, tmp_path: Path) -> None:
    rows = [{**preference("How\u202e?", chosen="So. " * 99), "source": "x"}]
    source = write_jsonl(tmp_path / "pairs.jsonl", rows)
    arguments = ("import", source, "--db", study_path, "--project", "safety", "--preview")
    shown = invoke(*arguments)
    assert shown.exit_code == 0
    assert shown.output.splitlines()[:4] == [
        "Recognised preference (prompt, chosen, rejected), to compare.",
        "Ignored: source.",
        "line 1:",
        "  user: How[U+202E]?",
    ]
    assert "  label, left out: a: A over B" in shown.output
    assert f"all of {source} goes into project 'safety', its labels left out" in shown.output
    assert max(map(len, shown.output.splitlines()[:7])) < 110
    assert not study_path.exists()
    refused = invoke(*arguments, "--map", "prompt=question")
    assert refused.exit_code == 0
    assert "no column 'question'" in refused.output
    assert "This would be refused." in refused.output


def test_all_turns_of_a_response_are_shown(study_path: Path, tmp_path: Path) -> None:
    turns = [("user", "Hi"), ("assistant", "a"), ("user", "b"), ("assistant", "c")]
    chosen = [{"role": role, "content": content} for role, content in turns]
    source = write_jsonl(tmp_path / "pairs.jsonl", [preference("Hi") | {"chosen": chosen}])
    shown = invoke("import", source, "--db", study_path, "--project", "pairs", "--preview")
    assert shown.output.splitlines()[2:6] == [
        "  user: Hi",
        "  A, assistant: a",
        "  A, user: b",
        "  A, assistant: c",
    ]
    assert "  B: no" in shown.output


def test_empty_responses_are_told_before_they_are_in(study_path: Path, tmp_path: Path) -> None:
    rows = [pair("One?", "\u200b"), pair("Two?"), pair("Three?", "")]
    source = write_jsonl(tmp_path / "pairs.jsonl", rows)
    assert preview(str(source), Settings()).empty == 2
    arguments = ("import", source, "--db", study_path, "--project", "pairs")
    assert "With an empty response: 2 of these." in invoke(*arguments, "--preview").output
    assert "With an empty response: 2." in invoke(*arguments).output


def test_columns_of_another_task_say_of_which(tmp_path: Path) -> None:
    source = str(write_jsonl(tmp_path / "rows.jsonl", [{"prompt": "How?", "response": "So."}]))
    misfit = preview(source, Settings()).misfit
    assert misfit is not None
    assert misfit.others == ("rate", "demonstrate")
    assert "--" not in misfit.found


def test_the_command_goes_by_the_task_of_the_project(study_path: Path, tmp_path: Path) -> None:
    with open_study(study_path, create=True):
        pass
    invoke("project", "create", "rated", "--task", "rate", "--db", study_path)
    before = study_path.read_bytes()
    source = write_jsonl(tmp_path / "rows.jsonl", [{"prompt": "How?", "response": "So."}])
    shown = invoke("import", source, "--db", study_path, "--project", "rated", "--preview")
    assert "Recognised response (prompt, response), to rate." in shown.output
    assert study_path.read_bytes() == before
