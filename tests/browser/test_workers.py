"""Several server processes, killed under an annotator's hands."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bench.processes import family, free_port, start, stop
from tests.browser.annotating import READING_MS, Pair, on_screen, press, sign_in
from tests.browser.test_compare import SAMPLE, run
from tests.people import read_plain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc"),
]
NOTICING_MS = 500  # for the browser to notice that its server is gone


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    path = tmp_path / "study.db"
    run("import", SAMPLE, "--db", path, "--project", "pairs")
    read_plain(path)
    return path


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def server(study_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "annotate", "serve", "--db", str(study_path)]
    command += ["--port", str(port), "--workers", "2", "--me", "ada"]
    server = start(
        command, f"http://localhost:{port}/_stcore/health", study_path.with_suffix(".log")
    )
    yield server
    stop(server)


def exported(study_path: Path) -> list[Pair]:
    """What was judged, the chosen response first."""
    out = study_path.with_name("out.jsonl")
    run("export", "--db", study_path, "--project", "pairs", "--out", out)
    rows = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return [Pair(*(r[k][0]["content"] for k in ("prompt", "chosen", "rejected"))) for r in rows]


def kill_every_worker(page: Page, server: subprocess.Popen[bytes]) -> None:
    """One after the other, so that one of them is the one that serves the page."""
    for pid in family(server.pid)[1:]:
        os.kill(pid, signal.SIGKILL)
        page.wait_for_timeout(NOTICING_MS)
        connected(page)


def connected(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def press_again(page: Page, key: str) -> Pair:
    """Judge what is on screen; as a person does, press again where nothing came of it."""
    before = on_screen(page)
    for _ in range(5):
        page.wait_for_timeout(READING_MS)
        page.keyboard.press(key)
        with suppress(AssertionError):
            expect(page.locator(".item")).not_to_contain_text(before.a, timeout=6_000)
            return before
    raise AssertionError(f"{key} does nothing")


def test_when_the_worker_is_killed_annotators_go_on_and_nothing_is_lost_or_doubled(
    page: Page, server: subprocess.Popen[bytes], port: int, study_path: Path
) -> None:
    sign_in(page, f"http://localhost:{port}")
    judged = [press(page, "a"), press(page, "a")]
    before = on_screen(page)
    for _ in range(2):
        kill_every_worker(page, server)
        assert on_screen(page) == before, "who it is and what they were at is still known"
        judged.append(press_again(page, "a"))
        before = on_screen(page)
    expect(page.locator(".standing")).to_contain_text("4 today")
    assert sorted(exported(study_path)) == sorted(judged)


def test_a_press_into_the_kill_is_stored_once_or_the_pair_is_still_there(
    page: Page, server: subprocess.Popen[bytes], port: int, study_path: Path
) -> None:
    sign_in(page, f"http://localhost:{port}")
    judged = [press(page, "a")]
    for _ in range(3):
        pair = on_screen(page)
        page.wait_for_timeout(READING_MS)
        page.keyboard.press("a")
        kill_every_worker(page, server)
        if on_screen(page) != pair:
            judged.append(pair)
    judged.append(press(page, "a"))
    assert sorted(exported(study_path)) == sorted(judged)
