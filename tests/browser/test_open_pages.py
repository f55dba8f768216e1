"""A page that is open keeps its item; one that was closed gives it back after its lease."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from annotate import people
from annotate.assignment import claim
from annotate.importing import import_pairs
from annotate.planning import Plan, change
from db import projects
from db.connection import Study
from tests.annotate.writing import pairs, write_jsonl
from tests.browser.annotating import on_screen, sign_in, sign_out
from tests.browser.conftest import Serve
from tests.people import add_person

pytestmark = pytest.mark.browser

LEASE_SECONDS = 4.0


@pytest.fixture
def one_pair(study: Study, tmp_path: Path) -> Study:
    """A study of a single pair, which is leased for a short time."""
    import_pairs(study, str(write_jsonl(tmp_path / "rows.jsonl", pairs(1))), "pairs")
    change(study, "pairs", Plan(lease_seconds=LEASE_SECONDS))
    return study


def is_offered_to_bob(study: Study) -> bool:
    bob = people.enter(study, "bob")
    return claim(study, projects.get(study, "pairs"), bob) is not None


def test_an_item_stays_with_its_open_page(
    page: Page, serve: Serve, one_pair: Study, study_path: Path
) -> None:
    sign_in(page, serve(study_path))
    pair = on_screen(page)
    page.wait_for_timeout(2.5 * LEASE_SECONDS * 1000)
    assert not is_offered_to_bob(one_pair)
    assert on_screen(page) == pair
    page.wait_for_timeout(500)
    page.keyboard.press("a")
    page.get_by_text("Nothing is left for you to judge").wait_for()
    assert projects.progress(one_pair, 1).judged == 1


def test_an_item_returns_when_its_page_was_closed(
    page: Page, serve: Serve, one_pair: Study, study_path: Path
) -> None:
    sign_in(page, serve(study_path))
    page.goto("about:blank")
    page.wait_for_timeout(1.5 * LEASE_SECONDS * 1000)
    assert is_offered_to_bob(one_pair)


def test_an_item_is_given_back_by_whoever_leaves(
    page: Page, serve: Serve, one_pair: Study, study_path: Path
) -> None:
    change(one_pair, "pairs", Plan(lease_seconds=1800))
    add_person(study_path, "ada")
    sign_in(page, serve(study_path, me=None))
    sign_out(page, "ada")
    assert is_offered_to_bob(one_pair)
