"""Picking the best of several, and putting them in order, in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate import companions
from db.connection import open_study
from tests.browser.annotating import READING_MS, sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ROWS_OF, ask, make_study

pytestmark = pytest.mark.browser

PICKED = (
    "SELECT r.messages FROM judgments j JOIN responses r ON r.id = j.chosen_id "
    "WHERE j.verdict = 'pick' ORDER BY j.id"
)
RANKED = (
    "SELECT r.messages FROM ranks k JOIN responses r ON r.id = k.response_id "
    "ORDER BY k.judgment_id, k.rank"
)


def texts(page: Page) -> list[str]:
    """The responses on screen, from number 1 on."""
    return page.locator(".response .text").all_inner_texts()


def stored(path: Path, sql: str) -> list[str]:
    return [json.loads(messages)[0]["content"] for (messages,) in ask(path, sql)]


def press(page: Page, key: str) -> list[str]:
    """Read the responses, press a key that ends the item; gives what was read."""
    before, prompt = texts(page), page.locator(".prompt .text").inner_text()
    tap(page, key)
    expect(page.locator(".item")).not_to_contain_text(prompt)
    return before


def test_a_number_picks_the_response_that_bears_it(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    path = make_study(tmp_path / "study.db", task="rank")
    sign_in(page, serve(path))
    expected = []
    for key in "183":
        expected.append(press(page, key)[int(key) - 1])
        expect(page.locator(".notice")).to_contain_text(f"Saved: {key} is best")
    assert stored(path, PICKED) == expected
    press(page, "x")
    expect(page.locator(".notice")).to_contain_text("Saved: None acceptable")
    before = texts(page)
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="5", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("Saved: 5 is best")
    assert stored(path, PICKED)[-1] == before[4]
    tap(page, "u")
    expect(page.locator(".notice")).to_contain_text("Undone")
    assert texts(page) == before, "shown the same way again"
    assert ask(path, "SELECT count(*) FROM items WHERE outcome = 'picked'") == [(3,)]
    assert ask(path, "SELECT count(*) FROM items WHERE outcome = 'none'") == [(1,)]


def test_the_others_are_put_in_order_one_after_the_other(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [{**row, "responses": list(row["responses"])[:4]} for row in ROWS_OF["rank"]]  # type: ignore[call-overload]
    path = make_study(tmp_path / "study.db", {"full_ranking": True}, rows, task="rank")
    sign_in(page, serve(path))
    first = texts(page)
    for key, said in (("3", "best"), ("1", "2nd")):
        tap(page, key)
        expect(page.get_by_role("button", name=f"✓ {key}: {said}")).to_be_visible()
    expect(page.get_by_text("2 are not in the order yet")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("put all of them in order")
    tap(page, "Backspace")
    expect(page.get_by_role("button", name="✓ 1")).to_have_count(0)
    for key, said in (("2", "2nd"), ("4", "3rd")):
        tap(page, key)
        expect(page.get_by_role("button", name=f"✓ {key}: {said}")).to_be_visible()
    expect(page.get_by_role("button", name="✓ 1: 4th")).to_be_visible()  # the one left
    badge = "card => getComputedStyle(card.querySelector('.letter'), '::after').content"
    shown = [card.evaluate(badge) for card in page.locator(".response").all()]
    assert shown == ['"4th"', '"2nd"', '"best"', '"3rd"']
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: 3 is best")
    assert stored(path, RANKED) == [first[place] for place in (2, 1, 3, 0)]

    expect(page.locator(".item")).to_contain_text("2.")
    alone = texts(page)
    tap(page, "2")
    expect(page.get_by_text("You may put the others in order too")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: 2 is best")
    assert stored(path, PICKED) == [first[2], alone[1]]
    assert len(stored(path, RANKED)) == 4
    tap(page, "u")
    expect(page.get_by_role("button", name="✓ 2: best")).to_be_visible()


def test_an_order_survives_a_reload_and_is_corrected_later(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    rows = [{**row, "responses": list(row["responses"])[:3]} for row in ROWS_OF["rank"]]  # type: ignore[call-overload]
    path = make_study(tmp_path / "study.db", {"full_ranking": True}, rows, task="rank")
    sign_in(page, serve(path))
    tap(page, "2")
    expect(page.get_by_role("button", name="✓ 2: best")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="✓ 2: best")).to_be_visible()
    tap(page, "3")
    expect(page.get_by_role("button", name="✓ 1: 3rd")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".notice")).to_contain_text("Saved: 2 is best")
    page.get_by_role("link", name="My judgments").click()
    expect(page.locator(".mine b")).to_have_text("2 is best")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("button", name="✓ 3: 2nd")).to_be_visible()
    page.get_by_role("button", name="None is acceptable").click()
    expect(page.get_by_role("button", name="✓ None is acceptable")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".mine b")).to_have_text("None acceptable")
    assert ask(path, "SELECT outcome FROM items WHERE outcome IS NOT NULL") == [("none",)]


def test_as_many_as_there_can_be_on_a_phone(page: Page, serve: Serve, tmp_path: Path) -> None:
    row = {"prompt": "Which?", "responses": [f"Number {n}. " + "word " * 90 for n in range(26)]}
    path = make_study(tmp_path / "study.db", rows=[row], task="rank")
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, serve(path))
    last = texts(page)[25]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="26", exact=True).click()
    expect(page.get_by_text("Nothing is left for you to judge")).to_be_visible()
    assert [text.strip() for text in stored(path, PICKED)] == [last.strip()]


def test_practice_names_the_expected_number(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="rank")
    known = {"prompt": "2 + 2?", "responses": ["5", "4", "3"], "label": 1}
    source = tmp_path / "practice.jsonl"
    source.write_text(json.dumps(known) + "\n", encoding="utf-8")
    with open_study(path) as study:
        companions.load(study, "pairs", "practice", str(source))
    sign_in(page, serve(path))
    right = texts(page).index("4") + 1
    tap(page, str(right))
    expect(page.get_by_text(f"Right. Expected: {right} is best.")).to_be_visible()
    tap(page, "Enter")
    expect(page.locator(".item")).to_contain_text("Question 1?")
