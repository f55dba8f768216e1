"""Practice and gold items for an office: questions whose answer is known."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from annotate import companions
from annotate.assignment import Shown
from annotate.companions import Feedback, Purpose
from annotate.importing import Report
from db import projects
from db.options import Options
from db.projects import Project
from tests.annotate.desk import Desk, Office, question
from tests.annotate.writing import pair, pairs, write_jsonl

GOOD, BAD = "The good answer.", "The bad answer."
GOLD = ["Gold 1?", "Gold 2?", "Gold 3?"]


def known(*questions: str, why: str = "It is better.") -> list[dict[str, object]]:
    """Pairs whose good answer is expected to be chosen."""
    return [pair(q, GOOD, BAD, label="a", rationale=why) for q in questions]


def give(office: Office, purpose: Purpose, rows: Iterable[Mapping[str, object]]) -> Report:
    """Import practice or gold items for the office's project."""
    source = write_jsonl(office.folder / f"{purpose}.jsonl", rows)
    return companions.load(office.study, office.name, purpose, str(source), now=office.clock.now)


def with_gold(office: Office, items: int = 12, every: int = 4, overlap: int = 1) -> Office:
    """A project with gold items, one of so many."""
    office.project(pairs(items), overlap=overlap, options=Options(gold_every=every))
    give(office, "gold", known(*GOLD))
    return office


def good_side(shown: Shown) -> Literal["a", "b"]:
    """Where the good answer stands."""
    return "a" if shown.responses[0][-1].content == GOOD else "b"


def feedback(desk: Desk, token: str) -> Feedback | None:
    """What comes after a practice answer."""
    return companions.feedback(desk.study, desk.project, desk.annotator, token)


def companion(office: Office, purpose: projects.Purpose) -> Project:
    """The project that holds these items."""
    found = projects.companion(office.study, projects.get(office.study, office.name), purpose)
    assert found is not None
    return found


class Asked(NamedTuple):
    """What an annotator was asked, in order, and how often it looked like practice."""

    questions: list[str]
    practice: int


def answer_all(desk: Desk, right: bool = True) -> Asked:
    """Judge until nothing is left; where the good answer is known, choose it if `right`."""
    asked, practice = [], 0
    while shown := desk.ask():
        desk.clock.wait(5)
        desk.submit(shown, "a" if (good_side(shown) == "a") == right else "b")
        asked.append(question(shown))
        practice += shown.purpose == "practice"
    return Asked(asked, practice)
