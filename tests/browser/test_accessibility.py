"""Every page for everybody: no serious finding of axe, any width, any zoom, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from annotate import accounts
from db.connection import open_study
from db.projects import Task
from tests.annotate.writing import preference, write_jsonl
from tests.browser import training
from tests.browser.annotating import READING_MS, press, sign_in, tap
from tests.browser.conftest import PATIENCE_MS, Serve
from tests.browser.set_up import ROWS, Row, make_all_tasks, make_sample, make_study
from tests.browser.test_more_questions import EVERYTHING

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """What axe finds serious, with where, once the page rests: what fades in has less contrast."""
    found: list[str] = []
    for _ in range(4):
        page.wait_for_timeout(500)
        found = _found(page)
        if not found:
            break
    return found


def _found(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]} ({node['failureSummary'][:200]})"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


@pytest.fixture(params=["light", "dark"])
def looking(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme=request.param
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_the_work_from_warning_to_end(looking: Page, serve: Serve, tmp_path: Path) -> None:
    grave = [{**row, "category": "Violence", "severity": 3} for row in ROWS[:2]]
    options = {**EVERYTHING, "warning": "It is *grim*.", "blur_severity": 2}
    looking.goto(serve(make_study(tmp_path / "study.db", options, grave)))
    expect(looking.get_by_text("Before you begin")).to_be_visible()
    assert findings(looking) == []
    tap(looking, "Enter")
    expect(looking.get_by_role("button", name="I have read them")).to_be_visible()
    assert findings(looking) == []
    tap(looking, "Enter")
    expect(looking.get_by_role("button", name="Show the texts")).to_be_visible()
    assert findings(looking) == []
    tap(looking, "v")
    expect(looking.get_by_role("button", name="A much better")).to_be_visible()
    tap(looking, "1")
    expect(looking.get_by_role("button", name="✓ A much better")).to_be_visible()
    tap(looking, "7")
    expect(looking.get_by_role("combobox", name="Kind of harm in A")).to_be_visible()
    assert findings(looking) == []
    looking.get_by_role("button", name="Guidelines").click()
    assert findings(looking) == []
    tap(looking, "Escape")
    for _ in grave:
        looking.wait_for_timeout(READING_MS)
        looking.get_by_role("button", name="Skip").click()
        assert findings(looking) == []
        looking.get_by_role("button", name="Broken text").click()
        looking.wait_for_timeout(READING_MS)
    expect(looking.get_by_text("Nothing is left for you to judge")).to_be_visible()
    assert findings(looking) == []


CHOSEN: dict[Task, tuple[str, str]] = {  # a key, and what then says that it is chosen
    "rate": ("b", "✓ Bad"),
    "rank": ("3", "✓ 3: best"),
    "demonstrate": ("x", "✓ Reject"),
}


def test_the_other_tasks(looking: Page, serve: Serve, tmp_path: Path) -> None:
    address = serve(make_all_tasks(tmp_path / "study.db"))
    for task, (key, said) in CHOSEN.items():
        sign_in(looking, f"{address}/?project={task}")
        assert findings(looking) == [], task
        tap(looking, key)
        expect(looking.get_by_role("button", name=said)).to_be_visible()
        assert findings(looking) == [], task


def test_what_is_read_out_says_what_it_is(page: Page, serve: Serve, tmp_path: Path) -> None:
    address = serve(make_all_tasks(tmp_path / "study.db"))
    sign_in(page, f"{address}/?project=rate")
    expect(page.get_by_role("region", name="Response", exact=True)).to_be_visible()
    sign_in(page, f"{address}/?project=rank")
    for number in range(1, 9):
        expect(page.get_by_role("region", name=f"Response {number}")).to_have_count(1)
        expect(page.get_by_role("button", name=str(number), exact=True)).to_be_visible()
    sign_in(page, f"{address}/?project=demonstrate")
    expect(page.get_by_role("region", name="Proposed answer")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your version")).to_be_visible()


PAGES = (
    "My judgments", "Projects", "People", "Progress", "Label quality", "Adjudicate",
    "Quality study", "Datasets", "Load",
)  # fmt: skip
OF_MODELS = ("Rounds", "Runs", "Evaluation")


def test_all_other_pages(looking: Page, serve: Serve, tmp_path: Path) -> None:
    sign_in(looking, serve(make_sample(tmp_path / "study.db")))
    press(looking, "a")
    looking.get_by_role("button", name="ada", exact=True).click()
    looking.get_by_role("menuitem", name="My settings").click()
    expect(looking.get_by_role("heading", name="My settings", exact=True)).to_be_visible()
    assert findings(looking) == []
    for name in PAGES:
        looking.get_by_role("link", name=name, exact=True).click()
        expect(looking.get_by_role("heading", name=name, exact=True)).to_be_visible()
        looking.wait_for_timeout(1_000)
        assert findings(looking) == [], name
    for name in OF_MODELS:
        looking.get_by_role("button", name="Models", exact=True).click()
        looking.get_by_role("menuitem", name=name).click()
        expect(looking.get_by_role("heading", name=name, exact=True)).to_be_visible()
        looking.wait_for_timeout(1_000)
        assert findings(looking) == [], name


def test_trainings(looking: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_sample(tmp_path / "study.db")
    training.add_round(path)
    training.add_round(path, until="judge", start_run_id=1)
    training.warn(path, training.add_run(path))
    address = serve(path)
    looking.goto(f"{address}/rounds")
    expect(looking.locator('[aria-current="step"]')).to_be_visible()
    assert findings(looking) == []
    looking.goto(f"{address}/runs")
    looking.get_by_text("Show the texts, which may be harmful").click()
    expect(looking.get_by_role("region", name="After step 4")).to_be_visible()
    assert findings(looking) == []
    looking.get_by_role("combobox", name="Compare with").click()
    looking.get_by_role("option", name="Run 1").click()
    looking.keyboard.press("Escape")
    expect(looking.get_by_role("heading", name="What differs")).to_be_visible()
    assert findings(looking) == []


def test_a_file_before_it_is_loaded_and_after(looking: Page, serve: Serve, tmp_path: Path) -> None:
    looking.goto(serve(make_study(tmp_path / "study.db")) + "/load")
    source = write_jsonl(tmp_path / "more.jsonl", [preference("How?")])
    looking.locator("input[type=file]").set_input_files(source)
    expect(looking.get_by_role("cell", name="How?")).to_be_visible()
    looking.get_by_text("The first rows as they are").click()
    assert findings(looking) == []
    looking.get_by_role("button", name="Load all of it into more").click()
    expect(looking.get_by_text("is loaded into more")).to_be_visible()
    assert findings(looking) == []


def test_signing_in_and_joining(looking: Page, serve: Callable[..., str], tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db")
    with open_study(path) as study:
        invite = accounts.add(study, "ada", "admin")
    address = serve(path, me=None)
    looking.goto(address)
    expect(looking.get_by_label("Password")).to_be_visible()
    assert findings(looking) == []
    looking.goto(f"{address}/join?token={invite.token}")
    expect(looking.get_by_label("Password").first).to_be_visible()
    assert findings(looking) == []


SIZES = {"phone": (390, 844), "zoomed to 200%": (720, 450), "small phone": (320, 640)}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_window(
    browser: Browser, serve: Serve, tmp_path: Path, size: str
) -> None:
    width, height = SIZES[size]
    wide = {"prompt": "w" * 500, "response_a": "`" + "x" * 900 + "`", "response_b": "y" * 900}
    path = make_study(tmp_path / "study.db", EVERYTHING, [wide, *ROWS])
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, serve(path))
    tap(page, "1")
    expect(page.get_by_role("button", name="✓ A much better")).to_be_visible()
    tap(page, "7")
    expect(page.get_by_role("button", name="✓ Unsafe")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("Saved")
    context.close()


WIDE: dict[Task, tuple[Row, ...]] = {
    "rate": ({"prompt": "w" * 500, "response": "`" + "x" * 900 + "`"},),
    "rank": ({"prompt": "w" * 500, "responses": [letter * 900 for letter in "abcdefgh"]},),
    "demonstrate": ({"prompt": "w" * 500, "response": "x" * 900},),
}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_of_the_other_tasks_is_wider(
    browser: Browser, serve: Serve, tmp_path: Path, size: str
) -> None:
    width, height = SIZES[size]
    address = serve(make_all_tasks(tmp_path / "study.db", WIDE))
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    for task, (key, said) in CHOSEN.items():
        sign_in(page, f"{address}/?project={task}")
        tap(page, key)
        expect(page.get_by_role("button", name=said)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, task
        main = page.locator('[data-testid="stMain"]')
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, task
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Nothing is left for you to judge")).to_be_visible()
    context.close()
