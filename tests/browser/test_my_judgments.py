"""Looking at one's own judgments again, and correcting one."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.planning import close
from db.connection import open_study
from tests.browser.annotating import press, sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ROWS, ask, make_study

pytestmark = pytest.mark.browser


def test_a_judgment_is_corrected_until_the_project_is_closed(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db")
    sign_in(page, serve(path))
    first = press(page, "a")
    press(page, "b")
    on_screen_now = page.locator(".item").inner_text()
    page.get_by_role("link", name="My judgments").click()
    lines = page.locator(".mine")
    expect(lines).to_have_count(2)
    expect(lines.nth(1)).to_contain_text("A is better")
    expect(lines.nth(1)).to_contain_text(first.prompt)
    page.get_by_role("button", name="Look").nth(1).click()
    expect(page.locator(".item")).to_contain_text(first.a)
    expect(page.get_by_role("button", name="✓ A is better")).to_be_visible()
    page.get_by_role("button", name="B is better").click()
    expect(page.locator(".notice")).to_contain_text("Saved: B is better")
    expect(lines).to_have_count(2)
    standing = "SELECT verdict FROM judgments j WHERE NOT EXISTS (SELECT 1 FROM judgments l "
    assert ask(path, f"{standing} WHERE l.supersedes = j.id) ORDER BY item_id") == [("b",), ("b",)]

    page.get_by_role("link", name="Judge", exact=True).click()
    expect(page.locator(".item")).to_be_visible()
    assert page.locator(".item").inner_text() == on_screen_now
    with open_study(path) as study:
        close(study, "pairs")
    page.reload()
    expect(page.get_by_text("is closed")).to_be_visible()
    page.get_by_role("link", name="My judgments").click()
    page.get_by_role("button", name="Look").first.click()
    expect(page.get_by_text("is closed")).to_be_visible()
    expect(page.get_by_role("button", name="A is better")).to_have_count(0)


def test_a_judgment_of_before_the_last_is_found_again(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [
        {"prompt": f"Prompt {n}", "response_a": f"One {n}.", "response_b": f"Two {n}."}
        for n in range(30)
    ]
    path = make_study(tmp_path / "study.db", rows=rows)
    sign_in(page, serve(path))
    for _ in range(27):
        press(page, "a")
    page.get_by_role("link", name="My judgments").click()
    expect(page.locator(".mine")).to_have_count(25)
    page.get_by_role("button", name="Older").click()
    expect(page.locator(".mine")).to_have_count(2)
    page.get_by_role("button", name="Newest").click()
    expect(page.locator(".mine")).to_have_count(25)


def test_what_was_covered_stays_covered_until_asked_for(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [{**row, "category": "Violence", "severity": 3} for row in ROWS[:2]]
    path = make_study(tmp_path / "study.db", {"blur_severity": 2}, rows)
    sign_in(page, serve(path))
    tap(page, "s")
    expect(page.get_by_role("button", name="Too distressing")).to_be_visible()
    tap(page, "2")
    expect(page.locator(".notice")).to_contain_text("Skipped")
    page.get_by_role("link", name="My judgments").click()
    expect(page.locator(".mine")).to_contain_text("covered: Violence")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()
    assert str(rows[0]["prompt"]) not in page.content()
    page.reload()
    page.get_by_role("button", name="Show the texts").click()
    expect(page.locator(".item")).to_contain_text(str(rows[0]["prompt"]))
