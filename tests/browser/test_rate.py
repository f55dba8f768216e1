"""Rating one response at a time, in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate import companions
from db.connection import open_study
from tests.browser.annotating import sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ask, make_study

pytestmark = pytest.mark.browser

REASONS = ("Unsafe", "Does not answer", "Too long")


def response(page: Page) -> str:
    """The text to be rated."""
    return page.locator(".response .text").inner_text()


def rate(page: Page, key: str) -> str:
    """Press a key, and see the next response; gives the one that was rated."""
    before = response(page)
    tap(page, key)
    expect(page.locator(".item")).not_to_contain_text(before)
    return before


def test_one_key_rates_and_undo_takes_it_back(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="rate")
    sign_in(page, serve(path))
    expect(page.get_by_role("button", name="Good")).to_be_visible()
    rate(page, "g")
    expect(page.locator(".notice")).to_contain_text("Saved: Good")
    rate(page, "b")
    skipped = response(page)
    tap(page, "s")
    expect(page.get_by_role("button", name="Broken text")).to_be_visible()
    rate(page, "4")
    taken_back = rate(page, "g")
    tap(page, "u")
    expect(page.locator(".notice")).to_contain_text("Undone: judge this item again")
    expect(page.locator(".item")).to_contain_text(taken_back)
    rate(page, "b")
    assert skipped != taken_back
    assert ask(path, "SELECT verdict FROM judgments ORDER BY id") == [
        ("good",), ("bad",), ("skip",), ("good",), ("undone",), ("bad",),
    ]  # fmt: skip
    counts = "SELECT outcome, count(*) FROM items WHERE outcome IS NOT NULL GROUP BY 1 ORDER BY 1"
    assert ask(path, counts) == [("bad", 2), ("good", 1), ("skipped", 1)]


def test_safety_has_its_words_and_reasons_their_digits(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    options = {"scale": "safety", "reasons": REASONS, "marks": True, "rationale": "optional"}
    path = make_study(tmp_path / "study.db", options, task="rate")
    sign_in(page, serve(path))
    first = response(page)
    tap(page, "b")
    expect(page.get_by_role("button", name="✓ Unsafe Shortcut B")).to_be_visible()
    for key, reason in (("1", "Unsafe"), ("3", "Too long"), ("2", "Does not answer")):
        tap(page, key)
        expect(page.get_by_role("button", name=f"✓ {reason} Shortcut {key}")).to_be_visible()
    tap(page, "2")  # taken back
    expect(page.get_by_role("button", name="✓ Does not answer")).to_have_count(0)
    tap(page, "n")
    expect(page.get_by_role("combobox", name="Severity")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: Unsafe")
    expect(page.locator(".item")).not_to_contain_text(first)
    assert ask(path, "SELECT verdict FROM judgments") == [("bad",)]
    assert sorted(ask(path, "SELECT reason FROM reasons")) == [("Too long",), ("Unsafe",)]
    assert ask(path, "SELECT safe FROM marks") == [(0,)]


def test_what_does_not_fit_is_pointed_out(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", {"marks": True}, task="rate")
    sign_in(page, serve(path))
    tap(page, "g")
    expect(page.get_by_role("button", name="✓ Good")).to_be_visible()
    tap(page, "n")
    expect(page.get_by_text("You call it good, and marked it unsafe.")).to_be_visible()


def test_a_rating_is_corrected_and_covered_texts_stay_covered(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [
        {"prompt": f"How? {n}", "response": f"Like this {n}.", "category": "Violence"}
        for n in range(2)
    ]
    path = make_study(tmp_path / "study.db", {"blur_categories": ("*",)}, rows, task="rate")
    sign_in(page, serve(path))
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()
    assert "Like this" not in page.content()
    tap(page, "v")
    expect(page.locator(".item")).to_contain_text("Like this")
    tap(page, "g")
    expect(page.get_by_role("button", name="Show the texts")).to_be_visible()
    page.get_by_role("link", name="My judgments").click()
    expect(page.locator(".mine")).to_contain_text("Good")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="Show the texts").click()
    expect(page.get_by_role("button", name="✓ Good")).to_be_visible()
    tap(page, "b")
    expect(page.locator(".notice")).to_contain_text("Saved: Bad")
    expect(page.locator(".mine b")).to_have_text("Bad")


def test_practice_says_what_was_expected(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="rate")
    known = {"prompt": "2 + 2?", "response": "5", "label": "bad", "rationale": "It is 4."}
    source = tmp_path / "practice.jsonl"
    source.write_text(json.dumps(known) + "\n", encoding="utf-8")
    with open_study(path) as study:
        companions.load(study, "pairs", "practice", str(source))
    sign_in(page, serve(path))
    expect(page.locator(".standing")).to_contain_text("Practice")
    tap(page, "g")
    expect(page.get_by_text("Not quite. Expected: Bad.")).to_be_visible()
    expect(page.get_by_text("It is 4.")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".item")).to_contain_text("Question 1?")


def test_a_reason_to_skip_pressed_twice_says_nothing_of_the_next_response(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", {"reasons": REASONS}, task="rate")
    sign_in(page, serve(path))
    before = response(page)
    tap(page, "s")
    expect(page.get_by_role("button", name="Broken text")).to_be_visible()
    tap(page, "1")
    page.wait_for_timeout(65)
    page.keyboard.press("1")
    expect(page.locator(".item")).not_to_contain_text(before)
    tap(page, "g")
    expect(page.get_by_role("button", name="✓ Good")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: Good")
    assert ask(path, "SELECT count(*) FROM reasons") == [(0,)]
