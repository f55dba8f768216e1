"""Accepting, editing, rejecting and writing answers, in a real browser; nothing typed is lost."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate.planning import close
from db.connection import open_study
from tests.browser.annotating import READING_MS, sign_in, tap
from tests.browser.conftest import Serve, free_port, running
from tests.browser.set_up import ROWS, ask, make_study

pytestmark = pytest.mark.browser

PAUSE_MS = 2_500  # longer than the pause after which what was typed is handed over
WRITTEN = (
    "SELECT j.verdict, r.messages FROM judgments j JOIN responses r ON r.id = j.chosen_id "
    "WHERE j.verdict IN ('edit', 'write', 'accept') ORDER BY j.id"
)


def field(page: Page) -> Locator:
    return page.locator(".st-key-writing textarea").first


def proposal(page: Page) -> str:
    return page.locator(".response .text").inner_text()


def save_mine(page: Page) -> None:
    """As a person does, who reads before saving: the text may have been filled in at once."""
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Save mine").click()


def written(path: Path) -> list[tuple[str, str]]:
    return [(verdict, json.loads(text)[0]["content"]) for verdict, text in ask(path, WRITTEN)]


def test_accept_edit_and_reject_by_keyboard(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    sign_in(page, serve(path))
    accepted = proposal(page)
    expect(field(page)).to_have_value(accepted)
    tap(page, "a")
    expect(page.locator(".notice")).to_contain_text("Saved: Accepted")
    expect(page.locator(".item")).not_to_contain_text(accepted)

    edited = proposal(page)
    tap(page, "e")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" Axe, sun, rain.")  # with the keys of the buttons
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: Edited")
    expect(page.locator(".item")).not_to_contain_text(edited)

    rejected = proposal(page)
    tap(page, "x")
    expect(page.locator(".notice")).to_contain_text("Saved: Rejected")
    expect(page.locator(".item")).not_to_contain_text(rejected)
    assert written(path) == [("accept", accepted), ("edit", f"{edited} Axe, sun, rain.")]
    assert ask(path, "SELECT verdict FROM judgments") == [("accept",), ("edit",), ("reject",)]
    assert ask(path, "SELECT outcome FROM items WHERE outcome IS NOT NULL ORDER BY id") == [
        ("demonstrated",), ("demonstrated",), ("rejected",),
    ]  # fmt: skip


def test_an_answer_is_written_where_nothing_is_proposed(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [{"prompt": row["prompt"]} for row in ROWS]
    path = make_study(tmp_path / "study.db", rows=rows, task="demonstrate")
    sign_in(page, serve(path))
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Write an answer first")
    tap(page, "e")
    page.keyboard.type("No. But here is help.\nIn two lines.")
    page.wait_for_timeout(PAUSE_MS)
    expect(field(page)).to_be_focused()  # handing over does not disturb
    page.keyboard.type(" And more.")
    tap(page, "Escape")
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: Written")
    assert written(path) == [("write", "No. But here is help.\nIn two lines. And more.")]
    expect(field(page)).to_have_value("")


def test_what_is_typed_outlives_undo_skip_reload_and_the_server(page: Page, tmp_path: Path) -> None:
    path, port = make_study(tmp_path / "study.db", task="demonstrate"), free_port()
    with running(path, port) as server:
        sign_in(page, f"http://localhost:{port}")
        field(page).fill("Mine.")
        save_mine(page)
        expect(page.locator(".notice")).to_contain_text("Saved: Edited")
        tap(page, "u")
        expect(field(page)).to_have_value("Mine.")
        page.wait_for_timeout(READING_MS)
        page.get_by_role("button", name="Skip").click()
        page.get_by_role("button", name="Broken text").click()
        expect(page.locator(".notice")).to_contain_text("Skipped")
        tap(page, "u")
        expect(field(page)).to_have_value("Mine.")
        field(page).press_sequentially(" And yours.", delay=20)
        page.wait_for_timeout(PAUSE_MS)
        page.reload()
        expect(field(page)).to_have_value("Mine. And yours.")
        server.kill()
        server.wait()
    with running(path, port):
        page.goto(f"http://localhost:{port}")
        expect(field(page)).to_have_value("Mine. And yours.")
        tap(page, "Enter")
        expect(page.locator(".notice")).to_contain_text("Saved: Edited")
    assert written(path)[-1] == ("edit", "Mine. And yours.")


def test_what_is_typed_is_left_out_only_by_taking_it_back(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    sign_in(page, serve(path))
    proposed = proposal(page)
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Change the text to make it yours")
    field(page).fill("Mine.")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".notice")).to_contain_text("You wrote an answer")
    expect(field(page)).to_have_value("Mine.")
    tap(page, "x")
    expect(page.locator(".notice")).to_contain_text("You wrote an answer")
    assert ask(path, "SELECT * FROM judgments") == []
    page.get_by_role("button", name="Back to proposal").click()
    expect(field(page)).to_have_value(proposed)
    tap(page, "a")
    expect(page.locator(".notice")).to_contain_text("Saved: Accepted")
    assert written(path) == [("accept", proposed)]


def test_reasons_and_why_are_saved_with_the_whole(page: Page, serve: Serve, tmp_path: Path) -> None:
    options = {"rationale": "required", "reasons": ("Too preachy", "Too long")}
    path = make_study(tmp_path / "study.db", options, task="demonstrate")
    sign_in(page, serve(path))
    tap(page, "x")
    expect(page.get_by_role("button", name="✓ Reject")).to_be_visible()
    tap(page, "1")
    expect(page.get_by_role("button", name="✓ Too preachy")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Say why")
    page.get_by_label("Why?").fill("It preaches.")
    page.get_by_label("Why?").blur()
    page.wait_for_timeout(1_000)
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: Rejected")
    assert ask(path, "SELECT verdict, rationale FROM judgments") == [("reject", "It preaches.")]
    assert ask(path, "SELECT reason FROM reasons") == [("Too preachy",)]


def test_a_demonstration_is_corrected_later(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    sign_in(page, serve(path))
    field(page).fill("First try.")
    save_mine(page)
    expect(page.locator(".notice")).to_contain_text("Saved: Edited")
    page.get_by_role("link", name="My judgments").click()
    expect(page.locator(".mine b")).to_have_text("Edited")
    page.get_by_role("button", name="Look").click()
    expect(field(page)).to_have_value("First try.")
    field(page).fill("Second try.")
    save_mine(page)
    expect(page.locator(".mine b")).to_have_text("Edited")
    assert [text for _, text in written(path)] == ["First try.", "Second try."]


def test_what_was_typed_when_the_project_closed_can_still_be_saved(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    sign_in(page, serve(path))
    field(page).fill("Just in time.")
    field(page).blur()
    page.wait_for_timeout(1_000)
    with open_study(path) as study:
        close(study, "pairs")
    save_mine(page)
    expect(page.get_by_text("is closed")).to_be_visible()
    assert written(path) == [("edit", "Just in time.")]


def test_what_came_too_soon_stays_on_the_page(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    with open_study(path) as study:
        study.execute("UPDATE projects SET min_seconds = 60")
    sign_in(page, serve(path))
    field(page).fill("Mine.")
    field(page).press("Control+Enter")
    expect(page.locator(".notice")).to_contain_text("too quick to be meant for this item")
    expect(field(page)).to_have_value("Mine.")
    page.reload()
    expect(field(page)).to_have_value("Mine.")
    assert ask(path, "SELECT * FROM judgments") == []
