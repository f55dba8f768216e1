"""Enough? on the page Progress: asked, and answered in a sentence and a picture."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db.connection import open_study
from tests.annotate.desk import Office
from tests.annotate.opening import open_project
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair
from tests.browser.conftest import Serve
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser


def test_it_says_how_many_more_judgments_are_expected(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with open_study(tmp_path / "study.db", create=True) as study:
        office = Office(study, tmp_path)
        open_project(office, "compare", [pair(f"{n}?") for n in range(30)], overlap=2)
        for name in ("ada", "bob"):
            for number in range(8):
                prefer(office.desk(name), "no" if name == "bob" and number == 7 else "yes")
    page.goto(f"{serve(tmp_path / 'study.db', me='rea')}/progress")
    asked = page.get_by_label("How many preferences are enough?")
    asked.fill("21")
    asked.press("Enter")
    page.get_by_role("button", name="Work it out").click()
    expected = page.get_by_text("About 32 more judgments are expected until 21 preferences")
    expect(expected).to_be_visible()
    expect(page.get_by_text("The queue has enough: 44 judgments")).to_be_visible()
    expect(page.get_by_text("Judgments conflict on 1 finished item")).to_be_visible()
    expect(page.locator(".vega-embed")).to_have_count(2)
    assert findings(page) == []
    asked.fill("500")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_text("The queue is not enough")).to_be_visible()
