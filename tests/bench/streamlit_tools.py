"""The tools that are measured with nothing but this checkout: ours, and a bare Streamlit app."""

import re
import subprocess
import sys
from pathlib import Path

from annotate import sessions
from annotate.importing import Settings, import_pairs
from db.connection import open_study, transaction
from tests.bench import processes
from tests.bench.streamlit_session import PageProblem, StreamlitSession
from tests.bench.tools import ON_SCREEN, Answer, Session, only_question, only_response
from tests.people import add_person

PROJECT = "bench"
ACKNOWLEDGE = "I have read them"  # the guidelines
PROBLEM = re.compile(r'class="notice problem"[^>]*>([^<]+)')


class Chosen:
    """Ours, through ``annotate import`` and ``annotate serve``."""

    name = "chosen"

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers

    def start(self, pairs: Path, folder: Path) -> str:
        """As the protocol says; verdicts may come as soon as the item is there."""
        self.study = folder / "study.db"
        with open_study(self.study, create=True) as study:
            import_pairs(study, str(pairs), PROJECT, Settings(overlap=1))
            with transaction(study):  # no person reads in no time; these annotators do
                study.execute("UPDATE projects SET min_seconds = 0")
        port = processes.free_port()
        command = [sys.executable, "-m", "annotate", "serve", "--db", str(self.study)]
        command += ["--port", str(port), "--workers", str(self.workers)]
        self.address = f"http://localhost:{port}"
        self.server = _start(command, self.address, folder)
        return self.address

    def connect(self, annotator: str) -> Session:
        """As the protocol says."""
        return ChosenSession(self.address, annotator, add_person(self.study, annotator))

    def stored(self) -> list[Answer]:
        """As the protocol says; from the texts that the judgments point to."""
        with open_study(self.study) as study:
            rows = list(study.execute(_STORED))
        return [
            Answer(name, only_question(prompt), only_response(response))
            for name, prompt, response in rows
        ]

    def processes(self) -> list[int]:
        """As the protocol says."""
        return processes.family(self.server.pid)

    def stop(self) -> None:
        """As the protocol says."""
        processes.stop(self.server)


class ChosenSession:
    """An annotator at our compare page; the first thing that goes wrong ends the measurement."""

    refused = 0

    def __init__(self, address: str, annotator: str, token: str) -> None:
        self.annotator = annotator
        self.session = StreamlitSession(address, cookies={sessions.COOKIE: token})
        page = self.session.open()
        if ACKNOWLEDGE in page.buttons:
            self.session.press(ACKNOWLEDGE)

    def judge(self) -> Answer | None:
        """As the protocol says."""
        shown = ON_SCREEN.findall(" ".join(self.session.page.texts))
        if not shown:
            return None
        (_, question, _), (_, of_a, response), (_, of_b, _) = shown
        assert question == of_a == of_b, shown
        page = self.session.press("A is better")
        problem = PROBLEM.search(" ".join(page.texts))
        if problem:
            raise PageProblem(problem[1])
        return Answer(self.annotator, int(question), response)

    def close(self) -> None:
        """As the protocol says."""
        self.session.close()


class Bare:
    """A bare Streamlit app: what no page can be faster than.

    Streamlit looks for garbage after every run, by default; `lean`: it does not, as in ours.
    """

    def __init__(self, *, lean: bool = False) -> None:
        self.name = "bare, lean" if lean else "bare"
        self.lean = lean

    def start(self, pairs: Path, folder: Path) -> str:
        """As the protocol says, but that there is nothing to load."""
        port = processes.free_port()
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(Path(__file__).with_name("bare_app.py")),
        ]
        for option in (
            f"server.port={port}", "server.address=localhost", "server.headless=true",
            "server.fileWatcherType=none", "browser.gatherUsageStats=false",
            f"runner.postScriptGC={str(not self.lean).lower()}",
        ):  # fmt: skip
            command.append(f"--{option}")
        self.address = f"http://localhost:{port}"
        self.server = _start(command, self.address, folder)
        return self.address

    def connect(self, annotator: str) -> Session:
        """As the protocol says."""
        return BareSession(self.address, annotator)

    def stored(self) -> None:
        """Nothing is stored."""

    def processes(self) -> list[int]:
        """As the protocol says."""
        return processes.family(self.server.pid)

    def stop(self) -> None:
        """As the protocol says."""
        processes.stop(self.server)


class BareSession:
    """Somebody who presses a button."""

    refused = 0

    def __init__(self, address: str, annotator: str) -> None:
        self.annotator = annotator
        self.pressed = 0
        self.session = StreamlitSession(address)
        self.session.open()

    def judge(self) -> Answer:
        """Press, and see the next number."""
        self.pressed += 1
        page = self.session.press("Press")
        assert page.texts == [f"Pressed {self.pressed}"], page.texts
        return Answer(self.annotator, self.pressed, "one")

    def close(self) -> None:
        """As the protocol says."""
        self.session.close()


def _start(command: list[str], address: str, folder: Path) -> subprocess.Popen[bytes]:
    return processes.start(command, f"{address}/_stcore/health", folder / "server.log")


_STORED = """
SELECT a.name, p.messages, r.messages
FROM judgments j
JOIN annotators a ON a.id = j.annotator_id
JOIN items i ON i.id = j.item_id
JOIN prompts p ON p.id = i.prompt_id
JOIN responses r ON r.id = j.chosen_id
"""
