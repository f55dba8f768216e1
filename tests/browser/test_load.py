"""The page Load: a file becomes a project in the browser, as a researcher would do it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Page, expect

from annotate.previewing import ROWS
from annotate.status import status
from db.connection import open_study
from tests.annotate.commands import invoke
from tests.annotate.writing import pair, write_jsonl
from tests.browser.annotating import sign_in
from tests.browser.conftest import Serve, free_port, running
from tests.browser.hostile import TEXTS
from tests.browser.set_up import make_study

pytestmark = pytest.mark.browser

MANY = 20_000  # rows: enough to leave in the middle


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """A study with the project "pairs" of 8 items."""
    return make_study(tmp_path / "study.db")


@pytest.fixture
def loading(page: Page, serve: Serve, study_path: Path) -> Page:
    """The page, open."""
    page.goto(serve(study_path) + "/load")
    expect(page.get_by_role("heading", name="Load", exact=True)).to_be_visible()
    return page


def give(page: Page, source: Path) -> None:
    page.locator("input[type=file]").set_input_files(source)
    expect(page.get_by_role("heading", name="Columns")).to_be_visible()


def choose(page: Page, box: str, option: str) -> None:
    page.get_by_role("combobox", name=box, exact=False).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def load_all(page: Page, project: str) -> None:
    page.get_by_role("button", name=f"Load all of it into {project}").click()


def counts(study_path: Path) -> dict[str, tuple[int, int]]:
    """Items and judgments of each project."""
    with open_study(study_path) as study:
        return {found.name: (found.items, found.judged) for found in status(study).projects}


def test_a_file_of_odd_columns_becomes_a_project(
    loading: Page, study_path: Path, tmp_path: Path
) -> None:
    page = loading
    rows = [
        {"ask": {"text": f"Why {n}?"}, "one": f"Because {n}.", "two": "No.", "better": "b"}
        for n in range(3)
    ]
    give(page, write_jsonl(tmp_path / "odd.jsonl", rows))
    page.get_by_role("textbox", name="Name").fill("pairs")
    page.get_by_role("textbox", name="Name").press("Enter")
    expect(page.get_by_text("There is a project pairs: choose it under Into")).to_be_visible()
    page.get_by_role("textbox", name="Name").fill("odd ones")
    page.get_by_role("textbox", name="Name").press("Enter")
    expect(page.get_by_text("are no shape that is known for the task compare")).to_be_visible()
    expect(page.get_by_role("button", name="Load all of it into odd ones")).to_be_disabled()
    for box, option in (
        ("Prompt", "ask.text"), ("Response A", "one"), ("Response B", "two"), ("Label", "better"),
    ):  # fmt: skip
        choose(page, box, option)
    expect(page.get_by_role("cell", name="Why 0?")).to_be_visible()
    expect(page.get_by_text("Recognised pair (prompt=ask.text")).to_be_visible()
    expect(page.get_by_text("Ignored: ask.")).to_be_visible()
    page.get_by_text("Keep them as judgments").click()
    page.get_by_role("textbox", name="Licence of the source").fill("cc-by-nc-4.0")
    load_all(page, "odd ones")
    expect(page.get_by_text("odd.jsonl is loaded into odd ones")).to_be_visible()
    expect(page.get_by_text("added 3 items to project 'odd ones' and 3 judgments")).to_be_visible()
    assert counts(study_path) == {"pairs": (8, 0), "odd ones": (3, 3)}
    licences = invoke("licence", "--db", study_path).output
    assert "CC-BY-NC-4.0" in licences
    page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_text("3 of 3 judgments")).to_be_visible()


def test_a_file_is_a_new_project_by_default_for_a_task_that_it_does_for(
    loading: Page, study_path: Path, tmp_path: Path
) -> None:
    page = loading
    give(page, write_jsonl(tmp_path / "pairs.jsonl", [{"prompt": "How?", "response": ""}]))
    expect(page.get_by_role("button", name="Load all of it into pairs 2")).to_be_disabled()
    expect(page.get_by_text("Say under Columns which column is what, or choose")).to_be_visible()
    expect(page.get_by_text("--task")).to_have_count(0)
    choose(page, "Into", "pairs")
    page.get_by_role("button", name="A new project to rate").click()
    expect(page.get_by_role("radio", name="Rate: whether")).to_be_checked()
    expect(page.get_by_text("With an empty response: 1 of the first rows.")).to_be_visible()
    load_all(page, "pairs 2")
    expect(page.get_by_text("pairs.jsonl is loaded into pairs 2")).to_be_visible()
    assert counts(study_path) == {"pairs": (8, 0), "pairs 2": (1, 0)}


def test_pasted_rows_go_into_the_project_there_is(loading: Page, study_path: Path) -> None:
    page = loading
    page.get_by_text("Pasted rows").click()
    rows = page.get_by_role("textbox", name="Rows, one JSON object a line")
    rows.fill(json.dumps(pair("One more?")))
    rows.press("Control+Enter")
    expect(page.get_by_role("cell", name="One more?")).to_be_visible()
    expect(page.get_by_role("button", name="Load all of it into pasted rows")).to_be_enabled()
    choose(page, "Into", "pairs")
    load_all(page, "pairs")
    expect(page.get_by_text("added 1 item to project 'pairs'.")).to_be_visible()
    assert counts(study_path) == {"pairs": (9, 0)}
    page.get_by_role("button", name="Load something else").click()
    expect(page.get_by_role("heading", name="Columns")).to_have_count(0)


def test_what_is_wrong_further_down_is_told_as_the_command_tells_it(
    loading: Page, study_path: Path, tmp_path: Path
) -> None:
    rows = [pair(f"Question {n}?") for n in range(20)]
    source = write_jsonl(tmp_path / "pairs.jsonl", [*rows, pair("Same?", "yes", "yes")])
    give(loading, source)
    choose(loading, "Into", "pairs")
    load_all(loading, "pairs")
    refused = invoke("import", source, "--db", study_path, "--project", "pairs").stderr
    sentence = refused.strip().removeprefix("Error: ").replace(f"{source.parent}/", "")
    assert sentence.startswith("pairs.jsonl, line 21: found two equal responses")
    expect(loading.get_by_text(sentence)).to_be_visible()
    assert counts(study_path) == {"pairs": (8, 0)}


def test_names_that_are_no_dataset_read_nothing_of_the_server(
    loading: Page, study_path: Path
) -> None:
    loading.get_by_text("A dataset on the Hub").click()
    loading.get_by_role("textbox", name="Dataset").fill(str(study_path))
    loading.get_by_role("button", name="Look", exact=True).click()
    expect(loading.get_by_text("is no dataset on the Hub. Give it as OWNER/NAME")).to_be_visible()


def test_hostile_texts_are_shown_as_they_are(loading: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    loading.on("request", lambda request: asked.append(request.url))
    texts = [text for text in TEXTS.values() if text.strip() and len(text) < 5_000]
    for number in range(0, len(texts), ROWS):
        rows = [
            {"prompt": f"Text {n}: {text}", "chosen": text, "rejected": f"{text}!", text: text}
            for n, text in enumerate(texts[number : number + ROWS], start=number)
        ]
        source = write_jsonl(tmp_path / f"hostile {number}.jsonl", rows)
        loading.locator("input[type=file]").set_input_files(source)
        shown = loading.locator(".becomes tbody tr")
        expect(shown.first).to_contain_text(f"Text {number}:")
        expect(shown).to_have_count(len(rows))
        assert loading.locator(".becomes :is(img, a, script, iframe, style, svg)").count() == 0
    assert loading.evaluate("window.hacked") is None
    assert [url for url in asked if "evil" in url] == []


@contextmanager
def held_after(study_path: Path, items: int) -> Iterator[None]:
    """As soon as the project has more items than that, nobody else can write to the study."""
    until = monotonic() + 60
    while counts(study_path)["pairs"][0] <= items:
        assert monotonic() < until
    with closing(sqlite3.connect(study_path, isolation_level=None, timeout=0)) as held:
        while not held.in_transaction:
            with suppress(sqlite3.OperationalError):  # it is at a chunk: the pauses are short
                held.execute("BEGIN IMMEDIATE")
            sleep(0.001)
        yield
        held.execute("ROLLBACK")


def test_left_in_the_middle_it_is_completed_by_loading_it_again(
    page: Page, study_path: Path, tmp_path: Path
) -> None:
    rows = [pair(f"Question {n} of many?", f"Left {n}.", f"Right {n}.") for n in range(MANY)]
    source = write_jsonl(tmp_path / "many.jsonl", rows)
    port = free_port()
    with running(study_path, port) as server:
        page.goto(f"http://localhost:{port}/load")
        give(page, source)
        choose(page, "Into", "pairs")
        load_all(page, "pairs")
        expect(page.get_by_text("rows stored").first).to_be_visible()
        server.kill()
        server.wait()
    (items, _) = counts(study_path)["pairs"]
    assert 8 < items < 8 + MANY
    with running(study_path, port):
        page.goto(f"http://localhost:{port}/load")
        told = page.get_by_text("The import of many.jsonl into pairs was not finished")
        expect(told).to_be_visible()
        give(page, source)
        load_all(page, "pairs")
        with held_after(study_path, items):  # however fast the machine, it is not done by then
            page.reload()  # breaks it off again
            expect(page.get_by_role("heading", name="Load", exact=True)).to_be_visible()
            expect(told).to_be_visible()
        give(page, source)
        load_all(page, "pairs")
        expect(page.get_by_text("many.jsonl is loaded into pairs")).to_be_visible()
        expect(told).to_have_count(0)
        assert counts(study_path) == {"pairs": (8 + MANY, 0)}
        sign_in(page, f"http://localhost:{port}/")
