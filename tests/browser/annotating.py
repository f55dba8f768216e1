"""What an annotator does on the page where people judge, for tests to do the same."""

import re
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Page, expect

from annotate import sessions
from tests.people import PASSWORD

READING_MS = 350  # longer than the time within which a verdict is taken for a double press


class Pair(NamedTuple):
    """The texts on screen."""

    prompt: str
    a: str
    b: str


def sign_in(page: Page, address: str, name: str = "ada") -> None:
    """To the first item: by the form, unless `name` is there alone, and past what stands before."""
    page.goto(address)
    if page.get_by_role("heading", name="Sign in").is_visible():
        give_password(page, name)
    item, past = page.locator(".item"), page.get_by_role("button", name=re.compile("^I have read"))
    expect(item.or_(past).first).to_be_visible()
    while past.is_visible():
        step = past.inner_text().partition("\n")[0]  # the key follows
        past.click()
        expect(page.get_by_text(step, exact=True)).to_have_count(0)
        expect(item.or_(past).first).to_be_visible()
    expect(item).to_be_visible()


def give_password(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form and send it."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page, name: str) -> None:
    """By the menu that bears one's name."""
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def carry(context: BrowserContext, address: str, token: str) -> None:
    """Let a browser carry the cookie of a session."""
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": address}])


def on_screen(page: Page) -> Pair:
    """Read the pair as a person would: the three texts, exactly."""
    prompt, a, b = page.locator(".item .text").all_text_contents()
    return Pair(prompt, a, b)


def tap(page: Page, key: str) -> None:
    """Press a key as a person does, who sees first what there is to press."""
    page.wait_for_timeout(READING_MS)
    page.keyboard.press(key)


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
