"""A real server of a real study, and a real Chromium looking at it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
PATIENCE_MS = 30_000  # for a page to show what is expected, on a busy machine

expect.set_options(timeout=PATIENCE_MS)


class Serve(Protocol):
    """Starts ``annotate serve`` on a study; gives its address.

    For `me` alone, who does not sign in; or, without, for whoever has an account.
    """

    def __call__(self, study_path: Path, me: str | None = "ada") -> str: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Servers that end after the test."""
    servers: list[subprocess.Popen[bytes]] = []

    def start(study_path: Path, me: str | None = "ada") -> str:
        port = free_port()
        server = start_server(study_path, port, me)
        servers.append(server)
        wait_until_up(port, server)
        return f"http://localhost:{port}"

    yield start
    for server in servers:
        stop(server)


@contextmanager
def running(
    study_path: Path, port: int, me: str | None = "ada", folder: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server on a given port, for tests that kill it and start another, or set it up."""
    server = start_server(study_path, port, me, folder)
    try:
        wait_until_up(port, server)
        yield server
    finally:
        stop(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    study_path: Path, port: int, me: str | None, folder: Path | None = None
) -> subprocess.Popen[bytes]:
    """A server that was started in a folder, whose ``.streamlit`` it reads, or else here."""
    command = [sys.executable, "-m", "annotate", "serve", "--db", str(study_path)]
    command += ["--port", str(port), *(["--me", me] if me else [])]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True, cwd=folder)


def wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it was up"
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server was not up within {START_SECONDS} s")


def stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
