"""Measuring others: what can be said without them here, and that the audit sees what they do."""

import json
import os
import re
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.bench import pages
from tests.bench.http_session import TRIES, HttpSession, Refused
from tests.bench.pages import measure
from tests.bench.tools import Answer, Session, Tool, only_question


class Careless:
    """A tool in this process that gives question 1 to everybody, and the others to one each."""

    name = "careless"

    def start(self, pairs: Path, folder: Path) -> str:
        rows = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
        first, *others = (only_question(row["prompt"]) for row in rows)
        self.first = first
        self.left = iter(others)
        self.held: list[Answer] = []
        return "nowhere"

    def connect(self, annotator: str) -> Session:
        return CarelessSession(self, annotator)

    def stored(self) -> list[Answer]:
        return self.held

    def processes(self) -> list[int]:
        return [os.getpid()]

    def stop(self) -> None:
        """Nothing runs."""


class CarelessSession:
    """An annotator of the careless tool."""

    refused = 0

    def __init__(self, tool: Careless, annotator: str) -> None:
        self.tool = tool
        self.annotator = annotator
        self.question: int | None = tool.first

    def judge(self) -> Answer | None:
        if self.question is None:
            return None
        answer = Answer(self.annotator, self.question, "one")
        self.tool.held.append(answer)
        self.question = next(self.tool.left, None)
        return answer

    def close(self) -> None:
        """Nobody stays."""


def test_an_item_that_is_given_to_all_is_found() -> None:
    tools: list[Tool] = [Careless()]
    (result,) = measure(tools, annotators=4, seconds=0.0)
    found = result.findings
    assert found is not None
    assert found.acknowledged == 4 * (1 + pages.ROUNDS)  # a warm-up, and the turns
    assert found.over_cap == 1  # question 1
    assert found.extra == 3  # of the four who judged it, one was wanted
    assert (found.lost, found.misfiled, found.unasked, found.doubled) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tools", "argilla"], "There is no tool 'argilla': choose of bare, lean, ours, "),
        (["--tools", "potato"], "pip install potato-annotation, then --potato DIR/bin/python"),
        (
            ["--tools", "label-studio", "--label-studio", "nowhere/python"],
            "There is no Python at nowhere/python: python3 -m venv DIR && ",
        ),
        (
            ["--tools", "label-studio", "--label-studio", sys.executable],
            f"{sys.executable} does not have label-studio: python3 -m venv DIR && ",
        ),
    ],
    ids=["unknown", "no path", "wrong path", "without the peer"],
)
def test_who_cannot_measure_a_peer_is_told_what_to_do(
    arguments: list[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["pages", *arguments])
    with pytest.raises(SystemExit) as stopped:
        pages.main()
    assert stopped.value.code == 2
    assert sentence in re.sub(r"\s+", " ", capsys.readouterr().err)


class Moody(BaseHTTPRequestHandler):
    """Signs in at /enter; fails at every second request for /moody, and always at /broken."""

    asked = 0

    def do_GET(self) -> None:
        Moody.asked += 1
        match self.path:
            case "/enter":
                self._answer(302, "", ("Location", "/moody"), ("Set-Cookie", "who=ada; Path=/"))
            case "/moody" if Moody.asked % 2:
                self._answer(200, self.headers["Cookie"])
            case "/missing":
                self._answer(404, "nothing here")
            case _:
                self._answer(500, "not now")

    def _answer(self, status: int, text: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def moody() -> Iterator[HttpSession]:
    Moody.asked = 0
    with HTTPServer(("127.0.0.1", 0), Moody) as server:
        serving = Thread(target=server.serve_forever, args=(0.05,))
        serving.start()
        session = HttpSession(f"http://127.0.0.1:{server.server_port}", patience=10)
        yield session
        session.close()
        server.shutdown()
        serving.join()


def test_a_session_keeps_its_cookies_and_tries_again(moody: HttpSession) -> None:
    assert moody.get("/enter") == "who=ada"  # by a redirect to /moody, which fails once
    assert moody.refused == 1


def test_what_always_fails_is_given_up(moody: HttpSession) -> None:
    with pytest.raises(Refused, match="/broken answered 500: not now"):
        moody.get("/broken")
    assert moody.refused == TRIES


def test_what_is_not_there_is_not_tried_again(moody: HttpSession) -> None:
    with pytest.raises(Refused) as refusal:
        moody.get("/missing")
    assert refusal.value.status == 404
    assert moody.refused == 0
