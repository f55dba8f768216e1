"""Model text on the compare page: shown, never obeyed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from annotate.cli import main
from tests.browser.annotating import sign_in
from tests.browser.conftest import Serve

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
REMOTE = "![pixel](http://127.0.0.1:9/pixel.png) <img src='http://127.0.0.1:9/p.png'>"
STYLE = "<style>* {display: none}</style></div></section><h1>Out</h1> $x^2$ :red[red] **bold**"
BIDI = "left \u202etfel\u202c \u200bzero\u0007bell \u0000nul"


def test_markup_is_text_and_nothing_is_fetched(page: Page, serve: Serve, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    row = {"prompt": SCRIPT, "response_a": REMOTE, "response_b": STYLE}
    rows.write_text(json.dumps(row) + "\n")
    CliRunner().invoke(main, ["import", str(rows), "--db", f"{tmp_path}/s.db", "--project", "p"])
    address = serve(tmp_path / "s.db")
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:"))
        else elsewhere.append(request.url),
    )  # fmt: skip
    sign_in(page, address)
    shown = page.locator(".item .text").all_text_contents()
    assert shown[0] == SCRIPT
    assert sorted(shown[1:]) == sorted([REMOTE, STYLE])
    assert page.evaluate("window.hacked") is None
    assert page.locator(".item .text > *").count() == 0
    expect(page.get_by_role("button", name="A is better")).to_be_visible()
    assert [url for url in elsewhere if not url.startswith("ws:")] == []


def test_what_cannot_be_seen_is_made_visible(page: Page, serve: Serve, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    row = {"prompt": "Hi", "response_a": BIDI, "response_b": "plain"}
    rows.write_text(json.dumps(row) + "\n")
    CliRunner().invoke(main, ["import", str(rows), "--db", f"{tmp_path}/s.db", "--project", "p"])
    sign_in(page, serve(tmp_path / "s.db"))
    shown = page.locator(".hidden-character").all_text_contents()
    assert shown == ["U+202E", "U+202C", "U+200B", "U+0007", "U+0000"]
