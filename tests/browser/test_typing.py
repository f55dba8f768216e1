"""Typing without a pause: nothing of it is lost, and nobody is disturbed while typing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from db.projects import Task
from tests.browser.annotating import sign_in
from tests.browser.conftest import Serve
from tests.browser.set_up import ask, make_study

pytestmark = pytest.mark.browser

BETWEEN_KEYS_MS = 40  # shorter than any pause
SENTENCES = " ".join(f"This is sentence number {n} of them, axe." for n in range(1, 7))  # 9 s
LEAVING = ("beforeunload", "pagehide", "visibilitychange")
# As where the browser ends without a word: it crashes, or the battery does.
UNSAID = """(names) => { for (const name of names)
    window.addEventListener(name, event => event.stopImmediatePropagation(), { capture: true }) }"""


def answer(page: Page) -> Locator:
    return page.locator(".st-key-writing textarea").first


def why(page: Page) -> Locator:
    return page.get_by_label("Why? (optional)")


FIELD: dict[Task, Callable[[Page], Locator]] = {"demonstrate": answer, "compare": why}
OPTIONS: dict[Task, dict[str, str]] = {"demonstrate": {}, "compare": {"rationale": "optional"}}


def type_in_the_middle(page: Page, field: Locator) -> str:
    """Type between what stands there and its last word, without a pause; what it reads then."""
    field.fill("Before. After.")
    for _ in "After.":
        field.press("ArrowLeft")
    page.wait_for_timeout(1_500)  # handed over: the first pause is not the one that is looked at
    field.press_sequentially(SENTENCES + " ", delay=BETWEEN_KEYS_MS)
    caret = field.evaluate("field => [field.selectionStart, field.selectionEnd]")
    assert caret == [len("Before. ") + len(SENTENCES) + 1] * 2
    return f"Before. {SENTENCES} After."


@pytest.mark.parametrize("task", OPTIONS)
def test_typing_is_not_disturbed_and_a_reload_keeps_all_of_it(
    page: Page, serve: Serve, tmp_path: Path, task: Task
) -> None:
    path, field = make_study(tmp_path / "study.db", OPTIONS[task], task=task), FIELD[task]
    sign_in(page, serve(path))
    typed = type_in_the_middle(page, field(page))
    expect(field(page)).to_have_value(typed)
    expect(field(page)).to_be_focused()
    page.reload()
    expect(field(page)).to_have_value(typed)


@pytest.mark.parametrize("task", OPTIONS)
def test_a_page_that_ends_without_a_word_loses_the_last_seconds_at_most(
    page: Page, serve: Serve, tmp_path: Path, task: Task
) -> None:
    path, field = make_study(tmp_path / "study.db", OPTIONS[task], task=task), FIELD[task]
    page.add_init_script(f"({UNSAID})({list(LEAVING)})")
    sign_in(page, serve(path))
    field(page).fill("")
    field(page).press_sequentially(SENTENCES, delay=BETWEEN_KEYS_MS)
    page.reload()
    expect(page.locator(".item")).to_be_visible()
    expect(field(page)).to_have_value(re.compile("sentence number 1"))
    kept = field(page).input_value()
    assert SENTENCES.startswith(kept)
    assert len(kept) > len(SENTENCES) / 3, "nothing was handed over while typing"
    assert len(ask(path, "SELECT * FROM drafts")) == 1
