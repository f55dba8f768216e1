"""An annotator who is spared: warnings, covered texts, opting out, breaks and limits."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db import times
from db.connection import open_study
from tests.browser.annotating import READING_MS, press, sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ROWS, ask, make_study

pytestmark = pytest.mark.browser

GRAVE = {"category": "Violence", "severity": 3}


def test_work_begins_when_the_warning_was_agreed_to(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", {"warning": "These texts are **violent**."})
    address = serve(path)
    page.goto(address)
    expect(page.get_by_text("These texts are violent.")).to_be_visible()
    expect(page.locator(".item")).to_have_count(0)
    tap(page, "Enter")
    expect(page.get_by_role("button", name="I have read them")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".item")).to_be_visible()
    page.reload()
    expect(page.locator(".item")).to_be_visible()


def test_covered_texts_are_not_in_the_page_until_asked_for(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [{**row, **GRAVE} for row in ROWS[:2]] + list(ROWS[2:])
    path = make_study(tmp_path / "study.db", {"blur_severity": 2}, rows)
    sign_in(page, serve(path))
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()
    for text in (ROWS[0]["response_a"], ROWS[0]["response_b"], ROWS[0]["prompt"]):
        assert str(text) not in page.content()
    assert "Violence" in page.locator(".item").inner_text()
    expect(page.get_by_role("button", name="A is better")).to_have_count(0)
    tap(page, "v")
    expect(page.locator(".item")).to_contain_text(str(ROWS[0]["response_a"]))
    press(page, "a")
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()


def test_skipping_what_distresses_costs_nothing_and_spares_the_category(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [{**row, **GRAVE} for row in ROWS[:4]] + list(ROWS[4:])
    path = make_study(tmp_path / "study.db", {"blur_categories": ("Violence",)}, rows)
    sign_in(page, serve(path))
    page.wait_for_timeout(READING_MS + 300)
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()
    tap(page, "s")
    expect(page.get_by_role("button", name="Too distressing")).to_be_visible()
    tap(page, "2")
    page.get_by_role("button", name="No more of “Violence”").click()
    expect(page.locator(".notice")).to_contain_text("You will see no more of")
    tap(page, "s")  # the one that was on screen already
    expect(page.get_by_role("button", name="Too distressing")).to_be_visible()
    tap(page, "2")
    for _ in range(3):
        expect(page.locator(".item .text").first).to_be_visible()
        press(page, "a")
    tap(page, "a")
    expect(page.get_by_text("Nothing is left for you to judge")).to_be_visible()
    asked = "SELECT count(*) FROM judgments j JOIN items i ON i.id = j.item_id JOIN prompts p"
    assert ask(path, f"{asked} ON p.id = i.prompt_id WHERE p.category = 'Violence'") == [(2,)]
    page.get_by_role("button", name="ada", exact=True).click()
    page.get_by_role("menuitem", name="My settings").click()
    page.get_by_role("button", name="Violence").click()
    expect(page.get_by_text("Nothing is left out")).to_be_visible()
    page.get_by_role("link", name="Judge", exact=True).click()
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()


def test_a_break_is_suggested_and_the_limit_of_a_day_kept(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", {"break_minutes": 30, "daily_limit": 3})
    sign_in(page, serve(path))
    press(page, "a")
    started, last = (times.to_text(times.now() - timedelta(minutes=m)) for m in (40, 1))
    with open_study(path) as study:  # as if there had been more before
        study.execute("UPDATE spells SET started_at = ?, last_at = ?", (started, last))
    tap(page, "b")
    expect(page.get_by_role("heading", name="Time for a break")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".item")).to_be_visible()
    tap(page, "a")
    expect(page.get_by_text("You have judged 3 items here in 24 hours")).to_be_visible()
    assert ask(path, "SELECT count(*) FROM judgments") == [(3,)]
