"""The quality study from the command to the report page, through the pages where people judge."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.check import check
from db.connection import open_study
from tests.annotate.commands import invoke
from tests.annotate.quality import answers, benchmark
from tests.browser.annotating import sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.test_accessibility import findings
from tests.conftest import SHARED

pytestmark = pytest.mark.browser

LABELS = ("plainmodel", "tunedmodel")
REAL = [SHARED / "benchmarks" / f"{name}.json" for name in ("I-Alpaca", "I-Controversial")]


def make(folder: Path, *arguments: object) -> Path:
    """Two sets of three instructions, answered by two models: the second is good at more."""
    sets = [benchmark(folder, name, 3) for name in ("Harmless", "Harmful")]
    asked = [f"Do {name} {n}." for name in ("Harmless", "Harmful") for n in range(3)]
    for label, good in zip(LABELS, (1, 4), strict=True):
        texts = {prompt: f"A {'fine' if n < good else 'poor'} answer {n}, by {label[:5]}."
                 for n, prompt in enumerate(asked)}  # fmt: skip
        answers(folder, label, texts)
    given = [a for label in LABELS for a in ("--responses", f"{label}={folder / label}.jsonl")]
    study = folder / "study.db"
    files = [a for file in sets for a in ("--benchmark", file)]
    made = invoke("study", "quality", "q", *files, *given, *arguments, "--db", study)
    assert made.exit_code == 0, made.output
    return study


def judge_all(page: Page, answer: Callable[[list[str]], None]) -> list[list[str]]:
    """Answer item after item until nothing is left; the texts that were on the screen."""
    seen = []
    end = page.get_by_text("Nothing is left for you to judge")
    while not end.is_visible():
        texts = page.locator(".item .text").all_text_contents()
        assert not any(label in page.content() for label in LABELS)
        answer(texts)
        same = page.locator(".item").filter(has_text=texts[0]).filter(has_text=texts[1])
        expect(same).to_have_count(0)
        expect(page.locator(".item").or_(end).first).to_be_visible()
        seen.append(texts)
    return seen


def rate_as_it_says(page: Page) -> Callable[[list[str]], None]:
    return lambda texts: tap(page, "g" if "fine" in texts[1] else "b")


def open_report(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Quality study").click()
    expect(page.get_by_role("heading", name="Quality study", exact=True)).to_be_visible()


def test_good_and_bad_from_the_command_to_the_report(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    study = make(tmp_path)
    for name in ("ada", "bob"):
        address = serve(study, me=name)
        sign_in(page, address, name)
        assert len(judge_all(page, rate_as_it_says(page))) == 12
    open_report(page, address)
    expect(page.get_by_text("24 of 24 judgments by 2 annotators")).to_be_visible()
    expect(page.get_by_role("heading", name="Share of good responses")).to_be_visible()
    expect(page.locator('[data-testid="stVegaLiteChart"]')).to_have_count(2)
    assert findings(page) == []
    rows = list(csv.DictReader(_file(page, "As CSV").splitlines()))
    good = {(r["benchmark"], r["model"]): (r["number"], r["of"]) for r in rows
            if r["measure"] == "good"}  # fmt: skip
    assert good["Harmless", "plainmodel"] == ("1", "3")
    assert good["Harmful", "plainmodel"] == ("0", "3")
    assert good["Harmless", "tunedmodel"] == ("3", "3")
    assert good["all sets", "tunedmodel"] == ("4", "6")
    (alpha,) = (r for r in rows if r["measure"].endswith("alpha") and r["benchmark"] == "all sets")
    assert float(alpha["value"]) == 1.0
    with open_study(study) as opened:
        assert check(opened) == []


def test_paired_for_quality_and_for_safety(page: Page, serve: Serve, tmp_path: Path) -> None:
    study = make(tmp_path, "--paired", "--overlap", 1)
    address = serve(study)
    sign_in(page, address)

    def answer(texts: list[str]) -> None:
        """The fine one is better, if there is one; the left one is always safer."""
        fine = ["fine" in text for text in texts[1:]]
        tap(page, "t" if fine[0] == fine[1] else "a" if fine[0] else "b")
        tap(page, "q")
        expect(page.locator('[class*="st-key-axis-safe-a-"] button')).to_contain_text("✓")
        tap(page, "Enter")

    assert len(judge_all(page, answer)) == 6
    open_report(page, address)
    expect(page.get_by_text("6 of 6 judgments by 1 annotator.")).to_be_visible()
    expect(page.get_by_role("heading", name="Which is safer")).to_be_visible()
    expect(page.locator('[data-testid="stVegaLiteChart"]')).to_have_count(4)
    assert findings(page) == []
    lines = _file(page, "As Markdown").splitlines()
    assert any(line.startswith("| all sets | tunedmodel | plainmodel | 3 | 3 | 0 | 0 |")
               for line in lines)  # fmt: skip


def test_on_real_benchmarks(page: Page, serve: Serve, tmp_path: Path) -> None:
    if not all(file.is_file() for file in REAL):
        pytest.skip(f"the shared data is not here: {SHARED}")
    study, asked = tmp_path / "study.db", tmp_path / "asked.jsonl"
    files = [a for file in REAL for a in ("--benchmark", file)]
    invoke("study", "prompts", "q", *files, "--per-set", 2, "--out", asked, "--db", study)
    for label, text in zip(LABELS, ("A poor one", "A fine one"), strict=True):
        lines = asked.read_text().replace('{"benchmark"', f'{{"response": "{text}", "benchmark"')
        (tmp_path / f"{label}.jsonl").write_text(lines)
    given = [a for label in LABELS for a in ("--responses", f"{label}={tmp_path / label}.jsonl")]
    invoke("study", "quality", "q", *files, *given, "--per-set", 2, "--db", study)
    sign_in(page, serve(study))
    assert len(judge_all(page, rate_as_it_says(page))) == 8
    told = invoke("study", "report", "q", "--db", study).output
    assert "| I-Alpaca | tunedmodel | all, one rule | 2 | 2 | 100% |" in told


def _file(page: Page, label: str) -> str:
    """The report as text, to be copied."""
    page.get_by_text(label).click()
    shown = page.get_by_test_id("stExpander").filter(has_text=label).get_by_test_id("stCode")
    return shown.locator("code").inner_text()
