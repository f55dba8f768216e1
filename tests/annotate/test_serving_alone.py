"""Who comes in by ``annotate serve``: with an account, or one person alone with ``--me``."""

import os
import sys
from pathlib import Path

import pytest

from annotate import accounts, serving
from annotate.errors import BadName, NotAlone
from annotate.serving import greeting
from db import annotators
from db.connection import Study, transaction
from db.errors import MissingStudy, NameTaken
from tests.annotate.commands import run
from tests.bench.processes import free_port, start, stop
from tests.db.filling import NOW


def test_without_accounts_the_first_admin_is_asked_for(study: Study) -> None:
    said = greeting(study.file, "0.0.0.0", None)
    assert f"annotate people add NAME --role admin --db {study.file}" in said
    assert f"annotate serve --me NAME --db {study.file}" in said


def test_with_accounts_people_sign_in(study: Study) -> None:
    accounts.add(study, "ada", "admin", now=NOW)
    assert greeting(study.file, "0.0.0.0", None).startswith("People sign in;")


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_alone_one_is_known_without_signing_in(study: Study, address: str) -> None:
    assert greeting(study.file, address, " ada ").startswith(
        "Whoever opens it on this machine is ada"
    )
    assert annotators.find(study, "ada") is not None
    assert not accounts.any_yet(study)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "judge.example.org", ""])
def test_alone_is_refused_where_others_reach(study: Study, address: str) -> None:
    with pytest.raises(NotAlone, match="Leave --address out"):
        greeting(study.file, address, "ada")
    with pytest.raises(NotAlone):
        serving.serve(study.file, address, 1, me="ada")


def test_alone_takes_a_name_that_a_person_can_have(study: Study) -> None:
    with transaction(study):
        annotators.ensure(study, "labels", "import", NOW)
    with pytest.raises(NameTaken):
        greeting(study.file, "localhost", "labels")
    with pytest.raises(BadName):
        greeting(study.file, "localhost", " ")


def test_nothing_is_said_of_a_study_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingStudy):
        greeting(tmp_path / "gone.db", "localhost", "ada")


def test_the_command_says_in_one_sentence_where_alone_can_be(
    study_path: Path, study: Study
) -> None:
    done = run("serve", "--db", study_path, "--me", "ada", "--address", "0.0.0.0")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "nobody signs in" in line


def test_only_the_command_line_lets_anybody_in_without_signing_in(
    study_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable left over in a shell does not open the server to all."""
    monkeypatch.setenv("CHOSEN_ME", "ada")
    port, log = free_port(), study_path.with_suffix(".log")
    command = [sys.executable, "-m", "annotate", "serve", "--db", str(study_path)]
    command += ["--port", str(port)]
    server = start(command, f"http://localhost:{port}/_stcore/health", log)
    try:
        environment = Path(f"/proc/{server.pid}/environ").read_bytes().split(b"\0")
    finally:
        stop(server)
    assert os.environ["CHOSEN_ME"] == "ada"
    assert not any(entry.startswith(b"CHOSEN_ME=") for entry in environment)
    assert "Nobody has an account yet" in log.read_text()
