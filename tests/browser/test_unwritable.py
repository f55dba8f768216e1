"""A study that cannot be written: the page says so and keeps the answer until it can be stored."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate import people
from annotate.assignment import claim
from annotate.before import acknowledge
from annotate.check import check
from annotate.sample import load_sample
from db import projects
from db.connection import open_study
from tests.browser.annotating import READING_MS, Pair, on_screen, press, sign_in
from tests.browser.conftest import free_port, stop, wait_until_up
from tests.disks import Disk, small_disk
from tests.people import read_plain

pytestmark = pytest.mark.browser

Stored = list[tuple[str, str, str | None, str | None]]

STORED = """
    SELECT json_extract(p.messages, '$[#-1].content'), j.verdict,
        json_extract(c.messages, '$[#-1].content'), json_extract(r.messages, '$[#-1].content')
    FROM judgments j JOIN annotators a ON a.id = j.annotator_id AND a.name = 'ada'
    JOIN items i ON i.id = j.item_id JOIN prompts p ON p.id = i.prompt_id
    LEFT JOIN responses c ON c.id = j.chosen_id LEFT JOIN responses r ON r.id = j.rejected_id
    ORDER BY j.id
"""
BOUND_BY_PERMISSIONS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@contextmanager
def serving(study_path: Path) -> Iterator[str]:
    """A server that permissions of files bind, even if it is root's; its address."""
    port = free_port()
    bound = BOUND_BY_PERMISSIONS if os.geteuid() == 0 else []
    command = [*bound, sys.executable, "-m", "annotate", "serve", "--me", "ada"]
    server = subprocess.Popen(
        [*command, "--db", str(study_path), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_up(port, server)
        yield f"http://localhost:{port}"
    finally:
        stop(server)


def fill(study_path: Path) -> Path:
    with open_study(study_path, create=True) as study:
        load_sample(study)
    read_plain(study_path)
    return study_path


def stored(study_path: Path) -> Stored:
    """Prompt, verdict, chosen and rejected of what ada has judged, as it stands in the study."""
    with open_study(study_path) as study:
        return study.execute(STORED).fetchall()


def answer_in_vain(page: Page, key: str) -> Pair:
    """Press a key that cannot be stored, and see that pair and answer stay."""
    pair = on_screen(page)
    page.wait_for_timeout(READING_MS)
    page.keyboard.press(key)
    expect(save_again(page)).to_be_visible()
    assert on_screen(page) == pair
    return pair


def save_again(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Save again"))


def save(page: Page, pair: Pair) -> None:
    """Press the button, and see the next pair."""
    save_again(page).click()
    expect(page.locator(".item")).not_to_contain_text(pair.a)
    expect(save_again(page)).to_have_count(0)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 12 megabytes."""
    with small_disk(tmp_path / "disk", megabytes=12) as disk:
        yield disk


def test_on_a_full_disk_the_answer_waits_for_room(page: Page, disk: Disk) -> None:
    study_path = fill(disk.folder / "study.db")
    with serving(study_path) as address:
        sign_in(page, address)
        first = press(page, "a")
        disk.fill_up()
        pair = answer_in_vain(page, "b")
        expect(page.locator(".notice")).to_contain_text("free some disk space and try again")
        expect(save_again(page)).to_have_text(re.compile("Save again: B is better"))
        save_again(page).click()  # in vain again
        page.wait_for_timeout(1_000)
        assert on_screen(page) == pair
        expect(save_again(page)).to_be_visible()
        assert stored(study_path) == [(first.prompt, "a", first.a, first.b)]
        disk.make_room()
        save(page, pair)
        expect(page.locator(".notice")).to_contain_text("Saved: B is better")
        third = press(page, "a")
    assert stored(study_path) == [
        (first.prompt, "a", first.a, first.b),
        (pair.prompt, "b", pair.b, pair.a),
        (third.prompt, "a", third.a, third.b),
    ]
    with open_study(study_path) as study:
        assert check(study) == []


def test_a_reload_on_a_full_disk_shows_the_pair_again(page: Page, disk: Disk) -> None:
    study_path = fill(disk.folder / "study.db")
    with serving(study_path) as address:
        sign_in(page, address)
        disk.fill_up()
        pair = answer_in_vain(page, "t")
        page.reload()
        expect(page.locator(".item")).to_be_visible()
        assert on_screen(page) == pair
        answer_in_vain(page, "t")
        disk.make_room()
        save(page, pair)
    assert stored(study_path) == [(pair.prompt, "tie", None, None)]


def test_a_read_only_file_keeps_the_answer_until_the_server_is_restarted(
    page: Page, study_path: Path
) -> None:
    fill(study_path)
    with open_study(study_path) as study:
        project, ada = projects.get(study, "sample"), people.enter(study, "ada")
        acknowledge(study, project, ada, projects.guideline(study, project.id).id)
        claim(study, project, ada)
    study_path.chmod(0o444)
    with serving(study_path) as address:
        page.goto(address)
        expect(page.locator(".item")).to_be_visible()
        pair = answer_in_vain(page, "a")
        expect(page.locator(".notice")).to_contain_text("make the file and its folder writable")
        assert stored(study_path) == []
    for part in study_path.parent.glob("study.db*"):  # its log was made as read-only as the study
        part.chmod(0o644)
    with serving(study_path) as address:
        page.goto(address)
        expect(page.locator(".item")).to_contain_text(pair.a)
        assert press(page, "a") == pair
    assert stored(study_path) == [(pair.prompt, "a", pair.a, pair.b)]
