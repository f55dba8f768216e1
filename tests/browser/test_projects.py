"""The page Projects: a study set up in the browser, as a researcher would."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.default_guidelines import DEFAULT
from annotate.guidelines import versions
from annotate.planning import Plan, change, create, show
from annotate.status import known_items
from db import projects
from db.connection import open_study
from db.options import Options
from tests.annotate.commands import invoke
from tests.browser.annotating import sign_in
from tests.browser.conftest import Serve
from tests.browser.set_up import make_study

pytestmark = pytest.mark.browser


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """A study with the project "pairs"."""
    return make_study(tmp_path / "study.db")


@pytest.fixture
def setting_up(page: Page, serve: Serve, study_path: Path) -> Page:
    """The page, open."""
    page.goto(serve(study_path) + "/projects")
    expect(page.get_by_role("tab", name="Questions")).to_be_visible()
    return page


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def save(page: Page, button: str = "Save") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def told(page: Page, text: str) -> None:
    expect(page.get_by_test_id("stAlert").filter(has_text=text).first).to_be_visible()


def test_a_project_made_on_the_page_asks_what_it_was_told_to(
    setting_up: Page, study_path: Path, tmp_path: Path
) -> None:
    page = setting_up
    page.get_by_role("button", name="New project").click()
    page.get_by_role("textbox", name="Name").fill("pilot")
    page.get_by_text("Which is better, and whether much better").click()
    questions = page.get_by_role("combobox", name="Second questions")
    for axis in ("helpful", "polite"):  # one that is offered, one that is not
        questions.fill(axis)
        questions.press("Enter")
    questions.press("Escape")
    open_tab(page, "Assignment")
    page.get_by_role("spinbutton", name="Judgments per item").fill("2")
    open_tab(page, "Well-being")
    page.get_by_role("textbox", name="Warning to agree to").fill("Harmful texts.")
    save(page, "Create")
    told(page, "Project pilot is made")
    with open_study(study_path) as study:
        made = show(study, "pilot")
    assert made.overlap == 2
    assert made.options == Options(
        verdicts="strength", axes=("helpful", "polite"), warning="Harmful texts."
    )

    source = tmp_path / "study.compare.jsonl"  # what the project "pairs" was made from
    assert invoke("import", source, "--db", study_path, "--project", "pilot").exit_code == 0
    page.goto(page.url.split("/projects")[0] + "/?project=pilot")
    expect(page.get_by_text("Harmful texts.")).to_be_visible()
    sign_in(page, page.url)
    expect(page.get_by_role("button", name="A much better")).to_be_visible()
    expect(page.get_by_text("polite", exact=False).first).to_be_visible()


def test_the_settings_are_those_of_the_task(setting_up: Page, study_path: Path) -> None:
    with open_study(study_path) as study:
        create(study, "answers", Plan(task="demonstrate"))
    page = setting_up
    page.get_by_role("button", name="New project").click()
    expect(page.get_by_text("They may say that both are bad")).to_be_visible()
    page.get_by_text("Rank: which of several responses is the best").click()
    page.get_by_text("They may put the other responses in order too").click()
    expect(page.get_by_text("They may say that both are bad")).to_have_count(0)
    page.get_by_role("textbox", name="Name").fill("best")
    page.get_by_role("combobox", name="Where prompts go").click()
    page.get_by_role("option", name="answers").click()
    open_tab(page, "Practice and gold")
    page.get_by_role("spinbutton", name="One repeat in about so many").fill("9")
    save(page, "Create")
    told(page, "Project best is made")
    with open_study(study_path) as study:
        made = show(study, "best")
    assert (made.task, made.guidelines) == ("rank", DEFAULT["rank"])
    assert made.options == Options(full_ranking=True, none_to="answers", repeat_every=9)
    page.get_by_role("combobox", name="Set up").click()
    page.get_by_role("option", name="answers").click()
    expect(page.get_by_text("Somebody else is asked to confirm each answer")).to_be_visible()
    open_tab(page, "Practice and gold")
    expect(page.get_by_text("There is no one right text")).to_be_visible()
    expect(page.get_by_text("Add practice or gold items")).to_have_count(0)


def test_a_change_is_stored_when_saved_and_told(setting_up: Page, study_path: Path) -> None:
    page = setting_up
    page.get_by_text("They may improve the response they choose").click()
    page.get_by_text("They may say that both are bad").click()
    with open_study(study_path) as study:
        assert show(study, "pairs").options == Options()
    save(page)
    told(page, "Saved. both bad: yes → no; edit: no → yes")
    with open_study(study_path) as study:
        assert show(study, "pairs").options == Options(edit=True, both_bad=False)
    save(page)
    told(page, "Nothing was changed.")


def test_other_guidelines_are_a_new_version(setting_up: Page, study_path: Path) -> None:
    page = setting_up
    open_tab(page, "Guidelines")
    page.get_by_role("textbox", name="Guidelines (Markdown)").fill(
        "Be **kind**.\n\n<b>Not bold</b>"
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".guidelines strong", has_text="kind").first).to_be_visible()
    expect(page.locator(".guidelines", has_text="<b>Not bold</b>").first).to_be_visible()
    with open_study(study_path) as study:
        assert len(versions(study, "pairs")) == 1
    save(page)
    told(page, "Saved. guidelines")
    expect(page.get_by_text("Version 2, of")).to_be_visible()
    with open_study(study_path) as study:
        assert [v.body for v in versions(study, "pairs")][1:] == ["Be **kind**.\n\n<b>Not bold</b>"]


def test_what_cannot_be_saved_stays_typed_with_a_sentence_beside(
    setting_up: Page, study_path: Path
) -> None:
    page = setting_up
    page.get_by_role("button", name="New project").click()
    page.get_by_role("textbox", name="Name").fill("pairs")
    page.get_by_text("They may improve the response they choose").click()
    open_tab(page, "Guidelines")
    page.get_by_role("textbox", name="Guidelines (Markdown)").fill("Be kind.")
    open_tab(page, "Practice and gold")
    page.get_by_role("spinbutton", name="One gold item in about so many").fill("1")
    save(page, "Create")
    told(page, "Not saved yet. gold every: found 1, which leaves no items to judge")
    page.get_by_role("spinbutton", name="One gold item in about so many").fill("5")
    save(page, "Create")
    told(page, "There is a project 'pairs' already.")
    here = page.get_by_role("tab", name="Practice and gold")
    expect(here).to_have_attribute("aria-selected", "true")
    page.get_by_role("textbox", name="Name").fill("pilot")
    save(page, "Create")
    told(page, "Project pilot is made")
    with open_study(study_path) as study:
        made = show(study, "pilot")
    assert (made.guidelines, made.options) == ("Be kind.", Options(edit=True, gold_every=5))


def test_two_who_change_a_project_at_once_both_get_theirs(
    setting_up: Page, study_path: Path
) -> None:
    page = setting_up
    page.get_by_text("They may improve the response they choose").click()
    with open_study(study_path) as study:
        change(study, "pairs", Plan(overlap=3, options={"marks": True}))
    open_tab(page, "Guidelines")
    page.get_by_role("button", name="Preview").click()
    told(page, "Changed by somebody else meanwhile: overlap: 1 → 3; marks: no → yes")
    save(page)
    told(page, "Saved. edit: no → yes")
    with open_study(study_path) as study:
        assert show(study, "pairs").overlap == 3
        assert show(study, "pairs").options == Options(edit=True, marks=True)


def test_a_project_is_closed_and_opened_again(setting_up: Page, study_path: Path) -> None:
    page = setting_up
    page.get_by_role("button", name="Close the project").click()
    page.get_by_role("button", name="Yes, close it").click()
    told(page, "This project is closed")
    with open_study(study_path) as study:
        assert projects.get(study, "pairs").closed
    page.get_by_role("button", name="Open it again").click()
    told(page, "Project pairs is open again.")
    with open_study(study_path) as study:
        assert not projects.get(study, "pairs").closed


def test_the_set_up_goes_out_and_in_as_a_file(setting_up: Page, study_path: Path) -> None:
    page = setting_up
    page.get_by_text("As a file (TOML)").click()
    code = page.get_by_test_id("stCode").locator("code")
    expect(code).to_contain_text("overlap = 1")
    printed = invoke("project", "show", "pairs", "--toml", "--db", study_path).output
    assert code.inner_text().strip() == printed.strip()

    apply(page, printed.replace("overlap = 1", "overlap = 4"))
    told(page, "Saved. overlap: 1 → 4")
    open_tab(page, "Assignment")
    expect(page.get_by_role("spinbutton", name="Judgments per item")).to_have_value("4")
    apply(page, "overlop = 2")
    told(page, "The text, overlop: found a setting that is not known; did you mean overlap?")
    with open_study(study_path) as study:
        assert show(study, "pairs").overlap == 4

    page.get_by_role("button", name="New project").click()
    expect(page.get_by_label("Set this project up as a file says")).to_have_count(0)
    expect(page.get_by_label("Make a project as a file says")).to_have_count(1)
    apply(page, printed.replace('"pairs"', '"again"', 1), "Make it")
    told(page, "Project again is made.")
    with open_study(study_path) as study:
        assert show(study, "again")._replace(name="pairs", overlap=4) == show(study, "pairs")


def apply(page: Page, text: str, button: str = "Apply") -> None:
    """Paste the text of a file."""
    field = page.get_by_placeholder("Paste the file's text here")
    if not field.is_visible():
        page.get_by_text("As a file (TOML)").click()
    field.fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def test_gold_is_pasted_and_said_to_be_off_until_it_is_on(
    setting_up: Page, study_path: Path
) -> None:
    page = setting_up
    page.get_by_text("Add practice or gold items").click()
    page.get_by_text("Gold: hidden among the others").click()
    field = page.get_by_label("Rows whose answer is known")
    field.fill('{"prompt": "Known?", "response_a": "Yes.", "response_b": "No."}')
    page.get_by_role("button", name="Add", exact=True).click()
    told(page, "pasted rows.jsonl, line 1: found")
    field.fill('{"prompt": "Known?", "chosen": "Yes.", "rejected": "No.", "rationale": "It is."}')
    page.get_by_role("button", name="Add", exact=True).click()
    told(page, "Added as gold: 1. Nobody is shown gold items yet")
    with open_study(study_path) as study:
        assert known_items(study, projects.get(study, "pairs")) == (0, 1)
