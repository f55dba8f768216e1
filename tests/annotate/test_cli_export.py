"""The command ``annotate export``, for every task."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotate.guidelines import publish
from db import datasets
from tests.annotate.by_text import choose
from tests.annotate.commands import invoke, run
from tests.annotate.desk import Office
from tests.annotate.every_task import fill
from tests.annotate.writing import pair


@pytest.fixture
def filled(office: Office) -> Office:
    fill(office)
    return office


def export(office: Office, project: str, *options: object) -> tuple[str, list[dict[str, Any]]]:
    """What the command prints and the rows that it writes."""
    out = office.folder / "out.jsonl"
    result = invoke(
        "export", "--db", office.study.file, "--project", project, "--out", out, *options
    )
    assert result.exit_code == 0, result.output
    return result.output, [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("project", "columns"),
    [
        ("pairs", ["prompt", "chosen", "rejected"]),
        ("rated", ["prompt", "completion", "label"]),
        ("ranked", ["prompt", "completion"]),
        ("shown", ["instruction", "input", "output"]),
    ],
)
def test_each_task_has_a_format_by_default(
    filled: Office, project: str, columns: list[str]
) -> None:
    printed, rows = export(filled, project)
    assert f"Dataset {project}@1:" in printed
    assert all(list(row) == columns for row in rows)


def test_ratings_say_how_many_are_good(filled: Office) -> None:
    printed, _ = export(filled, "rated")
    assert printed.splitlines()[2:] == [
        "  exported             2",
        "  conflicting          0",
        "  skipped              0",
        "  duplicate            0",
        "  ----------------------",
        "  judged               2 items",
        "  1 good or safe, 1 bad or unsafe",
        "  2 judgments: 2 counted",
    ]


def test_pairs_of_a_ranking_say_of_how_many_items_they_are(filled: Office) -> None:
    printed, rows = export(filled, "ranked", "--format", "pairs", "--rank-pairs", "rest")
    assert "Dataset ranked-preferences@1: 4 rows in" in printed
    assert printed.splitlines()[-3:] == [
        "  judged               2 items",
        "  4 rows from 2 items",
        "  2 judgments: 2 counted",
    ]
    _, worst = export(filled, "ranked", "--format", "pairs", "--rank-pairs", "worst")
    assert (len(rows), len(worst)) == (4, 2)


def test_marks_are_counted_by_responses(filled: Office) -> None:
    printed, rows = export(filled, "pairs", "--format", "binary")
    assert "  unmarked             3" in printed
    assert "  judged               4 responses" in printed
    assert [row["is_safe"] for row in rows] == [False]


def test_what_a_tool_needs_beside_the_file_is_named(filled: Office) -> None:
    out, config = filled.folder / "tasks.json", filled.folder / "tasks.xml"
    asked = ("export", "--db", filled.study.file, "--project", "pairs", "--format", "label-studio")
    printed = invoke(*asked, "--out", out).output
    assert printed.splitlines()[0] == f"Dataset pairs@1: 1 rows in {out} and {config}"
    assert len(json.loads(out.read_text("utf-8"))) == 1
    assert "<Pairwise" in config.read_text("utf-8")
    found = json.loads(invoke(*asked, "--out", out, "--json").output)
    assert (found["file"], found["beside"]) == (str(out), [str(config)])


def test_what_an_earlier_export_held_out_is_seen_before_a_dataset_is_made(filled: Office) -> None:
    (filled.folder / "out-test.jsonl").touch()
    given = ("--project", "pairs", "--out", filled.folder / "out.jsonl")
    result = invoke("export", "--db", filled.study.file, *given)
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "out-test.jsonl of an earlier export" in result.output
    assert datasets.list_all(filled.study) == []


def test_aggregation_is_asked_for_on_the_command_line(office: Office) -> None:
    office.project([pair("One?"), pair("Two?"), pair("Three?")], overlap=3)
    for first, second in (("yes", "yes"), ("yes", "no")):
        choose(office.desk("ada"), first)
        choose(office.desk("bob"), second)
    choose(office.desk("ada"), "yes")
    printed, rows = export(office, "pairs", "--aggregation", "unanimous", "--minimum", 2, "--json")
    found = json.loads(printed)
    assert (found["rows"], found["kind"], len(rows)) == (1, "preferences", 1)
    assert found["ledger"] == {
        "judged": 3, "exported": 1, "tied": 0, "both_bad": 0, "conflicting": 1, "skipped": 0,
        "duplicate": 0, "too_few": 1, "judgments": {"counted": 5},
    }  # fmt: skip
    publish(office.study, "pairs", "Be kind.")
    choose(office.desk("cyd"), "no")
    printed, rows = export(office, "pairs", "--newest-guideline", "--standard")
    assert "  outdated             2" in printed
    assert rows == [{"prompt": "One?", "chosen": "no", "rejected": "yes"}]


@pytest.mark.parametrize(
    ("project", "options", "said"),
    [
        ("rated", ["--format", "binary"], "does not ask what is safe"),
        ("rated", ["--format", "pairs"], "is rate: no preferences can be made of it, but ratings"),
        ("shown", ["--format", "messages", "--standard"], "leave --standard out"),
        (
            "rated",
            ["--edits", "ignore"],
            "What becomes of edits is for preferences of projects that compare",
        ),
        ("pairs", ["--format", "label-studio"], "must end in .json."),
        ("pairs", ["--minimum", "2"], "2 too few). Judge more, or ask for less"),
        ("pairs", ["--format", "binary", "--aggregation", "reliability"], "from marks"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence_and_leaves_nothing(
    filled: Office, tmp_path: Path, project: str, options: list[str], said: str
) -> None:
    out = tmp_path / "out.jsonl"
    done = run("export", "--db", filled.study.file, "--project", project, "--out", out, *options)
    assert (done.returncode, out.exists()) == (2, False)
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
