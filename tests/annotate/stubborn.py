"""Annotators whom a full disk does not drive away: ``python -m tests.annotate.stubborn``.

Arguments: the study, a file for acknowledgements, a file for refusals, and names, one thread each.
They judge until nothing is left. What cannot be stored they try again, as the page lets them. An
answer that was stored is acknowledged with its token and verdict; one that was not, with the
annotator's name, what they tried, and the sentence they were told.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from annotate import people
from annotate.assignment import claim
from annotate.judging import submit
from db import projects, times
from db.connection import open_study
from db.errors import StudyUnwritable
from tests.annotate.crowd import READING, VERDICTS

Result = TypeVar("Result")


def work(path: Path, acknowledged: int, refused: int, name: str) -> None:
    """Judge until nothing is left."""

    def insist(act: str, call: Callable[[], Result]) -> Result:
        while True:
            try:
                return call()
            except StudyUnwritable as error:
                os.write(refused, f"{name} {act} {error}\n".encode())
                time.sleep(0.05)

    with open_study(path) as study:
        project = projects.get(study, "pairs")
        annotator = insist("enter", lambda: people.enter(study, name))
        number = 0
        while shown := insist("claim", lambda: claim(study, project, annotator)):
            token, verdict = shown.token, VERDICTS[number % len(VERDICTS)]
            answer = partial(submit, study, project, annotator, token, verdict)
            outcome = insist("submit", partial(answer, now=times.now() + READING))
            os.write(acknowledged, f"{token} {verdict} {outcome.fate}\n".encode())
            number += 1


def main() -> None:
    path, *logs = sys.argv[1:4]
    acknowledged, refused = (os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT) for log in logs)
    names = sys.argv[4:]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: work(Path(path), acknowledged, refused, name), names))


if __name__ == "__main__":
    main()
