"""The page of datasets, in a real browser: made, looked at, made again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate import accounts, datasets
from annotate.datasets import Criteria
from annotate.datasets.which import Which
from annotate.datasets.withdrawing import withdraw
from annotate.importing import Settings, import_pairs
from db.connection import open_study
from db.datasets import get
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, ratings, write_jsonl
from tests.browser.conftest import Serve
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

HOSTILE = "<b>Kind</b> **"
SCROLLED = """
    () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
"""  # a list that is open closes when the page is still scrolling
DRAWN = """
    window.drawn = new Set()  // the texts in tables, which are pictures to the browser
    const draw = CanvasRenderingContext2D.prototype.fillText
    CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
        window.drawn.add(text)
        draw.call(this, text, ...where)
    }
"""


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """Twenty pairs of which two people have judged twelve, four in disagreement; and ratings."""
    with open_study(tmp_path / "study.db", create=True) as study:
        office = Office(study, tmp_path)
        rows = [
            {**row, "category": HOSTILE if n % 2 else "Fire"} for n, row in enumerate(pairs(20))
        ]
        office.project(rows, overlap=2)
        judge(office, 12, apart=4)
        accounts.add(study, "rea", "researcher")
        office.start("rated", "rate", ratings(2))
    return tmp_path / "study.db"


def judge(office: Office, number: int, apart: int = 0) -> None:
    """Two people judge as many more pairs, so many of them in disagreement."""
    office.name = "pairs"
    for name in ("ada", "bob"):
        desk = office.desk(name)
        for n in range(number):
            shown = desk.claim()
            texts = sorted(turns[-1].content for turns in shown.responses)
            which = texts[n < apart and name == "bob"]
            desk.clock.wait(5)
            desk.submit(shown, "a" if shown.responses[0][-1].content == which else "b")


def picture(page: Page, **parts: int) -> None:
    """Wait for a flow picture that says so many went there."""
    judged = sum(parts.values())
    said = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in parts.items())
    shown = page.get_by_role("img", name=f"Of {judged} judged items: {said}.")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth") > 0


def fill(page: Page, label: str, text: str) -> Locator:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    return field


def test_made_looked_at_and_made_again(page: Page, serve: Serve, study_path: Path) -> None:
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder")
    expect(page.get_by_role("heading", name="Datasets", exact=True)).to_be_visible()
    fill(page, "Name", "safe").press("Tab")
    page.get_by_role("button", name="Preview").click()
    picture(page, exported=8, conflicting=4)
    fill(page, "Share of prompts for validation", "0.5").press("Tab")
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_text("is made, with 8 rows.")).to_be_visible()
    with open_study(study_path) as study:
        made = get(study, "safe@1")
        assert made.ledger.adds_up()
    expect(page.get_by_text(f"sha256 {made.hash}")).to_be_visible()
    held = made.ledger.held_out or 0
    picture(page, exported=made.ledger.exported, held_out=held, conflicting=4)
    expect(page.get_by_text("a share is held out: 0.5 for validation")).to_be_visible()
    expect(page.get_by_text("16 judgments of 2 people on 8 items with 8 prompts.")).to_be_visible()

    page.get_by_role("button", name="Rebuild").click()
    expect(page.get_by_text("Nothing has changed: ")).to_be_visible()
    with open_study(study_path) as study:
        judge(Office(study, study_path.parent), 5)
    page.get_by_role("button", name="Rebuild").click()
    expect(page.get_by_text("is made, with 13 rows.")).to_be_visible()
    expect(page.get_by_role("heading", name="From version 1 to 2")).to_be_visible()
    expect(page.get_by_text("Rows: 5 new, 8 the same.")).to_be_visible()
    expect(page.get_by_text("Judged: 12, now 17.")).to_be_visible()
    page.reload()  # the address says which one
    expect(page.get_by_role("heading", name="From version 1 to 2")).to_be_visible()


def test_the_command_says_what_was_chosen(page: Page, serve: Serve, study_path: Path) -> None:
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder?project=pairs")
    page.get_by_text("Leave out rows that repeat").click()
    page.get_by_text("Only some judgments").click()
    fill(page, "Before this time (UTC)", "2030-01-01").press("Tab")
    page.get_by_role("button", name="Preview").click()
    picture(page, exported=8, conflicting=4)
    command = page.locator("code").filter(has_text="annotate dataset build")
    expect(command).to_have_text(
        "annotate dataset build pairs --project=pairs --until=2030-01-01 --duplicates=drop "
        "--db=STUDY.db"
    )


def test_a_command_is_offered_only_where_the_criteria_are_fit(
    page: Page, serve: Serve, study_path: Path
) -> None:
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder?project=pairs")
    command = page.locator("code").filter(has_text="annotate dataset build")
    expect(command).to_be_visible()
    page.get_by_text("Only some judgments").click()
    fill(page, "From this time on (UTC)", "yesterday").press("Tab")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("There is none for what was chosen")).to_contain_text("is no time")
    expect(command).to_have_count(0)
    said, button = page.get_by_role("alert"), page.get_by_role("button", name="Build")
    expect(said).to_contain_text("'yesterday' is no time")
    below, beside = button.bounding_box(), said.bounding_box()
    assert below is not None
    assert beside is not None
    assert abs(below["y"] - beside["y"]) < 100
    fill(page, "From this time on (UTC)", "2020-01-01").press("Tab")
    page.get_by_role("button", name="Preview").click()
    expect(command).to_contain_text("--since=2020-01-01")
    expect(said).to_have_count(0)


def test_labels_of_files_are_not_people_and_any_two_versions_compare(
    page: Page, serve: Serve, study_path: Path
) -> None:
    labelled = [{**row, "label": "a"} for row in pairs(1_200)]
    file = write_jsonl(study_path.parent / "pku.jsonl", labelled)
    with open_study(study_path) as study:
        import_pairs(study, str(file), "labelled", Settings(labels="keep"))
        for share in (0.0, 0.25, 0.5):
            datasets.build(study, Criteria(projects=("labelled",), validation=share), "pku")
    page.add_init_script(DRAWN)
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder")
    expect(page.get_by_text("1,200 labels of 1 imported file on 1,200 items")).to_be_visible()
    expect(page.get_by_text("rows on one label of an imported file alone.")).to_be_visible()
    page.wait_for_function("() => window.drawn.has('1,200')")
    expect(page.get_by_role("heading", name="From version 2 to 3")).to_be_visible()
    expect(page.get_by_text("Validation asked for: 0.25, now 0.5.")).to_be_visible()
    choice = page.get_by_role("combobox", name="Compare with")
    choice.scroll_into_view_if_needed()
    page.evaluate(SCROLLED)
    choice.click()
    page.get_by_role("option", name="Version 1").click()
    expect(page.get_by_role("heading", name="From version 1 to 3")).to_be_visible()
    expect(page.get_by_text("Validation asked for: 0.0, now 0.5.")).to_be_visible()


def test_only_what_fits_is_asked(page: Page, serve: Serve, study_path: Path) -> None:
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder?project=rated")
    expect(page.get_by_role("combobox", name="What of an item's judgments")).to_be_visible()
    expect(page.get_by_text("Match lengths")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Ties")).to_have_count(0)
    page.goto(f"{page.url.partition('?')[0]}?project=pairs")
    expect(page.get_by_text("Match lengths")).to_be_visible()
    expect(page.get_by_role("combobox", name="Ties")).to_be_visible()


def test_what_cannot_be_made_is_said_as_the_command_says_it(
    page: Page, serve: Serve, study_path: Path
) -> None:
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder?project=pairs")
    fill(page, "Share of prompts for validation", "0.6").press("Tab")
    fill(page, "Share of prompts for tests", "0.6").press("Tab")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("leave nothing to train on")
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_role("alert")).to_contain_text("use shares that are less than 1 together")
    page.goto(f"{page.url.partition('?')[0]}?project=rated")
    expect(page.get_by_role("combobox", name="What of an item's judgments")).to_be_visible()
    page.get_by_role("button", name="Build").click()
    expect(page.get_by_role("alert")).to_contain_text("holds no rating yet")
    with open_study(study_path) as study:
        assert study.execute("SELECT count(*) FROM datasets").fetchone() == (0,)


def test_names_are_text_and_the_doctor_and_card_are_there(
    page: Page, serve: Serve, study_path: Path
) -> None:
    with open_study(study_path) as study:
        asked = Criteria(projects=("pairs",), categories=(HOSTILE,))
        made = datasets.build(study, asked, "<i>safe</i> **x**")
        withdraw(study, Which(people=("bob",)), "bob asked for it")
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder")
    expect(page.get_by_text(f"Only prompts of the category “{HOSTILE}”.")).to_be_visible()
    expect(page.get_by_text("are from judgments that were withdrawn")).to_be_visible()
    page.get_by_role("button", name="Examine it").click()
    expect(page.get_by_text("Good to know").first).to_be_visible()
    assert findings(page) == []
    page.get_by_text("Show the card").click()
    card = page.locator("code").filter(has_text="pretty_name")
    expect(card).to_contain_text(made.hash)
    expect(page.locator("main i, main b").filter(has_text=re.compile("safe|Kind"))).to_have_count(0)
    page.get_by_text("Take it further").click()
    command = page.locator("code").filter(has_text="annotate dataset export")
    expect(command).to_contain_text("'<i>safe</i> **x**@1'")


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_nothing_is_wider_than_the_window(
    page: Page, serve: Serve, study_path: Path, width: int
) -> None:
    with open_study(study_path) as study:
        datasets.build(study, "pairs")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{serve(study_path, 'rea')}/dataset_builder")
    picture(page, exported=8, conflicting=4)
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    page.get_by_role("button", name="New dataset").click()
    expect(page.get_by_role("button", name="Build")).to_be_visible()
    if width > 640:  # below, Streamlit's own list of pages has faults
        assert findings(page) == []
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_a_study_with_nothing_in_it_says_so(page: Page, serve: Serve, tmp_path: Path) -> None:
    with open_study(tmp_path / "empty.db", create=True) as study:
        accounts.add(study, "rea", "researcher")
    page.goto(f"{serve(tmp_path / 'empty.db', 'rea')}/dataset_builder")
    expect(page.get_by_text("There is nothing to make a dataset of yet.")).to_be_visible()
