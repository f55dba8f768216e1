"""What commands say on stderr of a dataset that they take further, and do it all the same."""

from pathlib import Path

import pytest

from annotate import unfinished
from annotate.datasets import build
from annotate.datasets.withdrawing import Which, withdraw
from db import imports, projects
from db.connection import transaction
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.annotate.writing import pairs
from tests.db.filling import NOW

BOBS = Which(people=("bob",))
RESTS = "1 of 3 rows of dataset pairs@1 rests on judgments that were withdrawn since; "
BROKEN_OFF = (
    "The import of more.jsonl, others[U+202E].jsonl into project pairs is not finished: where it "
    "was broken off, import it again, then annotate dataset rebuild pairs\n"
)


@pytest.fixture
def judged(office: Office) -> Office:
    """Two pairs that ada has judged and one that bob has, as dataset ``pairs``."""
    office.project(pairs(3))
    for name in ("ada", "ada", "bob"):
        office.desk(name).judge()
    build(office.study, "pairs")
    return office


def break_off(office: Office) -> None:
    """What is left by imports of two files that were not finished."""
    project = projects.get(office.study, "pairs")
    with transaction(office.study):
        for source in ("more.jsonl", "others\u202e.jsonl"):
            imports.start(office.study, project.id, source, NOW)


def said(office: Office, *arguments: object) -> str:
    """What a command that goes through says on stderr."""
    done = invoke(*arguments, "--db", office.study.file)
    assert done.exit_code == 0, done.output
    return done.stderr


@pytest.mark.parametrize("out", ["out.jsonl", "out"])
def test_an_export_says_that_rows_rest_on_withdrawn_judgments(
    judged: Office, tmp_path: Path, out: str
) -> None:
    given = ("dataset", "export", "pairs@1", "--out", tmp_path / out)
    withdraw(judged.study, BOBS, "Why")
    assert said(judged, *given) == f"{RESTS}rebuild with: annotate dataset rebuild pairs\n"
    assert (tmp_path / out).exists()


def test_the_version_without_them_is_named_and_rests_on_none(
    judged: Office, tmp_path: Path
) -> None:
    withdraw(judged.study, BOBS, "Why")
    assert said(judged, "dataset", "rebuild", "pairs") == ""
    for version, sentence in ((1, f"{RESTS}use pairs@2, which does not.\n"), (2, "")):
        out = tmp_path / f"{version}.jsonl"
        assert said(judged, "dataset", "export", f"pairs@{version}", "--out", out) == sentence


def test_a_later_version_that_rests_on_others_is_not_named(judged: Office, tmp_path: Path) -> None:
    withdraw(judged.study, BOBS, "Why")
    build(judged.study, "pairs")
    withdraw(judged.study, Which(people=("ada",)), "Why")
    given = ("dataset", "export", "pairs@1", "--out", tmp_path / "out.jsonl")
    assert said(judged, *given) == (
        "3 of 3 rows of dataset pairs@1 rest on judgments that were withdrawn since; "
        "rebuild with: annotate dataset rebuild pairs\n"
    )


def test_what_is_made_while_an_import_is_not_finished_says_so(
    judged: Office, tmp_path: Path
) -> None:
    commands: list[tuple[object, ...]] = [
        ("dataset", "build", "pairs", "--project", "pairs"),
        ("dataset", "rebuild", "pairs"),
        ("dataset", "export", "pairs", "--out", tmp_path / "one.jsonl"),
        ("export", "--project", "pairs", "--out", tmp_path / "two.jsonl"),
    ]
    assert [said(judged, *command) for command in commands] == [""] * 4
    break_off(judged)
    assert [said(judged, *command) for command in commands] == [BROKEN_OFF] * 4


def test_a_pairing_that_is_not_finished_is_no_import(judged: Office) -> None:
    project = projects.get(judged.study, "pairs")
    with transaction(judged.study):
        imports.start(judged.study, project.id, unfinished.of_pairing("within run 7"), NOW)
    assert said(judged, "dataset", "rebuild", "pairs") == (
        "The pairing within run 7 of project pairs is not finished: where it was broken off, give "
        "its command again (annotate pair), then annotate dataset rebuild pairs\n"
    )


def test_the_import_of_another_project_is_not_told(judged: Office) -> None:
    break_off(judged)
    other = judged.start("other", "compare", pairs(1)).desk("ada")
    other.judge()
    assert said(judged, "dataset", "build", "others", "--project", "other") == ""
