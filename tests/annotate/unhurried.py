"""Annotators who note every step: ``python -m tests.annotate.unhurried STUDY DIARY NAME...``.

One thread for each name judges until nothing is left. The diary gets a line after each claim and
each judgment that has returned, with the thread, so that it can be told apart from what else the
thread does.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import get_native_id

from annotate import people
from annotate.assignment import claim
from annotate.judging import submit
from db import projects, times
from db.connection import open_study
from tests.annotate.crowd import READING


def work(path: Path, diary: int, name: str) -> None:
    """Judge until nothing is left."""
    with open_study(path) as study:
        annotator, project = people.enter(study, name), projects.get(study, "pairs")
        while shown := claim(study, project, annotator):
            os.write(diary, f"{get_native_id()} claimed {shown.token}\n".encode())
            submit(study, project, annotator, shown.token, "a", now=times.now() + READING)
            os.write(diary, f"{get_native_id()} judged {shown.token}\n".encode())


def main() -> None:
    path, log, *names = sys.argv[1:]
    diary = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: work(Path(path), diary, name), names))


if __name__ == "__main__":
    main()
