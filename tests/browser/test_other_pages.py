"""Progress, and a server that is killed, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotating import press, sign_in
from tests.browser.conftest import Serve, free_port, running
from tests.browser.set_up import make_sample

pytestmark = pytest.mark.browser


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """A study of the packaged sample with a run of three steps."""
    return make_sample(tmp_path / "study.db")


def test_progress_shows_figures_and_a_chart(page: Page, serve: Serve, study_path: Path) -> None:
    sign_in(page, serve(study_path))
    press(page, "a")
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_text("63 of 88 judgments")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("56")
    expect(page.locator("canvas, .vega-embed svg").first).to_be_visible()
    page.get_by_role("link", name="Judge", exact=True).click()
    expect(page.locator(".standing")).to_contain_text("1 today")


def test_a_killed_server_loses_nothing_and_shows_the_same_pair(
    page: Page, study_path: Path
) -> None:
    port = free_port()
    with running(study_path, port) as server:
        sign_in(page, f"http://localhost:{port}")
        press(page, "b")
        expect(page.locator(".standing")).to_contain_text("1 today")
        shown = page.locator(".item").inner_text()
        server.kill()
        server.wait()
    with running(study_path, port):
        page.goto(f"http://localhost:{port}")
        expect(page.locator(".standing")).to_contain_text("1 today")
        assert page.locator(".item").inner_text() == shown
