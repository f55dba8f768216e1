"""From the pages to the files: each row of an export leads back to a judgment that was pressed."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotate.check import check
from db import datasets
from db.connection import open_study
from tests.annotate.by_text import lineage
from tests.annotate.commands import invoke
from tests.browser.annotating import sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ask, make_study

pytestmark = pytest.mark.browser


def read(page: Page) -> tuple[str, list[str]]:
    """The prompt and the responses on screen."""
    texts = page.locator(".response .text").all_inner_texts()
    return page.locator(".prompt .text").inner_text(), texts


def judge(page: Page, *keys: str) -> tuple[str, list[str]]:
    """Press keys of which the last ends the item; gives what was on the screen."""
    prompt, texts = read(page)
    for key in keys:
        tap(page, key)
    expect(page.locator(".item")).not_to_contain_text(prompt)
    return prompt, texts


def export(path: Path, *arguments: object) -> list[dict[str, Any]]:
    """The rows of a file that the command wrote."""
    out = path.with_name("out.jsonl")
    invoke("export", "--db", path, "--project", "pairs", "--out", out, *arguments)
    return [json.loads(line) for line in out.read_text().splitlines()]


def traced(path: Path, name: str) -> list[tuple[str, str]]:
    """Who judged what, for each row of a dataset in turn."""
    with open_study(path) as study:
        assert check(study) == []
        found = lineage(study, datasets.get(study, name))
    return [(annotator, verdict) for _, annotator, verdict, _ in found]


def user(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def assistant(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


def test_picks_become_rafts_selection_and_pairs(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="rank")
    sign_in(page, serve(path))
    picked = []
    for key in "35":
        prompt, texts = judge(page, key)
        picked.append((prompt, texts[int(key) - 1], {*texts} - {texts[int(key) - 1]}))
    judge(page, "x")  # none is acceptable

    selection = export(path, "--format", "raft")
    assert selection == [
        {"prompt": user(prompt), "completion": assistant(best)} for prompt, best, _ in picked
    ]
    assert traced(path, "pairs") == [("ada", "pick"), ("ada", "pick")]

    pairs = export(path, "--format", "pairs")
    for prompt, best, others in picked:
        of_prompt = [row for row in pairs if row["prompt"] == user(prompt)]
        assert [row["chosen"] for row in of_prompt] == [assistant(best)] * len(others)
        assert {row["rejected"][0]["content"] for row in of_prompt} == others
    assert {*traced(path, "pairs-preferences")} == {("ada", "pick")}


def test_demonstrations_become_instruction_data(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    sign_in(page, serve(path))
    first, (accepted,) = judge(page, "a")
    second, (proposed,) = read(page)
    tap(page, "e")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" And ask somebody.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".item")).not_to_contain_text(second)
    judge(page, "x")

    assert export(path, "--format", "alpaca") == [
        {"instruction": first, "input": "", "output": accepted},
        {"instruction": second, "input": "", "output": f"{proposed} And ask somebody."},
    ]
    assert traced(path, "pairs") == [("ada", "accept"), ("ada", "edit")]
    messages = export(path, "--format", "messages")
    assert messages[0] == {"messages": [*user(first), *assistant(accepted)]}


def test_ratings_become_kto_data(page: Page, serve: Serve, tmp_path: Path) -> None:
    path = make_study(tmp_path / "study.db", task="rate")
    sign_in(page, serve(path))
    first, (good,) = judge(page, "g")
    second, (bad,) = judge(page, "b")
    assert export(path, "--format", "kto") == [
        {"prompt": user(first), "completion": assistant(good), "label": True},
        {"prompt": user(second), "completion": assistant(bad), "label": False},
    ]
    assert traced(path, "pairs") == [("ada", "good"), ("ada", "bad")]
    assert ask(path, "SELECT count(*) FROM judgments") == [(2,)]
