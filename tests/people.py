"""People with accounts, for tests of what they may do."""

from pathlib import Path

from annotate import accounts, people, sessions
from annotate.reading import Reading, set_reading
from db.actors import STRANGER, Role
from db.connection import open_study

PASSWORD = "four words that fit"


def add_person(study_path: Path, name: str, role: Role = "annotator") -> str:
    """Give somebody an account and the password above; returns the token of a session of theirs."""
    with open_study(study_path) as study:
        invite = accounts.add(study, name, role)
    with open_study(study_path, actor=STRANGER) as study:
        return sessions.join(study, invite.token, PASSWORD)


def read_plain(study_path: Path, name: str = "ada") -> None:
    """Let somebody see texts as they are stored, without Markdown."""
    with open_study(study_path) as study:
        set_reading(study, people.enter(study, name), Reading(markdown=False))
