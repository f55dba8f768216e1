"""Signing in, Progress and Runs, in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.datasets import build
from annotate.sample import load_sample
from db import runs, times
from db.connection import open_study, transaction
from db.runs import NewRun
from tests.browser.annotating import press, sign_in
from tests.browser.conftest import Serve, free_port, running

pytestmark = pytest.mark.browser


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """A study of the packaged sample with a run of three steps."""
    path = tmp_path / "study.db"
    with open_study(path, create=True) as study:
        load_sample(study)
        dataset = build(study, "sample")
        new = NewRun("dpo", "tiny", None, dataset.id, dataset.hash, "{}", 1, "{}", None, "cpu")
        with transaction(study):
            run_id = runs.start(study, new, times.now())
            for step, loss in enumerate((0.69, 0.5, 0.3), start=1):
                values = {"loss": loss, "reward_accuracy": 1 - loss, "reward_margin": step / 10}
                runs.log(study, run_id, step, values)
            runs.finish(study, run_id, "finished", times.now(), artifact="adapter")
    return path


def test_the_name_of_a_source_is_not_a_person(page: Page, serve: Serve, study_path: Path) -> None:
    page.goto(serve(study_path))
    page.get_by_label("Name").fill("sample")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("belongs to an annotator of kind sample")).to_be_visible()
    page.get_by_label("Name").fill("  ")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Please enter a name")).to_be_visible()


def test_the_next_person_gives_their_own_name(page: Page, serve: Serve, study_path: Path) -> None:
    address = serve(study_path)
    sign_in(page, address)
    page.get_by_role("button", name="ada").click()
    page.get_by_label("Name").fill("ben")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="ben")).to_be_visible()
    page.goto(f"{address}/?annotator=sample")
    expect(page.get_by_text("belongs to an annotator of kind sample")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_visible()


def test_progress_shows_figures_and_a_chart(page: Page, serve: Serve, study_path: Path) -> None:
    sign_in(page, serve(study_path))
    press(page, "a")
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_text("63 of 88 judgments")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("56")
    expect(page.locator("canvas, .vega-embed svg").first).to_be_visible()
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".standing")).to_contain_text("1 by you today")


def test_runs_shows_three_curves(page: Page, serve: Serve, study_path: Path) -> None:
    page.goto(f"{serve(study_path)}/runs")
    shown = page.get_by_role("combobox", name="Run")
    expect(shown).to_have_value(re.compile("Run 1: dpo on sample@1, finished"))
    expect(page.locator(".vega-embed")).to_have_count(3)


def test_a_killed_server_loses_nothing_and_shows_the_same_pair(
    page: Page, study_path: Path
) -> None:
    port = free_port()
    with running(study_path, port) as server:
        sign_in(page, f"http://localhost:{port}")
        press(page, "b")
        expect(page.locator(".standing")).to_contain_text("1 by you today")
        shown = page.locator(".item").inner_text()
        server.kill()
        server.wait()
    with running(study_path, port):
        page.goto(f"http://localhost:{port}/?annotator=ada")
        expect(page.locator(".standing")).to_contain_text("1 by you today")
        assert page.locator(".item").inner_text() == shown
