"""A process full of annotators, who judge as fast as they can: ``python -m tests.annotate.crowd``.

Arguments: the study, a file for acknowledgements, and names, one thread each. A thread claims and
answers until nothing is left. After each answer has returned, and not before, a line goes to the
file: the token of the item, the verdict, and what became of it.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from annotate import people
from annotate.assignment import claim
from annotate.judging import submit
from db import projects, times
from db.connection import open_study
from db.judgments import Verdict

VERDICTS: tuple[Verdict, ...] = ("a", "b", "tie")
READING = timedelta(seconds=1)


def work(path: Path, acknowledged: int, name: str) -> None:
    """Judge until nothing is left."""
    with open_study(path) as study:
        annotator = people.enter(study, name)
        project = projects.get(study, "pairs")
        number = 0
        while shown := claim(study, project, annotator):
            verdict = VERDICTS[number % len(VERDICTS)]
            read = times.now() + READING
            outcome = submit(study, project, annotator, shown.token, verdict, None, read)
            os.write(acknowledged, f"{shown.token} {verdict} {outcome.fate}\n".encode())
            number += 1


def main() -> None:
    path, log, *names = sys.argv[1:]
    acknowledged = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: work(Path(path), acknowledged, name), names))


if __name__ == "__main__":
    main()
