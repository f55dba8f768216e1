"""The page Rounds, in a real browser: the chain, where it stands, and the next thing to do."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import training
from tests.browser.conftest import Serve
from tests.browser.set_up import make_sample

pytestmark = pytest.mark.browser


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    return make_sample(tmp_path / "study.db")


def test_without_rounds_it_says_how_to_begin(page: Page, serve: Serve, study_path: Path) -> None:
    page.goto(f"{serve(study_path)}/rounds")
    expect(page.get_by_text("train round start NAME --method dpo")).to_be_visible()


def test_a_chain_says_where_it_stands_and_leads_on(
    page: Page, serve: Serve, study_path: Path
) -> None:
    training.add_round(study_path)
    training.add_round(study_path, until="judge", start_run_id=1)
    training.refuse(study_path, 1)
    page.goto(f"{serve(study_path)}/rounds")
    rows = page.locator(".chain > li")
    expect(rows).to_have_count(2)
    expect(rows.first.get_by_role("heading")).to_have_text("Round 2dpo from run 1")
    at = page.locator('[aria-current="step"]')
    expect(at).to_have_text("Judgewaits for people62 of 88 judged")
    expect(rows.last.locator("li").nth(6)).to_contain_text("reward +0.900")
    expect(page.get_by_text(re.compile("^26 of 88 judgments are still wanted"))).to_be_visible()
    expect(page.get_by_text("train round go safer --db STUDY.db")).to_be_visible()
    expect(rows.last.locator("li").nth(5)).to_contain_text(
        "XSTest, safe by rules: 50% (before 20%; p 0.03)"
    )
    expect(rows.last.get_by_role("link", name="its evaluation")).to_be_visible()
    expect(rows.last.locator("li").nth(4)).to_contain_text("gate: not promoted")
    expect(page.locator(".vega-embed")).to_have_count(3)
    expect(page.get_by_role("heading", name="On benchmarks")).to_be_visible()
    page.get_by_role("link", name="Judge sample").click()
    expect(page.get_by_role("button", name="I have read them")).to_be_visible()
    assert page.url.endswith("?project=sample")


def test_its_links_are_reached_by_keyboard(page: Page, serve: Serve, study_path: Path) -> None:
    training.add_round(study_path)
    page.goto(f"{serve(study_path)}/rounds")
    run = page.locator(".chain").get_by_role("link", name="run 1")
    run.focus()
    page.keyboard.press("Enter")
    shown = page.get_by_role("combobox", name="Run", exact=True)
    expect(shown).to_have_value(re.compile("Run 1: dpo on sample@1"))


def test_a_step_that_comes_to_rest_is_seen_without_a_reload(
    page: Page, serve: Serve, study_path: Path
) -> None:
    training.add_round(study_path)
    training.begin_round(study_path)
    page.goto(f"{serve(study_path)}/rounds")
    expect(page.get_by_text(re.compile("^Round 2 is at work: sample"))).to_be_visible()
    training.fail_step(study_path, "The **disk** is full.")
    expect(
        page.get_by_text("Round 2 stopped at sample: The **disk** is full. Then go on.")
    ).to_be_visible()
