"""What an annotator does on the compare page, for tests to do the same."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, expect

READING_MS = 350  # longer than the time within which a verdict is taken for a double press


class Pair(NamedTuple):
    """The texts on screen."""

    prompt: str
    a: str
    b: str


def sign_in(page: Page, address: str, name: str = "ada") -> None:
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".item")).to_be_visible()


def on_screen(page: Page) -> Pair:
    """Read the pair as a person would: the three texts, exactly."""
    prompt, a, b = page.locator(".item .text").all_text_contents()
    return Pair(prompt, a, b)


def press(page: Page, key: str) -> Pair:
    """Read the pair, press a key, and wait until the page says so; returns what was judged."""
    return _judge(page, lambda: page.keyboard.press(key))


def click(page: Page, label: str) -> Pair:
    """The same with the mouse."""
    return _judge(page, lambda: page.get_by_role("button", name=label).click())


def _judge(page: Page, act: Callable[[], None]) -> Pair:
    before = on_screen(page)
    page.wait_for_timeout(READING_MS)
    act()
    expect(page.locator(".item")).not_to_contain_text(before.a)
    return before
