"""Signing in with an organisation's account, at a provider of identities on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from annotate import accounts
from annotate.sample import load_sample
from db.connection import open_study
from tests.browser.conftest import free_port, running
from tests.browser.identities import Identities, describe, provider

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
def served(study_path: Path, tmp_path: Path) -> Iterator[Served]:
    """A server whose secrets describe the provider."""
    port = free_port()
    address = f"http://localhost:{port}"
    folder = tmp_path / "started here"
    folder.mkdir()
    with provider(free_port()) as identities:
        describe(identities, folder, address)
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
        ({"name": "ada"}, "does not say what your e-mail address is"),
    ],
    ids=["unknown", "not verified", "not verified, as text", "no address"],
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


def test_a_cookie_that_the_server_did_not_sign_says_nothing(page: Page, served: Served) -> None:
    made_up = {"name": "_streamlit_user", "value": "ada@example.org", "url": served.address}
    page.context.add_cookies([made_up])  # type: ignore[list-item]
    page.goto(served.address)
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()
