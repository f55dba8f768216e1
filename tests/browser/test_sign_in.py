"""Signing in, joining by an invite and signing out, in real browsers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from annotate import accounts
from annotate.sample import load_sample
from db import projects, times
from db.connection import open_study
from tests.browser.annotating import (
    READING_MS,
    carry,
    give_password,
    on_screen,
    press,
    sign_in,
    sign_out,
)
from tests.browser.conftest import PATIENCE_MS, Serve
from tests.people import PASSWORD, add_person

pytestmark = pytest.mark.browser


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """The packaged sample; nobody has an account yet."""
    path = tmp_path / "study.db"
    with open_study(path, create=True) as study:
        load_sample(study)
    return path


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """A page of another browser, which shares no cookie with the first."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def judged(study_path: Path) -> int:
    with open_study(study_path) as study:
        return projects.progress(study, projects.get(study, "sample").id).judged


def signed_out(page: Page) -> None:
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()


def test_the_right_password_leads_to_the_page_that_was_asked_for(
    page: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada", "researcher")
    address = serve(study_path, me=None)
    page.goto(f"{address}/progress?project=sample")
    give_password(page, "ada")
    expect(page.get_by_role("heading", name="Progress", exact=True)).to_be_visible()
    assert page.url == f"{address}/progress?project=sample"
    page.goto(f"{address}/sign-in")
    assert page.url == f"{address}/", "who is in already needs no form"


def test_scripts_and_other_sites_do_not_get_the_cookie(
    page: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    sign_in(page, serve(study_path, me=None))
    assert "chosen_session" not in page.evaluate("document.cookie")
    (cookie,) = (c for c in page.context.cookies() if c["name"] == "chosen_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert cookie["path"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    page: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    page.goto(serve(study_path, me=None))
    said = []
    for name in ("ada", "nobody"):
        give_password(page, name, "not the password")
        expect(page.get_by_label("Name")).to_have_value(name)
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]
    assert "The name or the password is wrong" in said[0]
    sign_in(page, page.url)


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(
    page: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    page.goto(serve(study_path, me=None))
    for number in range(5):
        give_password(page, "ada", f"wrong for the time {number}")
        expect(page.get_by_role("alert")).to_contain_text("wrong")
    give_password(page, "ada")
    expect(page.get_by_role("alert")).to_contain_text("Try again in 15 minutes")
    give_password(page, "ben")
    expect(page.get_by_role("alert")).to_contain_text("is wrong")


def test_an_invite_sets_a_password_once(
    page: Page, other: Page, serve: Serve, study_path: Path
) -> None:
    with open_study(study_path) as study:
        invite = accounts.add(study, "ada")
    address = serve(study_path, me=None)
    page.goto(invite.link(address))
    expect(page.get_by_role("heading", name="Welcome, ada")).to_be_visible()
    for password, again, problem in (
        (PASSWORD, "other words", "The two passwords differ"),
        ("short", "short", "at least 10"),
    ):
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_label("The same password again").fill(again)
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("alert")).to_contain_text(problem)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    sign_in(page, address)

    other.goto(invite.link(address))
    expect(other.get_by_role("alert")).to_contain_text("used already")
    other.get_by_role("link", name="Go to the sign-in page").click()
    sign_in(other, other.url)


def test_an_old_invite_and_an_invented_one_do_not_work(
    page: Page, serve: Serve, study_path: Path
) -> None:
    with open_study(study_path) as study:
        invite = accounts.add(study, "ada", now=times.now() - timedelta(days=8))
    address = serve(study_path, me=None)
    for link in (invite.link(address), f"{address}/join?token=invented", f"{address}/join"):
        page.goto(link)
        expect(page.get_by_role("alert")).to_contain_text("too old")


def test_two_people_see_their_own_work(
    page: Page, other: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    add_person(study_path, "ben")
    address = serve(study_path, me=None)
    sign_in(page, address)
    sign_in(other, address, "ben")
    assert on_screen(page) != on_screen(other)
    press(page, "a")
    expect(page.locator(".standing")).to_contain_text("1")
    expect(other.get_by_role("button", name="ben", exact=True)).to_be_visible()
    expect(other.get_by_role("button", name="ada", exact=True)).to_have_count(0)


def test_signing_out_ends_it_in_the_other_tab_too(
    page: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    address = serve(study_path, me=None)
    sign_in(page, address)
    tab = page.context.new_page()
    tab.goto(f"{address}/?project=sample")
    expect(tab.locator(".item")).to_be_visible()
    before = judged(study_path)
    sign_out(page, "ada")
    tab.keyboard.press("a")
    signed_out(tab)
    assert judged(study_path) == before
    tab.get_by_role("link", name="Sign in").click()
    give_password(tab, "ada")
    expect(tab.locator(".item")).to_be_visible()
    assert tab.url == f"{address}/?project=sample"


def test_who_is_disabled_at_work_stores_nothing_more(
    page: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    sign_in(page, serve(study_path, me=None))
    press(page, "a")
    before = judged(study_path)
    with open_study(study_path) as study:
        accounts.disable(study, "ada")
    page.wait_for_timeout(READING_MS)
    page.keyboard.press("a")
    signed_out(page)
    assert judged(study_path) == before
    page.get_by_role("link", name="Sign in").click()
    give_password(page, "ada")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_reload_and_another_device_go_on_with_the_same_pair(
    page: Page, other: Page, serve: Serve, study_path: Path
) -> None:
    add_person(study_path, "ada")
    address = serve(study_path, me=None)
    sign_in(page, address)
    press(page, "a")
    pair = on_screen(page)
    page.reload()
    expect(page.locator(".item")).to_contain_text(pair.a)
    assert on_screen(page) == pair
    sign_in(other, address)
    assert on_screen(other) == pair


def test_without_any_account_the_page_says_what_to_run(
    page: Page, serve: Serve, study_path: Path
) -> None:
    page.goto(serve(study_path, me=None))
    expect(page.get_by_text("annotate people add NAME --role admin --db study.db")).to_be_visible()


def test_an_admin_invites_and_disables_people(
    page: Page, other: Page, serve: Serve, study_path: Path
) -> None:
    token = add_person(study_path, "root", "admin")
    address = serve(study_path, me=None)
    carry(page.context, address, token)
    page.goto(f"{address}/people")
    page.get_by_text("Add somebody").click()
    page.get_by_label("Name").fill("ada")
    page.get_by_role("button", name="Add", exact=True).click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{address}/join?token=")

    other.goto(link)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_label("The same password again").fill(PASSWORD)
    other.get_by_role("button", name="Join").click()
    sign_in(other, address)

    who = page.get_by_role("combobox", name="Who")
    who.click()
    page.get_by_role("option", name="ada").click()
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_text("ada cannot sign in any more")).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_have_count(0)  # the link was shown once
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()

    who.click()
    page.get_by_role("option", name="root").click()
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_text("root is the only admin")).to_be_visible()


def test_alone_on_ones_own_machine_nobody_signs_in_or_out(
    page: Page, serve: Serve, study_path: Path
) -> None:
    address = serve(study_path)
    page.goto(f"{address}/sign-in")
    expect(page.get_by_role("link", name="People")).to_be_visible()
    expect(page.get_by_text("Sign out")).to_have_count(0)
