"""The page of label quality, in a real browser."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from annotate import accounts
from db.connection import open_study
from db.options import Options
from tests.annotate.desk import Office
from tests.annotate.schooling import give
from tests.annotate.temperaments import RIGHT, WRONG, Temper, questions, work
from tests.annotate.writing import pair, pairs
from tests.browser.conftest import Serve
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

HOSTILE = "<b>bob</b> **"
CROWD = {
    "ada": Temper(knows=0.9),
    HOSTILE: Temper(knows=0.9),
    "eve": Temper(knows=0.9),
    "lefty": Temper(left=1.0, leans=0.9),
}


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """Four have judged; one of them leans to the left."""
    with open_study(tmp_path / "study.db", create=True) as study:
        office = Office(study, tmp_path)
        rows = [{**row, "category": f"Kind {n % 2}"} for n, row in enumerate(questions(60, seed=2))]
        office.project(rows, overlap=3, options=Options(repeat_every=5, gold_every=8))
        known = [pair(f"Gold {n}?", f"{RIGHT} {n}", f"{WRONG} {n}", label="a") for n in range(5)]
        give(office, "gold", known)
        work(office, CROWD, 60)
        accounts.add(study, "rea", "researcher")
        office.name = "new"
        office.project(pairs(2))
        office.name = "alone"
        office.project(pairs(2))
        office.desk("ada").judge("a")
    return tmp_path / "study.db"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_come_first_and_signals_unfold(
    page: Page, serve: Serve, study_path: Path, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{serve(study_path, 'rea')}/quality_of_labels?project=pairs")
    expect(page.get_by_role("heading", name="Label quality", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="One annotator over time")).to_be_visible()
    expect(page.get_by_role("heading", name="Reliability")).to_be_visible()
    expect(page.locator(".vega-embed")).to_have_count(7)
    lefty = page.locator(".signals summary").filter(has_text="lefty")
    expect(lefty).to_contain_text("to look at: ")
    expect(lefty).to_contain_text("side")
    said = page.get_by_text("Chose the left response in").first
    expect(said).to_be_hidden()
    page.locator(".signals summary").first.focus()
    page.keyboard.press("Enter")
    expect(said).to_be_visible()
    expect(page.locator(".signals").get_by_text(HOSTILE)).to_be_visible()
    expect(page.locator(".signals summary").filter(has_text="ada")).to_contain_text(
        "nothing stands out"
    )
    assert findings(page) == []
    page.get_by_text("By category").click()
    expect(page.locator(".vega-embed")).to_have_count(7)
    page.get_by_text("Week by week").click()
    expect(page.locator(".vega-embed")).to_have_count(6)
    assert findings(page) == []


def test_too_little_is_said_so(page: Page, serve: Serve, study_path: Path) -> None:
    address = serve(study_path, "rea")
    page.goto(f"{address}/quality_of_labels?project=new")
    expect(page.get_by_text("Nothing has been judged here yet")).to_be_visible()
    page.goto(f"{address}/quality_of_labels?project=alone")
    expect(page.get_by_text("No two people have judged the same item yet")).to_be_visible()
    expect(page.get_by_text("No answers to gold items yet")).to_be_visible()
    expect(page.get_by_text("Nothing has come back to the same person yet")).to_be_visible()
    expect(page.locator(".signals summary")).to_contain_text("1 judgment")


def test_a_new_answer_shows_at_once(page: Page, serve: Serve, study_path: Path) -> None:
    address = serve(study_path, "rea")
    page.goto(f"{address}/quality_of_labels?project=alone")
    expect(page.locator(".signals summary")).to_contain_text("1 judgment")
    with open_study(study_path) as study:
        office = Office(study, study_path.parent)
        office.name = "alone"
        office.desk("ada").judge("b")
    page.reload()
    expect(page.locator(".signals summary")).to_contain_text("2 judgments")
