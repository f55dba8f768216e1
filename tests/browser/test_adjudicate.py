"""Adjudicate in a real browser: find what people disagree on, read all of it, and decide."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db.connection import open_study
from tests.annotate.desk import Office
from tests.annotate.opening import open_project
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair
from tests.browser.conftest import Serve
from tests.browser.set_up import ask
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

MEAN = "<img src=x onerror=alert(1)>"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A study that is filled before it is served."""
    with open_study(tmp_path / "study.db", create=True) as study:
        yield Office(study, tmp_path)


def debated(office: Office) -> Path:
    """Two pairs: on the first ada and bob agree, on the second they do not."""
    rows = [pair(f"{which}?", generator_a="model-1") for which in ("Clear", "Debated")]
    open_project(office, "compare", rows, overlap=2)
    for name, second in (("ada", "yes"), ("bob", "no")):
        prefer(office.desk(name), "yes")
        prefer(office.desk(name), second)
    return office.study.file


def outcomes(path: Path) -> list[str | None]:
    return [found for (found,) in ask(path, "SELECT outcome FROM items ORDER BY id")]


def choose(page: Page, label: str) -> None:
    """Press a choice of the decision, and wait until the page has heard it."""
    page.locator("label").filter(has_text=label).click()
    expect(page.get_by_role("button", name="Decide")).to_be_enabled()


def test_a_disagreement_is_decided_and_taken_back(page: Page, serve: Serve, office: Office) -> None:
    path = debated(office)
    page.goto(f"{serve(path, me='rea')}/adjudicate")
    expect(page.get_by_role("button", name="Look")).to_have_count(1)
    expect(page.locator(".mine")).to_contain_text("conflicting")
    expect(page.locator(".mine")).to_contain_text("A 1 · B 1")
    page.get_by_role("button", name="Look").click()
    expect(page.locator(".opinions tbody tr")).to_have_count(2)
    expect(page.locator(".opinions tbody tr").first).to_contain_text("ada")
    expect(page.locator(".opinions tbody tr").last).to_contain_text("B is better")
    expect(page.locator(".item")).to_contain_text("Debated?")
    expect(page.locator(".item .response").last.get_by_text("no", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("model-1")).to_have_count(0)
    page.get_by_text("Show what generated the responses").click()
    expect(page.get_by_text("Response 1: model-1")).to_be_visible()
    assert findings(page) == []
    choose(page, "B is better")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".notice")).to_contain_text("Decided: B is better")
    expect(page.get_by_text("Nobody disagrees here")).to_be_visible()
    assert outcomes(path) == ["preference", "preference"]
    assert ask(path, "SELECT count(*) FROM assignments WHERE state = 'adjudicated'") == [(1,)]
    page.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="Decided").click()
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("Decided by rea")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".notice")).to_contain_text("Taken back")
    assert outcomes(path) == ["preference", "conflicting"]


def test_overruling_needs_a_reason(page: Page, serve: Serve, office: Office) -> None:
    path = debated(office)
    page.goto(f"{serve(path, me='rea')}/adjudicate?item=1")
    choose(page, "Both bad")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".notice.problem")).to_contain_text("say why")
    assert outcomes(path)[0] == "preference"
    page.get_by_label("Why?").fill("Both leave out what was asked.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".notice")).to_contain_text("Decided: Both bad")
    assert outcomes(path)[0] == "both_bad"


def test_a_demonstration_is_written_in_place_of_a_rejected_one(
    page: Page, serve: Serve, office: Office
) -> None:
    rows = [{"prompt": "How?", "response": MEAN}]
    open_project(office, "demonstrate", rows, overlap=2)
    office.desk("ada").judge("accept")
    office.desk("bob").judge("reject")
    page.goto(f"{serve(office.study.file, me='rea')}/adjudicate?item=1")
    expect(page.locator(".item")).to_contain_text(MEAN)
    choose(page, "Edit")
    page.get_by_label("The answer to learn from").fill("Ask a doctor.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".notice")).to_contain_text("Decided: Edit")
    assert outcomes(office.study.file) == ["demonstrated"]
    page.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="Decided").click()
    page.get_by_role("button", name="Look").click()
    page.get_by_text("Their text").click()
    expect(page.get_by_text("Ask a doctor.", exact=True)).to_be_visible()


def test_covered_texts_are_covered_for_researchers_too(
    page: Page, serve: Serve, office: Office
) -> None:
    rows = [{"prompt": "Grim?", "response": "Grim.", "category": "Violence"}]
    open_project(office, "rate", rows, overlap=2, blur_categories=("*",))
    office.desk("ada").judge("good")
    office.desk("bob").judge("bad")
    page.goto(f"{serve(office.study.file, me='rea')}/adjudicate")
    expect(page.locator(".mine")).to_contain_text("(covered: Violence)")
    page.get_by_role("button", name="Look").click()
    expect(page.locator(".covered")).to_be_visible()
    expect(page.get_by_text("Grim.")).to_have_count(0)
    page.get_by_role("button", name="Show the texts").click()
    expect(page.locator(".item")).to_contain_text("Grim.")
    expect(page.locator(".opinions tbody tr")).to_have_count(2)
    assert findings(page) == []
