"""People who come in: with an account and a password, and signed in.

``python -m tests.annotate.people_at_door STUDY join TOKEN PASSWORD`` and ``... sign-in NAME
PASSWORD`` try it in a process of their own, once a line comes in, and print what came of it.
"""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from annotate import accounts, sessions
from db.actors import STRANGER, Actor, Role
from db.annotators import Annotator
from db.connection import Study, open_study
from db.errors import ChosenError
from tests.db.filling import NOW

ADDRESS = "192.0.2.7"


def password_of(name: str) -> str:
    """The password that this person chooses."""
    return f"{name} likes long walks"


def let_in(study: Study, name: str, role: Role = "annotator", now: datetime = NOW) -> str:
    """Give a person an account and have them follow the invite; the token of their session."""
    invite = accounts.add(study, name, role, now=now)
    return sessions.join(study, invite.token, password_of(name), now)


def come_in(study: Study, name: str, now: datetime = NOW, password: str | None = None) -> str:
    """Sign in; the token of the session."""
    return sessions.sign_in(study, name, password or password_of(name), ADDRESS, now)


def signed_in(study: Study, name: str) -> Actor:
    """Whoever acts when this person, who has an account, is signed in."""
    (account,) = [a for a in accounts.list_all(study) if a.annotator.name == name]
    return Actor(name, account.role, account.annotator.id)


def as_annotator(study: Study, name: str) -> Annotator:
    """The annotator of somebody with an account."""
    (found,) = [a.annotator for a in accounts.list_all(study) if a.annotator.name == name]
    return found


def all_at_once(study: Path, tries: Sequence[Sequence[str]]) -> list[str]:
    """What came of each try, in processes of their own that begin together."""
    command = [sys.executable, "-m", "tests.annotate.people_at_door", str(study)]
    doors = [
        subprocess.Popen([*command, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for words in tries
    ]
    for door in doors:
        assert door.stdout and door.stdout.readline() == b"ready\n"
    return [said.decode().strip() for said in _begin_together(doors)]


def _begin_together(doors: list[subprocess.Popen[bytes]]) -> list[bytes]:
    for door in doors:
        assert door.stdin
        door.stdin.write(b"now\n")
        door.stdin.flush()
    return [door.communicate(timeout=60)[0] for door in doors]


def main() -> None:
    path, act, whom, password = sys.argv[1:]
    with open_study(path, actor=STRANGER) as study:
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
        try:
            if act == "join":
                sessions.join(study, whom, password)
            else:
                sessions.sign_in(study, whom, password, ADDRESS)
            print("in")  # noqa: T201
        except ChosenError as error:
            print(type(error).__name__)  # noqa: T201


if __name__ == "__main__":
    main()
