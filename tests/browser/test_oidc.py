"""Signing in with an organisation's account, at a provider of identities on this machine."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from annotate import accounts
from annotate.sample import load_sample
from db.connection import open_study
from tests.browser.annotating import give_password
from tests.browser.conftest import free_port, running
from tests.browser.identities import Identities, describe, provider
from tests.people import PASSWORD, add_person

pytestmark = pytest.mark.browser

BUTTON = "Sign in with your organisation"


class Served(NamedTuple):
    """An app, and the provider that it asks."""

    address: str
    identities: Identities


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """The packaged sample, with an account that has an address."""
    path = tmp_path / "study.db"
    with open_study(path, create=True) as study:
        load_sample(study)
        accounts.add(study, "ada", "researcher", "ada@example.org")
    return path


@pytest.fixture
def served(study_path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A server whose secrets describe the provider, with the further lines that a test gives."""
    port = free_port()
    address = f"http://localhost:{port}"
    folder = tmp_path / "started here"
    folder.mkdir()
    with provider(free_port()) as identities:
        describe(identities, folder, address, getattr(request, "param", ""))
        with running(study_path, port, me=None, folder=folder):
            yield Served(address, identities)


def sign_in_as(page: Page, served: Served, **claims: object) -> None:
    served.identities.claims = claims
    page.goto(served.address)
    page.get_by_role("link", name=BUTTON).click()


def test_a_known_address_gets_in_with_the_role_of_its_account(
    page: Page, served: Served, study_path: Path
) -> None:
    sign_in_as(page, served, email="Ada@Example.org", email_verified=True)
    expect(page.get_by_role("button", name="ada", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Progress")).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name="Progress")).to_be_visible()
    assert served.identities.asked == 1

    with open_study(study_path) as study:
        accounts.disable(study, "ada")
    page.reload()
    expect(page.get_by_text("may not use this study")).to_be_visible()
    expect(page.get_by_role("link", name="Progress")).to_have_count(0)


def test_whoever_signs_out_is_out(page: Page, served: Served) -> None:
    sign_in_as(page, served, email="ada@example.org", email_verified=True)
    page.get_by_role("button", name="ada", exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()
    page.goto(served.address)
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email": "eve@example.org", "email_verified": True}, "may not use this study"),
        ({"email": "ada@example.org", "email_verified": False}, "has not verified"),
        ({"email": "ada@example.org", "email_verified": "false"}, "has not verified"),
        ({"email": "ada@example.org"}, "has not verified"),
        ({"name": "ada"}, "does not say what your e-mail address is"),
        (
            {"email": "ada@example.org", "email_verified": True, "iat": int(time.time()) - 50_000},
            "Your session has ended",
        ),
    ],
    ids=["unknown", "not verified", "not verified, as text", "who knows", "no address", "old"],
)
def test_who_is_not_known_for_sure_is_told_and_stays_out(
    page: Page, served: Served, claims: dict[str, object], sentence: str
) -> None:
    sign_in_as(page, served, **claims)
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="ada", exact=True)).to_have_count(0)
    expect(page.locator(".item")).to_have_count(0)
    page.get_by_role("button", name="Sign out of your organisation's account").click()
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()


@pytest.mark.parametrize("served", ["trust_unverified = true"], indirect=True)
def test_a_provider_that_is_trusted_need_not_say_that_it_verified(
    page: Page, served: Served
) -> None:
    sign_in_as(page, served, email="ada@example.org")
    expect(page.get_by_role("button", name="ada", exact=True)).to_be_visible()


def test_a_reset_ends_it_for_this_sign_in_but_not_for_the_next(
    page: Page, served: Served, study_path: Path
) -> None:
    sign_in_as(page, served, email="ada@example.org", email_verified=True)
    expect(page.get_by_role("button", name="ada", exact=True)).to_be_visible()
    with open_study(study_path) as study:
        accounts.reset(study, "ada")
    page.reload()
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    page.get_by_role("button", name="Sign out of your organisation's account").click()
    page.get_by_role("link", name=BUTTON).click()
    expect(page.get_by_role("button", name="ada", exact=True)).to_be_visible()


def test_signing_out_ends_the_session_that_a_copy_of_the_cookies_would_show(
    page: Page, browser: Browser, served: Served, study_path: Path
) -> None:
    add_person(study_path, "ben")
    page.goto(served.address)
    give_password(page, "ben", PASSWORD)
    expect(page.get_by_role("button", name="ben", exact=True)).to_be_visible()
    served.identities.claims = {"email": "ada@example.org", "email_verified": True}
    page.goto(f"{served.address}/?sign-in=oidc")  # has both cookies then
    expect(page.get_by_role("button", name="ada", exact=True)).to_be_visible()
    copied = page.context.cookies()
    assert {"chosen_session", "_streamlit_user"} <= {cookie.get("name") for cookie in copied}
    page.get_by_role("button", name="ada", exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()

    thief = browser.new_context()
    thief.add_cookies(copied)  # type: ignore[arg-type]
    elsewhere = thief.new_page()
    elsewhere.goto(served.address)
    expect(elsewhere.get_by_role("alert")).to_be_visible()
    expect(elsewhere.locator(".item")).to_have_count(0)
    thief.close()


def test_a_cookie_that_the_server_did_not_sign_says_nothing(page: Page, served: Served) -> None:
    made_up = {"name": "_streamlit_user", "value": "ada@example.org", "url": served.address}
    page.context.add_cookies([made_up])  # type: ignore[list-item]
    page.goto(served.address)
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()
