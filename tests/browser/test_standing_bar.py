"""The bar above the work at every width: nothing over anything, and what it says can be read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotate.importing import Settings, import_pairs
from db.connection import open_study
from tests.browser.annotating import READING_MS, sign_in, tap
from tests.browser.conftest import Serve
from tests.browser.set_up import ROWS, make_study

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 640, 660, 720, 800, 900, 1024, 1150, 1151, 1280, 1440)

# The parts of the bar, as far as they are seen: those that lie over another, or outside the window.
PRINTED_OVER = """bar => {
  const seen = element => {
    const text = document.createRange()
    text.selectNodeContents(element)
    const box = (element.matches("span") ? text : element).getBoundingClientRect()
    const of = element.closest(".standing")?.getBoundingClientRect()
    return {
      name: element.innerText || element.tagName, left: box.left, top: box.top,
      right: Math.min(box.right, of?.right ?? box.right),
      bottom: Math.min(box.bottom, of?.bottom ?? box.bottom),
    }
  }
  const parts = [...bar.querySelectorAll(
    ".standing > *, button, [data-baseweb=select], .notice"
  )].map(seen).filter(box => box.right - box.left > 1 && box.bottom - box.top > 1)
  const { left, top, right, bottom } = document.querySelector(".item").getBoundingClientRect()
  parts.push({ name: "the item", left, top, right, bottom })
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1
  return parts
    .flatMap((a, n) => parts.slice(n + 1).filter(b => over(a, b)).map(b => [a.name, b.name]))
    .concat(parts.filter(a => a.left < 0 || a.right > innerWidth).map(a => [a.name, "the window"]))
}"""

# Whether every letter of the notice is on top of whatever else is there.
READABLE = """notice => {
  const letters = document.createRange(), text = notice.firstChild
  for (let n = 0; n < text.length; n += 1) {
    letters.setStart(text, n)
    letters.setEnd(text, n + 1)
    const { x, y, width, height } = letters.getBoundingClientRect()
    const top = document.elementFromPoint(x + width / 2, y + height / 2)
    if (width && top !== notice) return text.data.slice(n)
  }
  return ""
}"""

LONGEST = (
    "You wrote an answer: save it as yours, or go back to the proposal first.",
    "Not saved: you answered this item before, and that answer stays",
    "You improved a response; choose that one, or leave its text as it was.",
    "/home/ada/preferences/study.db cannot be written (attempt to write a readonly database). "
    "Nothing was changed; make the file and its folder writable (and -wal and -shm beside it), "
    "restart a server that uses it, and try again.",
)


def of_two_projects(path: Path) -> Path:
    """There is a project to choose, large figures, and soon a category to be left out."""
    rows = [{**row, "category": "Violence"} for row in ROWS]
    make_study(path, rows=rows)
    with open_study(path) as study:
        import_pairs(study, str(path.with_suffix(".compare.jsonl")), "another", Settings())
        study.execute("UPDATE progress SET slots = 123456")
    return path


def look_at(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(300)


def test_nothing_is_printed_over_anything(page: Page, serve: Serve, tmp_path: Path) -> None:
    sign_in(page, serve(of_two_projects(tmp_path / "study.db")))
    tap(page, "a")
    expect(page.locator(".standing")).to_contain_text("each")
    bar = page.locator(".st-key-top")
    for width in WIDTHS:
        look_at(page, width)
        assert bar.evaluate(PRINTED_OVER) == [], width
    look_at(page, 1440)
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Too distressing").click()
    expect(page.get_by_role("button", name="No more of")).to_be_visible()
    for width in WIDTHS:
        look_at(page, width)
        assert bar.evaluate(PRINTED_OVER) == [], f"with an offer, {width}"


@pytest.mark.parametrize("width", [320, 390, 720, 1280, 1440])
def test_what_is_said_is_read_in_full_and_moves_nothing(
    page: Page, serve: Serve, tmp_path: Path, width: int
) -> None:
    path = make_study(tmp_path / "study.db", task="demonstrate")
    sign_in(page, serve(path))
    look_at(page, width)
    notice, item = page.locator(".notice"), page.locator(".item")
    tap(page, "a")
    expect(notice).to_have_text("Saved: Accepted")
    assert notice.evaluate(READABLE) == ""
    before = item.bounding_box()
    page.locator(".st-key-writing textarea").first.fill("Mine.")
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="Reject").click()
    expect(notice).to_have_text(LONGEST[0])
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    assert notice.evaluate(READABLE) == ""
    assert item.bounding_box() == before
    for sentence in LONGEST:
        notice.evaluate("(notice, text) => { notice.textContent = text }", sentence)
        assert notice.evaluate(READABLE) == ""
        assert item.bounding_box() == before
    notice.evaluate("notice => { notice.textContent = '' }")
    assert item.bounding_box() == before
