"""Hostile texts wherever the app shows texts: all of them are seen, none of them does anything.

The browser is watched all the while: a script that runs, a dialog, a request for anything but the
app's own files, or a layout that gives way, is a failure.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, FloatRect, Page, expect

from annotate import accounts, guidelines, judging, people, planning
from annotate.assignment import claim
from annotate.cli import main
from annotate.details import Details
from annotate.errors import BadName
from annotate.importing import Settings, import_pairs
from annotate.planning import Plan
from annotate.reading import Reading, set_reading
from db import projects
from db.connection import open_study
from db.errors import NameTaken
from db.projects import Task
from pages.rich_text import plain_html, rich_html
from tests.browser.annotating import READING_MS, sign_in
from tests.browser.conftest import PATIENCE_MS, free_port, running
from tests.browser.hostile import AWAY, HEAVY, NAMES, NOT_TEXT, RUN, TEXTS
from tests.pages.markup import Markup

pytestmark = pytest.mark.browser

ME = f"![x](//evil.test/m) <img src=x onerror={RUN}>"
READ, PLAIN, NAMED = f"![x]({AWAY}/project.png) :red[p]", f"<img src=x onerror={RUN}>", "named"
OWN = re.compile(
    r"/(|my_judgments|my_settings|projects|people|progress|runs)"
    r"|(/\w+)?/_stcore/.*|/(static|vendor|media|component)/.*|/favicon\.\w+"
)
TOGETHER = 6  # texts in one card
CATEGORIES = 8  # of those names
JOINER = "\u2060"  # with which labels keep apart what would be more than text
PLACES = ("A is better", "B is better", "Undo")


class Watched:
    """A page, and what it did that no text may make it do."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        self._context = browser.new_context(viewport={"width": 1440, "height": 900})
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.on("request", lambda request: self._check(request.url))
        self._context.on("page", lambda page: self.faults.append(f"a new page: {page.url}"))
        self.page = self._open()

    def _open(self) -> Page:
        page = self._context.new_page()
        self.faults.clear()  # that page is ours
        page.on("dialog", lambda dialog: self.faults.append(f"a dialog: {dialog.message}"))
        page.on("websocket", lambda socket: self._check(socket.url))
        page.on("framenavigated", lambda frame: self._check(frame.url))
        return page

    def _check(self, url: str) -> None:
        parts, own = urlsplit(url), urlsplit(self.address)
        inside = parts.scheme in ("data", "blob", "about")
        if not inside and (parts.netloc != own.netloc or not OWN.fullmatch(parts.path)):
            self.faults.append(f"a request: {url}")

    def check(self) -> None:
        """Nothing ran, nothing was fetched, and the page is no wider than the window."""
        assert self.faults == []
        assert self.page.evaluate("window.hacked") is None
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert self.page.evaluate("document.querySelectorAll('iframe, object, embed').length") == 0

    def close(self) -> None:
        self._context.close()


def rows() -> Iterator[dict[str, object]]:
    """Every text in a prompt and in both responses, several to an item; the first item is plain."""
    yield row(0, ["plain"], ["one"], ["two"])
    every = list(TEXTS.values())
    for number, start in enumerate(range(0, len(every), TOGETHER), start=1):
        texts = every[start : start + TOGETHER]
        yield row(number, texts, texts[::-1], texts[3:] + texts[:3])
    for number, text in enumerate(HEAVY.values(), start=100):
        yield row(number, ["heavy"], [text], ["light"])


def row(number: int, prompt: list[str], a: list[str], b: list[str]) -> dict[str, object]:
    """A conversation, and two that answer it."""
    system, *others = [f"item {number}.", *prompt]
    turns = [{"role": "system", "content": system}]
    turns += [{"role": "user", "content": text} for text in others]
    answers = [[{"role": "assistant", "content": text} for text in texts] for texts in (a, b)]
    category = NAMES[number % CATEGORIES]
    return {
        "prompt": turns,
        "response_a": answers[0],
        "response_b": answers[1],
        "category": category,
    }


TURNS = [{"role": "assistant", "content": text} for text in TEXTS.values()]
SHORT = "\n".join(text for text in TEXTS.values() if len(text) < 500 and "\0" not in text)
OTHER_TASKS: dict[Task, list[dict[str, object]]] = {
    "rate": [{"prompt": "To be rated", "response": TURNS}],
    "rank": [
        {"prompt": f"From {start}", "responses": list(TEXTS.values())[start : start + 26]}
        for start in range(0, len(TEXTS), 26)
    ],
    "demonstrate": [
        {"prompt": "To be shown", "response": [*TURNS, {"role": "assistant", "content": SHORT}]}
    ],
}


def guideline() -> str:
    """The texts that are laid out, after one another; what takes in all that follows comes last."""
    short = {key: text for key, text in TEXTS.items() if len(text) < 5_000}
    found = {key: text for key, text in short.items() if 'class="text rich"' in rich_html(text)}
    last = found.pop("unclosed code")
    return "\n\n".join([*found.values(), last])


@pytest.fixture(scope="module")
def study_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose every text attacks: two projects with the same items, and one with names."""
    path = tmp_path_factory.mktemp("hostile") / "study.db"
    source = path.with_name("rows.jsonl")
    source.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    with open_study(path, create=True) as study:
        for name in (READ, PLAIN, NAMED):
            import_pairs(study, str(source), name)
        short = tuple(name for name in NAMES[:12] if len(name) <= 30)
        options = {"rationale": "optional", "axes": short[:3], "mark_categories": short,
                   "marks": True, "warning": "\n\n".join(NAMES[:10])}  # fmt: skip
        planning.change(study, NAMED, Plan(options=options))
        guidelines.publish(study, NAMED, guideline())
        for task, items in OTHER_TASKS.items():
            source.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
            import_pairs(study, str(source), task, Settings(task))
            planning.change(study, task, Plan(options={"reasons": short}))
    return path


@pytest.fixture(scope="module")
def address(study_path: Path) -> Iterator[str]:
    port = free_port()
    with running(study_path, port, ME):
        yield f"http://localhost:{port}"


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address)
    yield watched
    watched.close()


@pytest.mark.parametrize("markdown", [True, False], ids=["markdown", "plain"])
def test_every_text_is_shown_whole_and_does_nothing(
    watched: Watched, study_path: Path, markdown: bool
) -> None:
    name = READ if markdown else PLAIN
    with open_study(study_path) as study:
        set_reading(study, people.enter(study, ME), Reading(markdown=markdown))
    page, texts = watched.page, {row["prompt"][0]["content"]: row for row in rows()}  # type: ignore[index]
    sign_in(page, f"{watched.address}/?project={quote(name, safe='')}")
    first = places(page)
    while texts:
        label = page.locator(".item .prompt details .text").text_content()
        shown = page.locator(".item .text").all_text_contents()
        expected = contents(texts.pop(label))
        assert sorted(shown) == sorted(as_shown(text, markdown) for text in expected), label
        assert places(page) == first
        watched.check()
        page.wait_for_timeout(READING_MS)
        page.keyboard.press("t")
        gone = page.locator(".item .prompt details .text").get_by_text(str(label), exact=True)
        expect(gone).to_have_count(0)
    watched.check()


def contents(row: dict[str, object]) -> Iterable[str]:
    return [turn["content"] for turns in list(row.values())[:3] for turn in turns]  # type: ignore[attr-defined]


def as_shown(text: str, markdown: bool) -> str:
    """What our HTML says, to the letter: the browser must show that and no less."""
    if not text.strip():
        return "(an empty response)"
    html = rich_html(text) if markdown else plain_html(text)
    return Markup(html[html.index('<div class="text ') :]).shown


def places(page: Page) -> list[FloatRect | None]:
    """Where the buttons are, once they are there."""
    buttons = [page.get_by_role("button", name=name) for name in PLACES]
    for button in buttons:
        expect(button).to_be_visible()
    return [button.bounding_box() for button in buttons]


@pytest.mark.parametrize("task", OTHER_TASKS)
def test_the_other_tasks_show_every_text_whole_and_do_nothing(
    watched: Watched, study_path: Path, task: Task
) -> None:
    with open_study(study_path) as study:
        set_reading(study, people.enter(study, ME), Reading())
    page, texts = watched.page, list(TEXTS.values())
    sign_in(page, f"{watched.address}/?project={task}")
    expected = [as_shown(text, markdown=True) for text in texts]
    if task == "rank":
        expected = expected[:26]
    elif task == "demonstrate":
        expected.append(as_shown(SHORT, markdown=True))
        field = page.locator(".st-key-writing textarea").first
        assert field.input_value().splitlines() == SHORT.splitlines()
    shown = page.locator(".item .response .text").all_text_contents()
    assert sorted(shown) == sorted(expected)
    watched.check()
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Broken text").click()
    expect(page.locator(".item")).to_have_count(int(task == "rank"))
    watched.check()


def test_guidelines_warnings_axes_and_marks_do_nothing(watched: Watched, study_path: Path) -> None:
    page = watched.page
    page.goto(f"{watched.address}/?project={NAMED}")
    agree = page.get_by_role("button", name="I have read this and agree")
    expect(agree).to_be_visible()
    watched.check()
    agree.click()
    read = page.get_by_role("button", name="I have read them")
    expect(read).to_be_visible()
    shown = page.locator(".guidelines").all_text_contents()
    assert any("window.hacked" in text for text in shown)
    watched.check()
    read.click()
    expect(page.locator(".item")).to_be_visible()
    watched.check()
    page.get_by_role("button", name="Guidelines").click()
    expect(page.locator(".guidelines")).to_be_visible()
    watched.check()


def test_rationales_and_categories_do_nothing(watched: Watched, study_path: Path) -> None:
    rationale = "\n".join(NAMES[:12])
    with open_study(study_path) as study:
        project, me = projects.get(study, NAMED), people.enter(study, ME)
        shown = claim(study, project, me)
        assert shown is not None
        watched.page.wait_for_timeout(READING_MS)
        judging.submit(study, project, me, shown.token, "a", details=Details(rationale=rationale))
    page = watched.page
    page.goto(f"{watched.address}/my_judgments?project={NAMED}")
    page.get_by_role("button", name="Look").first.click()
    expect(page.locator(".item")).to_be_visible()
    watched.check()
    page.goto(f"{watched.address}/my_settings")
    expect(page.get_by_role("heading", name="My settings")).to_be_visible()
    offered = page.get_by_role("toolbar", name="Categories to leave out").get_by_role("button")
    expect(offered).to_have_count(CATEGORIES)
    seen = {text.replace(JOINER, "") for text in offered.all_text_contents()}
    assert seen == set(NAMES[:CATEGORIES])
    watched.check()


def test_names_are_refused_with_a_sentence_or_do_nothing(
    watched: Watched, study_path: Path
) -> None:
    refused: dict[str, str] = {}
    with open_study(study_path) as study:
        for name in NAMES:
            try:
                accounts.add(study, name)
            except (BadName, NameTaken) as error:
                refused[name] = str(error)
            with suppress(BadName, NameTaken):
                planning.create(study, name)
    assert {"right\u202eot left", "zero\u200bwidth", "null\x00", "line\nbreak", "   "} < set(
        refused
    )
    assert all(sentence.endswith(".") and "\u202e" not in sentence for sentence in refused.values())
    page = watched.page
    for path, heading in (("people", "People"), ("projects", "Projects"), ("progress", "Progress")):
        page.goto(f"{watched.address}/{path}")
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        page.wait_for_timeout(1_000)
        watched.check()
        for menu in page.get_by_role("combobox").all():
            if not menu.is_visible():  # what was chosen before took it away
                continue
            menu.click()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.wait_for_timeout(READING_MS)
        watched.check()


def test_sentences_that_quote_a_name_do_nothing(watched: Watched, study_path: Path) -> None:
    page, taken = watched.page, NAMES[2]
    with open_study(study_path) as study, suppress(NameTaken):
        accounts.add(study, taken)
    page.goto(f"{watched.address}/?project={quote(taken, safe='')}")
    expect(page.get_by_role("navigation", name="App pages")).to_be_visible()
    page.wait_for_timeout(1_000)
    watched.check()
    page.goto(f"{watched.address}/people")
    page.get_by_text("Add somebody", exact=True).click()
    page.get_by_role("textbox", name="Name", exact=True).fill(taken)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("has an account already")
    watched.check()


@pytest.mark.parametrize("text", NOT_TEXT, ids=ascii)
@pytest.mark.parametrize("column", ["prompt", "response_a", "response_b", "category"])
def test_half_a_character_is_refused_with_a_sentence(
    tmp_path: Path, column: str, text: str
) -> None:
    source = tmp_path / "rows.jsonl"
    fine = {"prompt": "Hi", "response_a": "one", "response_b": "two", "category": "x"}
    source.write_text(json.dumps(fine | {column: text}) + "\n")
    arguments = ["import", str(source), "--db", f"{tmp_path}/study.db", "--project", "p"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert f"half a character ({NOT_TEXT[text]})" in result.output
    assert "Traceback" not in result.output
