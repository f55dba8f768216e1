"""The command ``annotate``: what each command prints and does."""

import json
from pathlib import Path

import pytest

from annotate.cli import main
from db import __version__
from tests.annotate.commands import invoke
from tests.annotate.writing import pair, preference, write_jsonl


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of three labelled pairs, one of them twice."""
    rows = [preference("One?"), preference("Two?"), preference("One?")]
    return write_jsonl(tmp_path / "source.jsonl", rows)


@pytest.fixture
def imported(study_path: Path, source: Path) -> Path:
    """A study that holds them with their labels."""
    arguments = ("--db", study_path, "--project", "pairs", "--labels", "keep")
    assert invoke("import", source, *arguments).exit_code == 0
    return study_path


@pytest.mark.parametrize("command", [None, *main.commands])
def test_every_command_explains_itself(command: str | None) -> None:
    arguments = [command] if command else []
    result = invoke(*arguments, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert "--help" in result.output


def test_the_version_is_printed() -> None:
    assert invoke("--version").output == f"chosen, version {__version__}\n"


def test_import_says_what_it_recognised_and_added(study_path: Path, source: Path) -> None:
    result = invoke("import", source, "--db", study_path, "--project", "pairs")
    assert result.output.splitlines() == [
        "Recognised preference (prompt, chosen, rejected).",
        "Read 3 pairs; added 2 items to project 'pairs'.",
        "Repeated in the file, and queued once: 1.",
        "Labels left out (--labels keep takes them in): 3.",
    ]


def test_import_of_the_same_file_says_that_nothing_is_new(imported: Path, source: Path) -> None:
    arguments = ("--db", imported, "--project", "pairs", "--labels", "keep")
    assert invoke("import", source, *arguments).output.splitlines()[1:] == [
        "Read 3 pairs; added 0 items to project 'pairs' and 0 judgments.",
        "In the project already: 3.",
        "Labels not stored, being there already or their item full: 3.",
    ]


def test_import_takes_columns_by_another_name(study_path: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "odd.jsonl", [{"q": "One?", "left": "yes", "right": "no"}])
    mapping = ("--map", "prompt=q", "--map", "response_a=left", "--map", "response_b=right")
    arguments = ("--db", study_path, "--project", "odd", "--overlap", "2", *mapping)
    result = invoke("import", source, *arguments)
    assert "pair (prompt=q, response_a=left, response_b=right)" in result.output
    assert "0 of 2 judgments" in invoke("status", "--db", study_path).output


def test_sample_fills_a_study(study_path: Path) -> None:
    result = invoke("sample", "--db", study_path)
    assert "added 88 items to project 'sample' and 64 judgments." in result.output


def test_export_writes_the_file_and_prints_the_ledger(imported: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = invoke("export", "--db", imported, "--project", "pairs", "--out", out)
    assert f"Dataset pairs@1: 3 rows in {out}" in result.output
    *_, judged, judgments = result.output.splitlines()
    assert judged.split() == ["judged", "3", "items"]
    assert judgments == "  3 judgments: 3 counted"
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows[0]["chosen"] == [{"role": "assistant", "content": "yes"}]


def test_export_can_write_strings_drop_duplicates_and_name_the_dataset(
    imported: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    options = ("--standard", "--duplicates", "drop", "--name", "small", "--format", "trl")
    result = invoke("export", "--db", imported, "--project", "pairs", "--out", out, *options)
    assert "Dataset small@1: 2 rows" in result.output
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows == [preference("One?"), preference("Two?")]


def test_export_prints_json_for_programs(imported: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    result = invoke("export", "--db", imported, "--project", "pairs", "--out", out, "--json")
    found = json.loads(result.output)
    assert (found["dataset"], found["version"], found["file"]) == ("pairs", 1, str(out))
    assert found["ledger"]["exported"] == found["ledger"]["judged"] == 3


def test_status_prints_json_for_programs(imported: Path, tmp_path: Path) -> None:
    invoke("export", "--db", imported, "--project", "pairs", "--out", tmp_path / "out.jsonl")
    found = json.loads(invoke("status", "--db", imported, "--json").output)
    assert found["projects"][0]["preferences"] == 3
    assert [(d["name"], d["version"], d["rows"]) for d in found["datasets"]] == [("pairs", 1, 3)]
    assert found["runs"] == []


def test_status_prints_lines_for_people(imported: Path, tmp_path: Path) -> None:
    more = write_jsonl(tmp_path / "more.jsonl", [pair("Three?")])
    invoke("import", more, "--db", imported, "--project", "pairs")
    assert invoke("status", "--db", imported).output.splitlines() == [
        "project pairs (compare, overlap 1, depth): 3 of 4 judgments (75%)",
        "  3 preferences, 0 tied, 0 both bad, 0 conflicting, 0 skipped, 0 surplus",
    ]


def test_the_study_can_be_named_by_the_environment(
    imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHOSEN_DB", str(imported))
    assert "project pairs" in invoke("status").output
