"""A whole session without a mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotating import READING_MS, on_screen, press, sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ROWS, ask, make_study

pytestmark = pytest.mark.browser


def test_a_whole_session_by_keyboard(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db")
    page.goto(serve(path))
    expect(page.get_by_role("heading", name="Guidelines")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".item")).to_be_visible()
    for key in ("a", "b", "t", "x"):
        press(page, key)
    skipped = on_screen(page)
    tap(page, "s")
    expect(page.get_by_role("button", name="Too distressing")).to_be_visible()
    tap(page, "Escape")
    expect(page.get_by_role("button", name="A is better")).to_be_visible()
    tap(page, "s")
    expect(page.get_by_role("button", name="Broken text")).to_be_visible()
    tap(page, "4")
    expect(page.locator(".item")).not_to_contain_text(skipped.a)
    tap(page, "u")
    expect(page.locator(".item")).to_contain_text(skipped.a)
    press(page, "b")
    assert ask(path, "SELECT verdict FROM judgments ORDER BY id") == [
        ("a",), ("b",), ("tie",), ("both_bad",), ("skip",), ("undone",), ("b",),
    ]  # fmt: skip


def test_texts_are_scrolled_by_keyboard_and_reading_starts_at_the_prompt(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    long = {
        "prompt": "Which is longer?",
        "response_a": "\n\n".join(f"Paragraph {n} of the first." for n in range(80)),
        "response_b": "\n\n".join(f"Paragraph {n} of the second." for n in range(120)),
    }
    path = make_study(tmp_path / "study.db", rows=[long, *ROWS])
    sign_in(page, serve(path))
    prompt = page.locator(".item .prompt")
    expect(prompt).to_be_focused()
    tap(page, "Tab")
    first = page.locator(".response").first
    expect(first).to_be_focused()
    tap(page, "PageDown")
    page.wait_for_timeout(700)
    assert first.evaluate("card => card.scrollTop") > 50
    press(page, "a")
    expect(prompt).to_be_focused()


def test_responses_scroll_together_if_one_likes(page: Page, serve: Serve, tmp_path: Path) -> None:
    row = {
        "prompt": "Which?",
        "response_a": "\n\n".join(f"Paragraph {n}." for n in range(80)),
        "response_b": "\n\n".join(f"Paragraph {n} as well." for n in range(160)),
    }
    sign_in(page, serve(make_study(tmp_path / "study.db", rows=[row])))
    page.get_by_role("button", name="Reading").click()
    page.get_by_text("Scroll together").click()
    tap(page, "Escape")
    first, second = page.locator(".response").all()
    end = "card => card.scrollTo(0, card.scrollHeight)"
    share = "card => card.scrollTop / (card.scrollHeight - card.clientHeight)"
    page.wait_for_timeout(500)
    first.evaluate(end)
    page.wait_for_timeout(500)
    assert second.evaluate(share) > 0.95
    second.evaluate("card => card.scrollTo(0, 0)")
    page.wait_for_timeout(500)
    assert first.evaluate(share) < 0.05


def test_time_out_of_view_is_taken_off(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db")
    sign_in(page, serve(path))
    page.wait_for_timeout(READING_MS)
    in_view(page, False)
    page.wait_for_timeout(2_000)
    in_view(page, True)
    page.wait_for_timeout(READING_MS)
    press(page, "a")
    press(page, "b")
    (first, hidden), (_, none) = ask(
        path, "SELECT seconds, hidden_seconds FROM judgments ORDER BY id"
    )
    assert 1.9 < hidden < 4
    assert first > hidden
    assert none == 0


def in_view(page: Page, seen: bool) -> None:
    """What the browser says when its tab is put behind another, or to the front again."""
    page.evaluate(
        "seen => { Object.defineProperty(document, 'hidden', {value: !seen, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        seen,
    )
