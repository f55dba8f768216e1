"""Judgments that were withdrawn, as researchers and their annotator see them in the app."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.datasets.withdrawing import Which, withdraw
from db.connection import open_study
from tests.annotate.desk import Office
from tests.annotate.opening import open_project
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser


def test_researchers_are_told_and_ones_own_list_is_as_before(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with open_study(tmp_path / "study.db", create=True) as study:
        office = Office(study, tmp_path)
        open_project(office, "compare", [pair("Clear?"), pair("Debated?")], overlap=2)
        for name, second in (("rea", "yes"), ("bob", "no")):
            prefer(office.desk(name), "yes")
            prefer(office.desk(name), second)
        withdraw(study, Which(people=("rea",)), "Shown wrongly.")
        withdraw(study, Which(items=(1,)), "Shown wrongly.")
    address = serve(tmp_path / "study.db", me="rea")
    page.goto(f"{address}/progress")
    figure = page.get_by_test_id("stMetric").filter(has_text="Withdrawn")
    expect(figure).to_contain_text("1")
    page.get_by_role("link", name="My judgments").click()
    expect(page.locator(".mine")).to_have_count(2)
    page.get_by_role("link", name="Adjudicate").click()
    page.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="All judged").click()
    expect(page.locator(".mine").first).to_contain_text("withdrawn")
    page.get_by_role("button", name="Look").nth(1).click()
    table = page.locator(".opinions")
    expect(table.locator("tr.withdrawn")).to_have_count(1)
    expect(table.locator("tr.counts")).to_have_count(1)
