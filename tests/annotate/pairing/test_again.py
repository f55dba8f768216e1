"""The same again adds nothing, and completes what was killed on its way."""

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from annotate import printing
from annotate.check import check
from annotate.errors import BrokenOff
from annotate.pairing import Bare, Between, Settings, Within, pair
from annotate.status import project_status, status
from db import audit, generations, projects, prompts
from db.connection import Study, open_study, transaction
from db.errors import ChosenError
from db.generations import Sampled
from db.messages import assistant, user
from tests.annotate.desk import Office
from tests.annotate.opening import open_project
from tests.annotate.pairing.answering import WARM, answer, made
from tests.db.filling import NOW
from tests.disks import MB, small_disk

MANY = 6_000
WAY = Between((("base", "tuned"),))
Row = tuple[object, ...]


def test_the_same_again_adds_nothing(study: Study) -> None:
    for n in range(3):
        answer(study, f"Question {n}?", {"base": ["a", "b", "c"]})
    first = pair(study, "made", Within("base"), Settings(per_prompt=2)).ledger
    items = made(study)
    again = pair(study, "made", Within("base"), Settings(per_prompt=2)).ledger
    assert (first.items, again.items, again.there) == (6, 0, 6)
    assert (again.prompts["paired"], again.prompts["there"]) == (0, 3)
    assert made(study) == items


def test_new_answers_make_new_items_beside_those_that_are_there(study: Study) -> None:
    answer(study, "How?", {"base": ["b0"], "tuned": ["t0"]})
    pair(study, "made", WAY)
    answer(study, "Why?", {"base": ["b0"], "tuned": ["t0"]})
    ledger = pair(study, "made", WAY).ledger
    assert (ledger.prompts["paired"], ledger.prompts["there"]) == (1, 1)
    assert [prompt for prompt, *_ in made(study)] == ["How?", "Why?"]


def test_who_paired_what_is_in_the_audit_log(study: Study) -> None:
    answer(study, "How?", {"base": ["b0"], "tuned": ["t0"]})
    pair(study, "made", WAY, Settings(seed=3), NOW)
    (entry,) = [one for one in audit.newest(study, 9) if one.action == "pair"]
    said = json.loads(entry.detail)
    assert (entry.subject, said["way"]) == ("made", "between base and tuned")
    assert (said["seed"], said["items"]) == (3, 1)


def test_a_prompt_that_was_only_handed_on_becomes_the_projects_own(office: Office) -> None:
    open_project(office, "demonstrate", name="writing")
    row = {"prompt": "How?", "responses": ["a", "b"]}
    ada = open_project(office, "rank", [row], none_to="writing").desk("ada")
    ada.judge("none")
    assert made(office.study, "writing") == [("How?",)]
    ledger = pair(office.study, "writing", Bare()).ledger
    assert (ledger.items, ledger.there) == (0, 1)
    ada.undo()  # would take back what is only handed on
    assert office.study.execute("SELECT count(*) FROM slots WHERE closed = 0").fetchone() == (2,)
    assert check(office.study) == []


def test_what_was_killed_is_completed_by_pairing_again(tmp_path: Path) -> None:
    killed, whole = tmp_path / "killed.db", tmp_path / "whole.db"
    for path in (killed, whole):
        fill(path)
    kill_while_pairing(killed)
    assert 0 < items(killed) < MANY
    with open_study(killed) as study:
        (source,) = project_status(study, projects.get(study, "made")).unfinished
        assert source == "annotate pair (between base and tuned)"
        assert "the pairing between base and tuned was not finished: give its" in told(study)
        assert [one for one in check(study) if one.severity == "error"] == []
        pair(study, "made", WAY)
        assert project_status(study, projects.get(study, "made")).unfinished == ()
        assert "was not finished" not in told(study)
        assert check(study) == []
    with open_study(whole) as study:
        pair(study, "made", WAY)
    assert contents(killed) == contents(whole)


def told(study: Study) -> str:
    return printing.status(status(study))


def test_what_a_full_disk_broke_off_is_completed_by_pairing_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=32) as disk:
        fill(disk.folder / "study.db")
        with open_study(disk.folder / "study.db") as study:
            disk.fill_up(leave=MB)
            with pytest.raises(BrokenOff, match=r"Of 6,000 items, .* are in: pair again then"):
                pair(study, "made", WAY)
            part = projects.progress(study, projects.get(study, "made").id).items
            assert 0 < part < MANY
            disk.make_room()
            ledger = pair(study, "made", WAY).ledger
            assert (ledger.items, ledger.there) == (MANY - part, part)
            assert check(study) == []


def fill(path: Path) -> None:
    """Two models' answers to many prompts."""
    with open_study(path, create=True) as study, transaction(study, durable=False):
        asked = prompts.add(study, (user(f"Question {n}?") for n in range(MANY)), "tests", NOW)
        for model in ("base", "tuned"):
            said = [Sampled(one.id, 0, assistant(f"{model} {one.id}")) for one in asked]
            generations.add(study, said, model, WARM, NOW)


def kill_while_pairing(path: Path) -> None:
    """``annotate pair`` in a process of its own, killed when some items are in."""
    command = [sys.executable, "-m", "annotate", "pair", "--db", str(path), "--project", "made"]
    process = subprocess.Popen([*command, "--between", "base", "tuned"], stdout=subprocess.DEVNULL)
    try:
        while not items(path):
            assert process.poll() is None, "pairing ended by itself"
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()


def items(path: Path) -> int:
    """How many items are in the study, as others see it."""
    with suppress(ChosenError, sqlite3.OperationalError), open_study(path) as study:
        (number,) = study.execute("SELECT coalesce(sum(items), 0) FROM progress").fetchone()
        return int(number)
    return 0


def contents(path: Path) -> list[Row]:
    """All that pairing leaves: items with their responses, places and slots."""
    with open_study(path) as study:
        return study.execute(
            "SELECT i.id, i.hash, i.priority, s.number, s.major, s.minor, o.position, r.messages "
            "FROM items i JOIN slots s ON s.item_id = i.id "
            "JOIN item_responses o ON o.item_id = i.id JOIN responses r ON r.id = o.response_id "
            "ORDER BY i.id, s.number, o.position"
        ).fetchall()
