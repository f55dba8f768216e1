"""An annotator at the compare page, in a real browser, from import to export."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from annotate.cli import main
from tests.browser.annotating import READING_MS, Pair, click, on_screen, press, sign_in
from tests.browser.conftest import Serve
from tests.people import read_plain

pytestmark = pytest.mark.browser

SAMPLE = Path(str(files("annotate"))) / "sample" / "chosen-sample.jsonl"


def run(*arguments: object) -> str:
    """Run the command ``annotate`` and return what it printed."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """A study of the packaged pairs without their judgments, and texts shown to the letter."""
    path = tmp_path / "study.db"
    run("import", SAMPLE, "--db", path, "--project", "pairs")
    read_plain(path)
    return path


def export(study_path: Path) -> list[tuple[str, str, str]]:
    out = study_path.with_name("out.jsonl")
    run("export", "--db", study_path, "--project", "pairs", "--out", out)
    rows = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return [tuple(row[k][0]["content"] for k in ("prompt", "chosen", "rejected")) for row in rows]


def ledger(study_path: Path) -> dict[str, int]:
    out = study_path.with_name("ledger.jsonl")
    printed = run("export", "--db", study_path, "--project", "pairs", "--out", out, "--json")
    found: dict[str, int] = json.loads(printed)["ledger"]
    return found


def test_the_file_holds_what_was_on_screen_the_right_way_round(
    page: Page, serve: Serve, study_path: Path
) -> None:
    sign_in(page, serve(study_path))
    judged: list[tuple[Pair, str]] = []
    for number in range(12):
        letter = "ab"[number // 2 % 2]
        if number % 2:
            judged.append((press(page, letter), letter))
        else:
            judged.append((click(page, f"{letter.upper()} is better"), letter))

    expected = [
        (pair.prompt, pair.a, pair.b) if letter == "a" else (pair.prompt, pair.b, pair.a)
        for pair, letter in judged
    ]
    assert sorted(export(study_path)) == sorted(expected)

    rows = map(json.loads, SAMPLE.read_text(encoding="utf-8").splitlines())
    first_in_file = {row["response_a"] for row in rows}
    on_the_left = sum(pair.a in first_in_file for pair, _ in judged)
    assert 0 < on_the_left < 12, "the sides must be mixed for this test to mean anything"


def test_tie_both_bad_skip_and_undo_are_kept_out_and_accounted_for(
    page: Page, serve: Serve, study_path: Path
) -> None:
    sign_in(page, serve(study_path))
    press(page, "t")
    press(page, "x")
    skipped = on_screen(page)
    page.wait_for_timeout(READING_MS)
    page.keyboard.press("s")
    click(page, "Too distressing")
    taken_back = press(page, "a")
    page.wait_for_timeout(READING_MS)
    page.keyboard.press("u")
    expect(page.locator(".notice")).to_contain_text("Undone")
    expect(page.locator(".item")).to_contain_text(taken_back.a)
    assert on_screen(page) == taken_back
    kept = press(page, "b")

    assert export(study_path) == [(kept.prompt, kept.b, kept.a)]
    assert ledger(study_path) == {
        "judged": 4, "exported": 1, "tied": 1, "both_bad": 1,
        "conflicting": 0, "skipped": 1, "duplicate": 0,
        "judgments": {"counted": 3, "skipped": 1, "superseded": 1, "taken_back": 1},
    }  # fmt: skip
    assert on_screen(page) != skipped


@pytest.mark.parametrize("apart_ms", [0, 20, 40, 60, 80])
def test_a_double_press_judges_one_pair(
    page: Page, serve: Serve, study_path: Path, apart_ms: int
) -> None:
    sign_in(page, serve(study_path))
    pair = on_screen(page)
    page.wait_for_timeout(400)
    page.keyboard.press("a")
    page.wait_for_timeout(apart_ms)
    page.keyboard.press("a")
    expect(page.locator(".item")).not_to_contain_text(pair.a)
    page.wait_for_timeout(500)
    assert export(study_path) == [(pair.prompt, pair.a, pair.b)]


def test_a_reload_shows_the_same_pair_the_same_way(
    page: Page, serve: Serve, study_path: Path
) -> None:
    sign_in(page, serve(study_path))
    press(page, "b")
    pair = on_screen(page)
    page.reload()
    expect(page.locator(".item")).to_contain_text(pair.a)
    assert on_screen(page) == pair
    expect(page.locator(".standing")).to_contain_text("1 today")


def test_nothing_moves_from_one_pair_to_the_next(
    page: Page, serve: Serve, study_path: Path
) -> None:
    sign_in(page, serve(study_path))
    press(page, "a")  # by now the fonts have come
    places = button_places(page)
    for _ in range(4):
        press(page, "a")
        assert button_places(page) == places


def test_a_problem_moves_nothing_either(page: Page, serve: Serve, study_path: Path) -> None:
    run("import", SAMPLE, "--db", study_path, "--project", "another")
    page.set_viewport_size({"width": 1280, "height": 720})
    sign_in(page, serve(study_path))
    places = button_places(page)
    page.keyboard.press("u")
    expect(page.locator(".notice")).to_contain_text("There is nothing to undo")
    assert button_places(page) == places


def button_places(page: Page) -> list[object]:
    """Where the buttons are, once the next pair has settled."""
    page.wait_for_timeout(300)
    labels = ("A is better", "Tie", "Both bad", "Skip", "B is better", "Undo")
    return [page.get_by_role("button", name=label).bounding_box() for label in labels]


def test_when_nothing_is_left_the_page_says_so(page: Page, serve: Serve, tmp_path: Path) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text('{"prompt": "Hi", "response_a": "Hello!", "response_b": "What?"}\n')
    run("import", one, "--db", tmp_path / "one.db", "--project", "one")
    sign_in(page, serve(tmp_path / "one.db"))
    page.wait_for_timeout(400)
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing is left for you to judge")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".item")).to_contain_text("Hello!")
