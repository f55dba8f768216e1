"""Annotators at work, as the pages let them, by a clock that the test moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotate import correcting, judging, people, planning
from annotate.assignment import Shown, claim, release, renew
from annotate.correcting import Mine
from annotate.details import NOTHING, Details
from annotate.importing import Settings, import_pairs
from annotate.judging import Outcome
from annotate.setups import Plan
from db import projects
from db.annotators import Annotator
from db.connection import Study, transaction
from db.judgments import Verdict
from db.options import Options
from db.projects import Project, Strategy, Task
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

    def submit(
        self,
        shown: Shown,
        verdict: Verdict,
        reason: str | None = None,
        details: Details = NOTHING,
    ) -> Outcome:
        """Answer what was shown, now."""
        who, now = (self.study, self.project, self.annotator), self.clock.now
        return judging.submit(*who, shown.token, verdict, reason, now, details)

    def judge(
        self, verdict: Verdict = "a", reason: str | None = None, details: Details = NOTHING
    ) -> Shown:
        """Take the next item, read it, and answer it."""
        shown = self.claim()
        self.clock.wait(READING_SECONDS)
        self.submit(shown, verdict, "Broken text" if verdict == "skip" else reason, details)
        return shown

    def mine(self, limit: int = 50, before: int | None = None) -> list[Mine]:
        """What one has judged, newest first."""
        return correcting.mine(self.study, self.project, self.annotator, limit, before)

    def again(self, judgment_id: int) -> Mine:
        """Look at a judgment of one's own."""
        return correcting.again(self.study, self.project, self.annotator, judgment_id)

    def correct(
        self,
        judgment_id: int,
        verdict: Verdict,
        reason: str | None = None,
        details: Details = NOTHING,
    ) -> Outcome:
        """Answer anew what one has judged."""
        who, now = (self.study, self.project, self.annotator), self.clock.now
        return correcting.correct(*who, judgment_id, verdict, reason, details, now)

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


def place_of(shown: Shown, text: str) -> int:
    """Where a response stands on the screen, the first at 0."""
    return [turns[-1].content for turns in shown.responses].index(text)


class Office:
    """A project with its annotators, who share a clock."""

    def __init__(self, study: Study, folder: Path) -> None:
        self.study = study
        self.folder = folder
        self.name = "pairs"
        self.clock = Clock()

    def project(
        self,
        rows: Iterable[Mapping[str, object]],
        overlap: int = 1,
        strategy: Strategy | None = None,
        options: Options | None = None,
    ) -> "Office":
        """Import these rows as the project that the annotators work on, or into it."""
        source = write_jsonl(self.folder / "rows.jsonl", rows)
        import_pairs(
            self.study, str(source), self.name, Settings(overlap=overlap, strategy=strategy)
        )
        if options is not None:
            self.ask(options)
        return self

    def start(
        self,
        name: str,
        task: Task,
        rows: Iterable[Mapping[str, object]],
        options: Options | None = None,
        overlap: int = 1,
    ) -> "Office":
        """Make another project, of any task, and import these rows; the annotators go there."""
        self.name = name
        plan = Plan(overlap=overlap, task=task, options=vars(options or Options()))
        planning.create(self.study, name, plan, self.clock.now)
        source = write_jsonl(self.folder / f"{name}.jsonl", rows)
        import_pairs(self.study, str(source), name, now=self.clock.now)
        return self

    def ask(self, options: Options) -> None:
        """Let the project ask this of its annotators."""
        with transaction(self.study):
            found = projects.get(self.study, self.name)
            projects.change(self.study, found._replace(options=options))

    def close(self) -> None:
        """Take no more judgments."""
        with transaction(self.study):
            projects.set_closed(self.study, projects.get(self.study, self.name).id, self.clock.now)

    def desk(self, name: str) -> Desk:
        """A place for one annotator."""
        project = projects.get(self.study, self.name)
        return Desk(self.study, project, people.enter(self.study, name), self.clock)
