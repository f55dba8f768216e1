"""Two tabs of one person, and a server that is gone for a while: nothing twice, nothing lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotating import READING_MS, Pair, on_screen, press, sign_in
from tests.browser.conftest import Serve, free_port, running
from tests.browser.set_up import ask, make_study

pytestmark = pytest.mark.browser


def test_two_tabs_show_one_pair_and_judge_it_once(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db")
    address = serve(path)
    sign_in(page, address)
    other = page.context.new_page()
    sign_in(other, address)
    pair = on_screen(page)
    assert on_screen(other) == pair
    press(page, "a")
    other.wait_for_timeout(READING_MS)
    other.keyboard.press("b")  # what it shows has been judged in the first tab
    expect(other.locator(".notice")).to_contain_text("Not saved: you answered this item before")
    expect(other.locator(".item")).not_to_contain_text(pair.a)
    assert on_screen(other) == on_screen(page)
    assert ask(path, "SELECT verdict FROM judgments") == [("a",)]


def test_a_press_while_the_server_is_away_is_stored_once_or_the_pair_is_still_there(
    page: Page, tmp_path: Path
) -> None:
    path, port = make_study(tmp_path / "study.db"), free_port()
    with running(path, port) as server:
        sign_in(page, f"http://localhost:{port}")
        first = press(page, "a")
        pair = on_screen(page)
        page.wait_for_timeout(READING_MS)
        server.kill()
        server.wait()
        page.wait_for_timeout(500)
        page.keyboard.press("b")
        page.wait_for_timeout(500)
    with running(path, port):
        for _ in range(6):  # what went nowhere is pressed again, until the page has reconnected
            if _changes(page, pair):
                break
            page.keyboard.press("b")
        press(page, "t")
    assert ask(path, "SELECT verdict FROM judgments ORDER BY id") == [("a",), ("b",), ("tie",)]
    assert len({first, pair}) == 2
    assert ask(path, "SELECT count(DISTINCT item_id) FROM judgments") == [(3,)]


def _changes(page: Page, pair: Pair) -> bool:
    """Whether another pair comes within five seconds, in which a press has been heard if ever."""
    for _ in range(50):
        if on_screen(page) != pair:
            return True
        page.wait_for_timeout(100)
    return False
