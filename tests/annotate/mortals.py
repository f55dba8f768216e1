"""Annotators who are killed: ``python -m tests.annotate.mortals STUDY DIARY KILLS SEED``.

Processes of two annotators each claim, submit, undo, skip, release and correct. One after another
is killed with SIGKILL, wherever it may be just then, and replaced at once: by the same annotators,
who come back, or by others. At the end those that are left are killed too, and a last process does
what remains. All are forked from this one, which never opens the study: that takes milliseconds.

Before and after each act a line goes to the diary: process, annotator, "begins" or "done", the act,
the token of the item, the verdict.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from annotate import people
from annotate.assignment import Shown, claim, release
from annotate.correcting import correct, mine
from annotate.errors import CannotCorrect, NothingToUndo
from annotate.judging import SKIP_REASONS, submit, undo
from db import projects
from db.annotators import Annotator
from db.connection import Study, open_study
from db.judgments import Verdict
from db.projects import Project

Act = Literal["claim", "submit", "undo", "skip", "release", "correct"]

PROCESSES = 3
LIMIT_SECONDS = 400  # after which every process here ends, even if the test forgets it
VERDICTS: tuple[Verdict, ...] = ("a", "tie", "b", "both_bad")
FICKLE: dict[Act, int] = {
    "submit": 6,
    "undo": 2,
    "skip": 1,
    "release": 1,
    "correct": 2,
}  # and how often
STEADY: dict[Act, int] = {"submit": 1}


class Diary(NamedTuple):
    """Where an annotator notes what they are about to do, and what came back as done."""

    file: int
    name: str

    @contextmanager
    def noting(self, act: Act, token: str = "-", verdict: str = "-") -> Iterator[None]:
        """Note the beginning of an act and, if it returns, its end."""
        self._note("begins", act, token, verdict)
        yield
        self._note("done", act, token, verdict)

    def _note(self, *words: str) -> None:
        os.write(self.file, f"{os.getpid()} {self.name} {' '.join(words)}\n".encode())


class Mortal(NamedTuple):
    """An annotator at work."""

    study: Study
    project: Project
    annotator: Annotator
    diary: Diary
    random: Random

    def work(self, habits: dict[Act, int]) -> None:
        """Take items and do something with them, until every item has what it wants."""
        while not self._is_finished():
            with self.diary.noting("claim"):
                shown = claim(self.study, self.project, self.annotator)
            if shown is None:
                time.sleep(0.05)  # what is left is with others, some of them dead
                continue
            (act,) = self.random.choices([*habits], [*habits.values()])
            self._deal_with(shown, act)

    def _deal_with(self, shown: Shown, act: Act) -> None:
        if act == "release":
            with self.diary.noting("release", shown.token):
                release(self.study, self.project, self.annotator)
        elif act == "skip":
            self._submit(shown.token, "skip", self.random.choice(SKIP_REASONS))
        else:
            self._submit(shown.token, self.random.choice(VERDICTS))
        if act == "undo":
            with suppress(NothingToUndo), self.diary.noting("undo", shown.token):
                undo(self.study, self.project, self.annotator)
        elif act == "correct":
            self._correct()

    def _correct(self) -> None:
        """Change the answer before the last one; it is kept under a key of its own."""
        *_, was = mine(self.study, self.project, self.annotator, 2)
        verdict, token = self.random.choice(VERDICTS), f"correct:{was.judgment_id}"
        with suppress(CannotCorrect), self.diary.noting("correct", token, verdict):
            correct(self.study, self.project, self.annotator, was.judgment_id, verdict)

    def _submit(self, token: str, verdict: Verdict, reason: str | None = None) -> None:
        act: Act = "skip" if verdict == "skip" else "submit"
        with self.diary.noting(act, token, verdict):
            submit(self.study, self.project, self.annotator, token, verdict, reason)

    def _is_finished(self) -> bool:
        progress = projects.progress(self.study, self.project.id)
        return progress.judged == progress.slots


class Work(NamedTuple):
    """What a process is started for."""

    study: Path
    diary: int
    seed: str
    habits: dict[Act, int]

    def start(self, *names: str) -> int:
        """Fork a process of annotators with these names; returns its id."""
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            signal.alarm(LIMIT_SECONDS)
            with ThreadPoolExecutor(len(names)) as pool:
                list(pool.map(self._live, names))
            status = 0
        finally:
            os._exit(status)

    def _live(self, name: str) -> None:
        with open_study(self.study) as study:
            project, annotator = projects.get(study, "pairs"), people.enter(study, name)
            random = Random(f"{self.seed} {name} {os.getpid()}")
            Mortal(study, project, annotator, Diary(self.diary, name), random).work(self.habits)


def kill(process: int) -> None:
    """SIGKILL, and nothing else, ends this process."""
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status


def wait_for_work(diary: Path, lines: int) -> None:
    """Wait until the living have written some more lines."""
    size = diary.stat().st_size
    while diary.read_bytes()[size:].count(b"\n") < lines:
        assert os.waitpid(-1, os.WNOHANG) == (0, 0), "a process ended by itself"
        time.sleep(0.005)


def main() -> None:
    path, diary, kills, seed = sys.argv[1:]
    signal.alarm(LIMIT_SECONDS)
    random = Random(seed)
    log = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    work = Work(Path(path), log, seed, FICKLE)
    pairs = [(f"ada-{number}", f"bo-{number}") for number in range(PROCESSES + int(kills))]
    living = {work.start(*pair): pair for pair in pairs[:PROCESSES]}
    for others in pairs[PROCESSES:-PROCESSES]:
        wait_for_work(Path(diary), random.randrange(100))
        time.sleep(random.uniform(0, 0.02))
        victim = random.choice(sorted(living))
        kill(victim)
        pair = living.pop(victim)
        pair = random.choice([pair, others])
        living[work.start(*pair)] = pair
    for victim in living:
        kill(victim)
    last = work._replace(habits=STEADY).start("last-1", "last-2")
    assert os.waitpid(last, 0) == (last, 0)


if __name__ == "__main__":
    main()
