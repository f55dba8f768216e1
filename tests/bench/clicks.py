"""From a click to the next pair painted: ``python -m tests.bench.clicks [--quick] [--json FILE]``.

In Chromium, at a bare Streamlit app (a button and a counter) and at our compare page with a small
and a large study, in turns while all servers are up: figures of one run can be compared, those of
two hardly. Measured in the page, from the click to the frame after the new content is in it.
``--items 1000 1000000`` says how large the studies are; large ones take minutes to make and are
kept with ``--keep FOLDER``.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from db.connection import open_study, transaction
from tests.bench import processes, studies
from tests.bench.figures import Spread, machine, spread, table, write_json
from tests.browser.annotating import sign_in
from tests.browser.conftest import CHROMIUM, FLAGS

ROUNDS = 4
PAUSE_MS = 150  # between clicks: the page settles, and nobody clicks in no time
BARE = Path(__file__).with_name("bare_app.py")
BESIDE = ("--server.headless", "true", "--browser.gatherUsageStats", "false")

# Clicks the button and resolves to the milliseconds until what `read` gives was painted anew.
CLICK = """
([button, read]) => new Promise(done => {
    const now = () => document.querySelector(read)?.textContent
    const before = now(), start = performance.now()
    const look = () => now() && now() !== before
        ? requestAnimationFrame(() => done(performance.now() - start)) : requestAnimationFrame(look)
    const buttons = [...document.querySelectorAll('button')]
    buttons.find(one => one.textContent.startsWith(button)).click()
    look()
})
"""


class Place(NamedTuple):
    """A page under measurement: which button is clicked, and where the answer is read."""

    name: str
    page: Page
    button: str
    read: str

    def click(self) -> float:
        """Click once; returns the milliseconds until the next content was painted."""
        self.page.wait_for_timeout(PAUSE_MS)
        return float(self.page.evaluate(CLICK, [self.button, self.read]))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.bench.clicks")
    parser.add_argument("--items", type=int, nargs="+", default=[1_000, 1_000_000])
    parser.add_argument("--clicks", type=int, default=50, help="per round and page  [50]")
    parser.add_argument("--quick", action="store_true", help="1,000 items, 20 clicks")
    parser.add_argument("--keep", type=Path, help="a folder to keep the studies in")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    items = [1_000] if asked.quick else asked.items
    with TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        found = measure(folder, items, 20 if asked.quick else asked.clicks)
    report(found)
    if asked.json:
        figures = {name: times._asdict() for name, times in found.items()}
        write_json(asked.json, {"machine": machine(), "clicks": figures})


def measure(folder: Path, items: list[int], clicks: int) -> dict[str, Spread]:
    """The spread of each place's times, in the order in which they are compared."""
    with ExitStack() as until_measured:
        addresses = {"bare": until_measured.enter_context(Server(folder, bare_command()))}
        for number in items:
            study = ready(folder, number)
            command = [sys.executable, "-m", "annotate", "serve", "--db", str(study), "--me", "ada"]
            addresses[f"ours, {number:,} items"] = until_measured.enter_context(
                Server(folder, command)
            )
        playwright = until_measured.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        places = [place(name, browser.new_page(), at) for name, at in addresses.items()]
        seconds: dict[str, list[float]] = {one.name: [] for one in places}
        for _ in range(ROUNDS):
            for one in places:
                one.page.bring_to_front()
                one.click()  # the first after the change is not counted
                seconds[one.name] += [one.click() / 1000 for _ in range(clicks)]
        browser.close()
    return {name: spread(times) for name, times in seconds.items()}


def place(name: str, page: Page, address: str) -> Place:
    """Open it, up to the first thing to click."""
    if name == "bare":
        page.goto(address)
        page.get_by_role("button", name="Press").wait_for()
        return Place(name, page, "Press", '[data-testid="stMarkdown"]')
    sign_in(page, address)
    return Place(name, page, "A is better", ".item")


def ready(folder: Path, number: int) -> Path:
    """A study of that many items, half judged, whose verdicts may come as soon as it is shown."""
    path = studies.ready(folder, number, 2)
    with open_study(path) as study, transaction(study):
        study.execute("UPDATE projects SET min_seconds = 0")
    return path


def bare_command() -> list[str]:
    """What starts the floor: Streamlit as it comes."""
    return [sys.executable, "-m", "streamlit", "run", str(BARE), *BESIDE]


class Server:
    """A server on a port of its own, for as long as the block runs; gives its address."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self.folder, self.command = folder, command

    def __enter__(self) -> str:
        port = processes.free_port()
        option = "--server.port" if "streamlit" in self.command else "--port"
        self.server: subprocess.Popen[bytes] = processes.start(
            [*self.command, option, str(port)],
            f"http://localhost:{port}/_stcore/health",
            self.folder / f"server-{os.getpid()}-{port}.log",
        )
        return f"http://localhost:{port}"

    def __exit__(self, *_: object) -> None:
        processes.stop(self.server)


def report(found: dict[str, Spread]) -> None:
    """Print it, beside the floor."""
    floor = found["bare"]
    rows = [
        (name, s.p50, s.p95, s.most, s.p50 / floor.p50, s.p95 / floor.p95)
        for name, s in found.items()
    ]
    header = ("click to next (ms)", "p50", "p95", "most", "p50 / bare", "p95 / bare")
    print(table(header, rows))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
