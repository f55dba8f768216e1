"""What a project asks beside the verdict, answered in a real browser, up to the exported file."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.datasets import build
from annotate.formats.writing import write
from annotate.planning import Plan, change, close
from db.connection import open_study
from tests.browser.annotating import on_screen, sign_in, tap
from tests.browser.conftest import Serve, free_port, running
from tests.browser.set_up import ALL_OF, ask, make_study

pytestmark = pytest.mark.browser

EVERYTHING = ALL_OF["compare"]


def chosen(page: Page, name: str) -> None:
    """Wait until this button says that it is chosen."""
    expect(page.get_by_role("button", name=f"✓ {name}").first).to_be_visible()


def test_all_questions_by_key_and_what_does_not_fit_is_pointed_out(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", EVERYTHING)
    sign_in(page, serve(path))
    pair = on_screen(page)
    tap(page, "1")
    chosen(page, "A much better")
    tap(page, "e")
    chosen(page, "B")
    tap(page, "g")
    chosen(page, "Equal")
    tap(page, "7")
    chosen(page, "Unsafe")
    tap(page, "8")
    chosen(page, "Safe")
    expect(page.get_by_text("You chose A, and marked it unsafe while B is safe.")).to_be_visible()
    page.get_by_role("combobox", name="Kind of harm in A").click()
    page.get_by_role("option", name="Violence").click()
    page.get_by_role("combobox", name="Severity in A").click()
    page.get_by_role("option", name="2 · medium").click()
    page.get_by_label("Why? (optional)").fill("It is polite.")
    page.get_by_label("Why? (optional)").blur()
    page.wait_for_timeout(1_000)
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: A much better")
    expect(page.locator(".item")).not_to_contain_text(pair.a)

    assert ask(path, "SELECT verdict, rationale FROM judgments") == [("a_much", "It is polite.")]
    assert sorted(ask(path, "SELECT axis, chosen_id IS NULL FROM axis_answers")) == [
        ("harmless", 1), ("helpful", 0),
    ]  # fmt: skip
    assert sorted(ask(path, "SELECT safe, category, severity FROM marks")) == [
        (0, "Violence", 2), (1, None, None),
    ]  # fmt: skip


def test_an_edit_flows_into_the_exported_file(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", {"edit": True})
    sign_in(page, serve(path))
    pair = on_screen(page)
    tap(page, "b")
    field = page.get_by_label("Improve response B (optional)")
    expect(field).to_have_value(pair.b)
    field.fill(f"{pair.b} Better now.")
    field.blur()
    page.wait_for_timeout(1_000)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("Saved: B is better")

    out = tmp_path / "out.jsonl"
    with open_study(path) as study:
        write(study, build(study, "pairs"), out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    texts = [(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in rows]
    assert sorted(texts) == sorted([(f"{pair.b} Better now.", pair.b), (pair.b, pair.a)])


def test_what_is_required_is_asked_for_before_saving(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", {"rationale": "required"})
    sign_in(page, serve(path))
    tap(page, "a")
    expect(page.get_by_text("Say why, in a few words.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("Say why")
    assert ask(path, "SELECT * FROM judgments") == []


def test_a_draft_outlives_the_server_and_goes_to_another_device(page: Page, tmp_path: Path) -> None:
    path, port = make_study(tmp_path / "study.db", {"rationale": "optional"}), free_port()
    with running(path, port) as server:
        sign_in(page, f"http://localhost:{port}")
        pair = on_screen(page)
        tap(page, "b")
        chosen(page, "B is better")
        page.get_by_label("Why? (optional)").press_sequentially("Because it is true", delay=20)
        page.wait_for_timeout(2_500)  # longer than the pause after which it is handed over
        server.kill()
        server.wait()
    with running(path, port):
        browser = page.context.browser
        assert browser is not None
        other = browser.new_context().new_page()
        other.goto(f"http://localhost:{port}")
        expect(other.locator(".item")).to_contain_text(pair.a)
        expect(other.get_by_label("Why? (optional)")).to_have_value("Because it is true")
        chosen(other, "B is better")
        other.get_by_role("button", name="Save").click()
        expect(other.locator(".notice")).to_contain_text("Saved: B is better")
        other.context.close()
    assert ask(path, "SELECT verdict, rationale FROM judgments") == [("b", "Because it is true")]
    assert ask(path, "SELECT * FROM drafts") == []


def test_what_was_begun_when_the_project_closed_can_still_be_saved(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", {"rationale": "optional"})
    sign_in(page, serve(path))
    pair = on_screen(page)
    tap(page, "a")
    chosen(page, "A is better")
    with open_study(path) as study:
        close(study, "pairs")
    tap(page, "b")
    expect(page.get_by_text("it is the last one")).to_be_visible()
    chosen(page, "B is better")
    assert on_screen(page) == pair
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("it is the last one")).to_have_count(0)
    expect(page.get_by_text("is closed")).to_be_visible()
    assert ask(path, "SELECT verdict FROM judgments") == [("b",)]


def test_what_is_not_asked_any_more_does_not_stand_in_the_way(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", {"axes": ("helpful",), "rationale": "optional"})
    sign_in(page, serve(path))
    tap(page, "q")
    chosen(page, "A")
    with open_study(path) as study:
        change(study, "pairs", Plan(options={"axes": ()}))
    page.reload()
    expect(page.locator(".item")).to_be_visible()
    tap(page, "a")
    chosen(page, "A is better")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice")).to_contain_text("Saved: A is better")
