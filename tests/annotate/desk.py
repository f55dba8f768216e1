"""Annotators at work, as the pages let them, by a clock that the test moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotate import judging, people
from annotate.assignment import Shown, claim, release, renew
from annotate.importing import Settings, import_pairs
from annotate.judging import Outcome
from db import projects
from db.annotators import Annotator
from db.connection import Study
from db.judgments import Verdict
from db.projects import Project, Strategy
from tests.annotate.writing import write_jsonl

READING_SECONDS = 5


@dataclass
class Clock:
    """The time at which the annotators act."""

    now: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Desk:
    """One annotator at one project."""

    study: Study
    project: Project
    annotator: Annotator
    clock: Clock

    def claim(self) -> Shown:
        """Take the next item."""
        shown = self.ask()
        assert shown is not None, "there is nothing left to judge"
        return shown

    def ask(self) -> Shown | None:
        """Ask for the next item; None when there is none."""
        return claim(self.study, self.project, self.annotator, self.clock.now)

    def submit(self, shown: Shown, verdict: Verdict, reason: str | None = None) -> Outcome:
        """Answer what was shown, now."""
        return judging.submit(
            self.study, self.project, self.annotator, shown.token, verdict, reason, self.clock.now
        )

    def judge(self, verdict: Verdict = "a", reason: str | None = None) -> Shown:
        """Take the next item, read it, and answer it."""
        shown = self.claim()
        self.clock.wait(READING_SECONDS)
        self.submit(shown, verdict, "Broken text" if verdict == "skip" else reason)
        return shown

    def undo(self) -> None:
        """Think better of the last answer."""
        self.clock.wait(READING_SECONDS)
        self.undo_at_once()

    def undo_at_once(self) -> None:
        judging.undo(self.study, self.project, self.annotator, self.clock.now)

    def renew(self, shown: Shown) -> bool:
        """What the page does while it is open."""
        return renew(self.study, self.project, self.annotator, shown.token, self.clock.now)

    def release(self) -> bool:
        """Give the item on screen back."""
        return release(self.study, self.project, self.annotator, self.clock.now)

    def questions(self) -> list[str]:
        """Judge until nothing is left; what was asked, in order."""
        asked = []
        while self.ask() is not None:
            asked.append(question(self.judge()))
        return asked


def question(shown: Shown) -> str:
    """The prompt of what is shown."""
    return shown.prompt[0].content


class Office:
    """A project with its annotators, who share a clock."""

    def __init__(self, study: Study, folder: Path) -> None:
        self.study = study
        self.folder = folder
        self.clock = Clock()

    def project(
        self,
        rows: Iterable[Mapping[str, object]],
        overlap: int = 1,
        strategy: Strategy | None = None,
    ) -> "Office":
        """Import these rows as the project that the annotators work on, or into it."""
        source = write_jsonl(self.folder / "rows.jsonl", rows)
        import_pairs(self.study, str(source), "pairs", Settings(overlap=overlap, strategy=strategy))
        return self

    def desk(self, name: str) -> Desk:
        """A place for one annotator."""
        project = projects.get(self.study, "pairs")
        return Desk(self.study, project, people.enter(self.study, name), self.clock)
