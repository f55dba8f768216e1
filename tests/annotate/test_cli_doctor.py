"""The command ``annotate doctor``, as users and scripts run it."""

import json
from pathlib import Path

import pytest

from annotate import datasets
from annotate.importing import Settings, import_pairs
from db.connection import open_study
from tests.annotate.commands import invoke, run
from tests.annotate.doctor.clinic import healthy
from tests.annotate.writing import preference, write_jsonl


@pytest.fixture
def file(study_path: Path) -> Path:
    """A study with a healthy dataset and a sick one."""
    sick = [*healthy(5), preference("Why?", "", "No."), preference("How?", "Mail a@b.org.", "No.")]
    with open_study(study_path, create=True) as study:
        for name, rows in (("healthy", healthy(5)), ("sick", sick)):
            source = write_jsonl(study_path.with_name(f"{name}.jsonl"), rows)
            import_pairs(study, str(source), name, Settings(labels="keep"))
            datasets.build(study, name)
    return study_path


def test_what_stops_nobody_exits_with_0(file: Path) -> None:
    done = run("doctor", "healthy", "--db", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Dataset healthy@1: 5 rows, 14 checks made: 0 stop, 0 warn, 2 note."
    )


def test_what_stops_exits_with_1_and_says_what_to_do(file: Path) -> None:
    done = run("doctor", "sick@1", "--db", file)
    assert (done.returncode, done.stderr) == (1, "")
    assert "STOP (empty texts): 1 of 7 rows (14%) have an empty chosen response" in done.stdout
    assert "  What to do: Have these items judged again" in done.stdout
    assert "  Such as row 6." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_errors_exit_with_2(file: Path) -> None:
    assert run("doctor", "nothing", "--db", file).returncode == 2
    assert run("doctor", "sick", "--max-length", "8", "--db", file).returncode == 2


def test_less_bad_things_can_be_left_out(file: Path) -> None:
    shown = invoke("doctor", "sick", "--severity", "stop", "--db", file).output
    assert "STOP" in shown
    assert "WARNING" not in shown
    assert "Note" not in shown
    assert (
        "Nothing as bad as that."
        in invoke("doctor", "healthy", "--severity", "warn", "--db", file).output
    )


def test_json_holds_the_report(file: Path) -> None:
    done = invoke("doctor", "sick", "--json", "--severity", "warn", "--db", file)
    found = json.loads(done.output)
    assert (done.exit_code, found["stops"], found["dataset"]) == (1, True, "sick@1")
    assert [one["check"] for one in found["findings"]] == ["empty texts", "personal data"]
    assert found["findings"][0]["figures"]["count"] == 1
    assert found["not_made"]
