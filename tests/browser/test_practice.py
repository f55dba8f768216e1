"""Practice before the real items, with feedback; gold among them, and nothing that tells it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate import companions
from db.connection import open_study
from tests.browser.annotating import on_screen, sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ask, make_study

pytestmark = pytest.mark.browser

KNOWN = {
    "prompt": "Is this practice?",
    "chosen": "Yes, it is.",
    "rejected": "No idea.",
    "rationale": "The first one answers the question.",
}


def load(path: Path, purpose: companions.Purpose, *rows: dict[str, str]) -> None:
    source = path.with_suffix(f".{purpose}.jsonl")
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with open_study(path) as study:
        companions.load(study, "pairs", purpose, str(source))


def test_practice_comes_first_and_is_explained(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db")
    load(path, "practice", KNOWN, {**KNOWN, "prompt": "Is this practice, too?"})
    sign_in(page, serve(path))
    expect(page.locator(".standing")).to_contain_text("Practice")
    for right in (True, False):
        pair = on_screen(page)
        good, bad = ("a", "b") if pair.a == KNOWN["chosen"] else ("b", "a")
        tap(page, good if right else bad)
        said = "Right." if right else "Not quite."
        expect(page.get_by_text(f"{said} Expected: {good.upper()} is better.")).to_be_visible()
        expect(page.get_by_text(KNOWN["rationale"])).to_be_visible()
        assert on_screen(page) == pair, "the pair stays beside its explanation"
        tap(page, "Enter")
        expect(page.locator(".item")).not_to_contain_text(pair.prompt)
    expect(page.locator(".item")).to_contain_text("Question 1?")
    expect(page.locator(".standing")).not_to_contain_text("Practice")
    expect(page.locator(".standing")).to_contain_text("You: 0 today")


def test_gold_looks_like_any_other_pair(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", {"gold_every": 2})
    load(path, "gold", *({**KNOWN, "prompt": f"Gold {n}?"} for n in range(4)))
    sign_in(page, serve(path))
    figures = []
    for _ in range(6):
        figures.append(page.locator(".standing").inner_text().partition(" judged")[0])
        press_until_changed(page)
    assert [int(text.split(" of ")[0]) for text in figures] == list(range(6))
    assert len({text.split(" of ")[1] for text in figures}) == 1
    prompts = [text for (text,) in ask(path, ANSWERED)]
    assert any("Gold" in text for text in prompts)
    assert any("Question" in text for text in prompts)


ANSWERED = (
    "SELECT p.messages FROM judgments j JOIN items i ON i.id = j.item_id "
    "JOIN prompts p ON p.id = i.prompt_id JOIN annotators n ON n.id = j.annotator_id "
    "WHERE n.kind = 'person'"
)


def press_until_changed(page: Page) -> None:
    before = on_screen(page)
    tap(page, "a")
    expect(page.locator(".item")).not_to_contain_text(before.prompt)
