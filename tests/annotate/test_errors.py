"""What a user gets wrong is one sentence and exit code 2; never a traceback."""

import socket
import sqlite3
from pathlib import Path

import pytest

from tests.annotate.commands import invoke, run
from tests.annotate.writing import pairs, preference, write_jsonl


@pytest.fixture
def filled(study_path: Path, tmp_path: Path) -> Path:
    """A study with two pairs and no judgment."""
    source = write_jsonl(tmp_path / "pairs.jsonl", pairs(2))
    assert invoke("import", source, "--db", study_path, "--project", "pairs").exit_code == 0
    return study_path


def sentence(*arguments: object) -> str:
    """The one line that a command prints about what is wrong."""
    result = invoke(*arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert line.endswith((".", ")."))
    return line


def test_a_missing_file(study_path: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.jsonl"
    said = sentence("import", missing, "--db", study_path, "--project", "pairs")
    assert f"There is no file {missing}" in said
    assert not study_path.exists()


def test_a_wrong_shape(study_path: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "rows.jsonl", [{"text": "One?"}])
    said = sentence("import", source, "--db", study_path, "--project", "pairs")
    assert "The columns 'text' are no shape that is known" in said
    assert "--map prompt=question" in said


def test_a_bad_row(filled: Path, tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "rows.jsonl", [preference("One?"), preference("")])
    said = sentence("import", source, "--db", filled, "--project", "pairs")
    assert "line 2: found an empty prompt; expected a prompt with text" in said


def test_another_overlap(filled: Path, tmp_path: Path) -> None:
    arguments = ("--db", filled, "--project", "pairs", "--overlap", "3")
    assert "exists with" in sentence("import", tmp_path / "pairs.jsonl", *arguments)


def test_an_unknown_project(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    said = sentence("export", "--db", filled, "--project", "nobody", "--out", out)
    assert "There is no project 'nobody' in this study (there is: pairs)" in said


def test_no_judgments_yet(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    said = sentence("export", "--db", filled, "--project", "pairs", "--out", out)
    assert "Judge some pairs first: annotate serve" in said
    assert not out.exists()


def test_a_target_that_cannot_be_written(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    assert "must end in" in sentence("export", "--db", filled, "--project", "pairs", "--out", out)


@pytest.mark.parametrize("command", ["status", "serve"])
def test_a_missing_study(study_path: Path, command: str) -> None:
    assert "Make one with: annotate import" in sentence(command, "--db", study_path)


def test_a_newer_study(filled: Path) -> None:
    connection = sqlite3.connect(filled)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "Upgrade with: pip install --upgrade chosen" in sentence("status", "--db", filled)


def test_a_study_that_is_no_database(study_path: Path) -> None:
    study_path.write_text("not a database, and long enough to be taken for one" * 9)
    assert "is not an SQLite database" in sentence("status", "--db", study_path)


@pytest.mark.parametrize("pair", ["prompt", "=question"])
def test_a_mapping_that_is_none(study_path: Path, pair: str) -> None:
    result = invoke("import", "x.jsonl", "--db", study_path, "--project", "pairs", "--map", pair)
    assert result.exit_code == 2
    assert f"{pair!r} is not of the form OURS=COLUMN." in result.stderr


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1"])
def test_a_port_that_is_in_use(filled: Path, address: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--db", filled, "--port", port, "--address", address)
    assert done.returncode == 2
    assert f"Cannot listen on {address}, port {port}" in done.stderr
    assert "choose another --port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_process_prints_the_sentence_and_nothing_else(study_path: Path) -> None:
    done = run("status", "--db", study_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: There is no study at {study_path}.")
    assert len(done.stderr.splitlines()) == 1


def test_debug_shows_where_it_went_wrong(study_path: Path) -> None:
    done = run("status", "--debug", "--db", study_path)
    assert done.returncode == 1
    assert "Traceback (most recent call last)" in done.stderr
    assert "db.errors.MissingStudy: There is no study" in done.stderr
