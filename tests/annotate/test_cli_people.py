"""The commands ``annotate people``, and how people come in by what they print."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from annotate import sessions
from annotate.errors import SignInRefused
from db.connection import open_study
from tests.annotate.commands import invoke
from tests.annotate.people_at_door import ADDRESS, password_of


def people(study_path: Path, *arguments: object) -> str:
    """What the command prints; it must succeed."""
    result = invoke("people", *arguments, "--db", study_path)
    assert result.exit_code == 0, result.output
    return result.output


def refused(study_path: Path, *arguments: object) -> str:
    """The one line that it prints about what is wrong."""
    result = invoke("people", *arguments, "--db", study_path)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    return line


def follow(study_path: Path, printed: str, name: str) -> None:
    """Open the link and set a password."""
    found = re.search(r"http://localhost:8501/join\?token=(\S+)", printed)
    assert found
    with open_study(study_path) as study:
        sessions.join(study, found[1], password_of(name))


def can_sign_in(study_path: Path, name: str) -> bool:
    with open_study(study_path) as study:
        try:
            return bool(sessions.sign_in(study, name, password_of(name), ADDRESS))
        except SignInRefused:
            return False


def test_the_first_admin_of_a_new_study(study_path: Path) -> None:
    printed = people(study_path, "add", "ada", "--role", "admin")
    assert printed.startswith("ada can join as admin.\n")
    assert re.search(r"It works once, until \d{4}-\d\d-\d\d \d\d:\d\d UTC", printed)
    assert f"annotate serve --db {study_path}" in printed
    follow(study_path, printed, "ada")
    assert can_sign_in(study_path, "ada")


def test_the_link_is_where_people_open_the_app(study_path: Path) -> None:
    printed = people(study_path, "add", "ada", "--url", "https://judge.example.org/")
    assert "\n  https://judge.example.org/join?token=" in printed


def test_the_token_is_printed_and_not_stored(study_path: Path) -> None:
    token = people(study_path, "add", "ada").partition("token=")[2].split()[0]
    connection = sqlite3.connect(study_path)
    assert token not in "\n".join(connection.iterdump())
    connection.close()


def test_the_list_shows_name_role_state_and_address(study_path: Path) -> None:
    follow(study_path, people(study_path, "add", "Ada Lovelace", "--role", "admin"), "ada")
    people(study_path, "add", "bob", "--email", "Bob@example.org")
    people(study_path, "add", "eve", "--role", "researcher")
    people(study_path, "disable", "eve")
    assert people(study_path, "list").splitlines() == [
        "Ada Lovelace  admin       active",
        "bob           annotator   invited   bob@example.org",
        "eve           researcher  disabled",
    ]
    assert json.loads(people(study_path, "list", "--json"))[1] == {
        "name": "bob",
        "role": "annotator",
        "state": "invited",
        "email": "bob@example.org",
    }


def test_an_empty_list_says_how_to_begin(study_path: Path) -> None:
    with open_study(study_path, create=True):
        pass
    assert "annotate people add NAME --role admin" in people(study_path, "list")
    assert people(study_path, "list", "--json") == "[]\n"


def test_disable_and_enable(study_path: Path) -> None:
    follow(study_path, people(study_path, "add", "bob"), "bob")
    assert "annotate people enable" in people(study_path, "disable", "bob")
    assert not can_sign_in(study_path, "bob")
    assert people(study_path, "enable", "bob").startswith("bob is let in again")
    assert can_sign_in(study_path, "bob")


def test_reset_prints_a_new_link(study_path: Path) -> None:
    follow(study_path, people(study_path, "add", "bob"), "bob")
    printed = people(study_path, "reset", "bob")
    assert printed.startswith("The password of bob is void.\n")
    assert not can_sign_in(study_path, "bob")
    follow(study_path, printed, "bob")
    assert can_sign_in(study_path, "bob")


def test_role_and_email(study_path: Path) -> None:
    people(study_path, "add", "bob")
    assert people(study_path, "role", "bob", "researcher") == "bob is researcher now.\n"
    assert people(study_path, "email", "bob", "b@c.org") == "bob is known by b@c.org.\n"
    assert "b@c.org" in people(study_path, "list")
    assert people(study_path, "email", "bob", "--none") == "bob has no e-mail address.\n"
    assert people(study_path, "list") == "bob  researcher  invited\n"


@pytest.mark.parametrize("arguments", [["bob"], ["bob", "b@c.org", "--none"]])
def test_email_takes_an_address_or_none(study_path: Path, arguments: list[str]) -> None:
    result = invoke("people", "email", *arguments, "--db", study_path)
    assert result.exit_code == 2
    assert "Give either an address or --none." in result.stderr


def test_what_goes_wrong_is_one_sentence(study_path: Path) -> None:
    people(study_path, "add", "ada", "--role", "admin")
    assert "has an account already" in refused(study_path, "add", "ada")
    assert "is the only admin" in refused(study_path, "disable", "ada")
    assert "is the only admin" in refused(study_path, "role", "ada", "annotator")
    assert "Nobody named 'eve' has an account" in refused(study_path, "reset", "eve")
    assert "is no e-mail address" in refused(study_path, "email", "ada", "ada")


@pytest.mark.parametrize("arguments", [["add", " "], ["add", "ada", "--email", "x"]])
def test_a_mistyped_person_leaves_no_empty_study(study_path: Path, arguments: list[str]) -> None:
    refused(study_path, *arguments)
    assert not study_path.exists()


@pytest.mark.parametrize("command", ["list", "disable", "enable", "reset", "role", "email"])
def test_only_add_makes_a_study(study_path: Path, command: str) -> None:
    more = {"list": [], "role": ["bob", "admin"], "email": ["bob", "--none"]}
    said = refused(study_path, command, *more.get(command, ["bob"]))
    assert "There is no study at" in said
    assert not study_path.exists()


@pytest.mark.parametrize("command", ["add", "list", "disable", "enable", "role", "email", "reset"])
def test_every_command_explains_itself(command: str) -> None:
    result = invoke("people", command, "--help")
    assert result.exit_code == 0
    assert "--db FILE" in result.output
