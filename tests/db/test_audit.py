"""The audit log: who did what, when."""

import getpass
import os
from collections.abc import Iterator

import pytest

from db import actors, audit
from db.actors import Actor
from db.connection import Study
from tests.db.filling import NOW


def test_an_entry_keeps_who_what_and_when(study: Study) -> None:
    study.actor = Actor("ada", "researcher")
    audit.record(study, "import", "pairs", {"rows": 2, "items": 1}, NOW)
    assert study.execute("SELECT at, actor, action, subject, detail FROM audit").fetchall() == [
        ("2026-01-05T09:00:00.000Z", "ada", "import", "pairs", '{"items": 1, "rows": 2}')
    ]


def test_the_actor_of_a_command_is_the_user_of_the_system() -> None:
    assert actors.this_user() == getpass.getuser()


def test_a_user_without_a_name_is_known_by_number(nameless: int) -> None:
    assert actors.this_user() == f"user {nameless}"


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """This process as a user of whom the system knows no name."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    os.setresuid(54_321, -1, -1)
    yield 54_321
    os.setresuid(0, -1, -1)
