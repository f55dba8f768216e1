"""`annotate check`: silent about a study in use, and right about everything that can be wrong."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotate import check as annotate_check
from annotate.check import GROUPS, check, checking
from db import (
    content_checks,
    count_checks,
    dataset_checks,
    file_checks,
    judgment_checks,
    queue_checks,
    task_checks,
)
from db.checks import Finding, Rule, Scan
from db.connection import open_study, transaction
from tests.annotate import busy, damages, task_damages
from tests.annotate.commands import invoke
from tests.annotate.damages import Damage

MODULES = (
    annotate_check,
    content_checks,
    count_checks,
    dataset_checks,
    file_checks,
    judgment_checks,
    queue_checks,
    task_checks,
)
DAMAGES = [*damages.ALL, *task_damages.ALL]
LEASE = "UPDATE slots SET assignment_id = NULL WHERE item_id = 4"


@pytest.fixture(scope="module")
def in_use(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in use; do not change it."""
    folder = tmp_path_factory.mktemp("busy")
    busy.make(folder / "study.db", folder)
    return folder / "study.db"


@pytest.fixture
def path(in_use: Path, study_path: Path) -> Path:
    """A study in use, to be broken."""
    shutil.copy(in_use, study_path)
    return study_path


def damage(path: Path, sql: str) -> None:
    """Break the file, past all that protects it; triggers are there again afterwards."""
    study = sqlite3.connect(path)
    study.execute("PRAGMA ignore_check_constraints = ON")
    triggers = study.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in (kept := triggers.fetchall()):
        study.execute(f"DROP TRIGGER {name}")
    study.executescript(sql)
    for _, trigger in kept:
        study.execute(trigger)
    study.commit()
    study.close()


def findings(path: Path) -> list[Finding]:
    with open_study(path) as study:
        return check(study)


def test_a_study_in_use_is_clean(path: Path) -> None:
    assert findings(path) == []


@pytest.mark.parametrize("broken", DAMAGES, ids=lambda damage: damage.sql[:70])
def test_damage_is_found_by_the_right_checks_and_no_others(path: Path, broken: Damage) -> None:
    damage(path, broken.sql)
    found = findings(path)
    assert {finding.check for finding in found} == broken.checks
    assert all(finding.number and finding.examples for finding in found)


def test_every_check_is_tried() -> None:
    tried = {check for damage in DAMAGES for check in damage.checks}
    known = {
        rule.name for module in MODULES for value in vars(module).values() for rule in rules(value)
    }
    assert known - tried == {"foreign triggers", "imports"}  # they have tests of their own
    assert tried <= known


def rules(value: object) -> list[Rule]:
    """The rules that a name of a module stands for."""
    match value:
        case Rule():
            return [value]
        case Scan():
            return list(value.rules)
        case tuple():
            return [rule for each in value for rule in rules(each)]
        case _:
            return []


def test_a_missing_trigger_is_found(path: Path) -> None:
    with open_study(path) as study:
        study.execute("DROP TRIGGER judgments_are_never_changed")
    (found,) = findings(path)
    assert found.sentence == (
        "Parts of the schema that are missing or changed: 1 (trigger judgments_are_never_changed). "
        "Restore the study from a backup of before that."
    )


def test_triggers_of_others_are_found_and_their_tables_are_not(path: Path) -> None:
    with open_study(path) as study:
        study.execute("CREATE TABLE notes (body TEXT)")
        study.execute("CREATE INDEX notes_by_body ON notes (body)")
        assert check(study) == []
        study.execute("CREATE TRIGGER t AFTER INSERT ON slots BEGIN DELETE FROM notes; END")
        assert [f.check for f in check(study)] == ["foreign triggers"]


def test_of_a_file_with_damaged_pages_nothing_else_is_checked(path: Path) -> None:
    with open_study(path) as study:
        study.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = study.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'judgments_by_item'"
        ).fetchone()
        (size,) = study.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size + 1000)
        file.write(b"\xff" * (size - 1000))
    found = invoke("check", "--db", path)
    assert found.exit_code == 1
    assert found.output.startswith("file         WRONG\n  Damaged places in the file: ")
    assert "judgments " not in found.output


def test_an_import_that_was_broken_off_is_a_note(path: Path) -> None:
    with open_study(path) as study:
        study.execute(
            "INSERT INTO imports (project_id, source, started_at) "
            "VALUES (1, 'more.jsonl', '2026-01-31T09:15:00.000Z')"
        )
    found = invoke("check", "--db", path)
    assert found.exit_code == 0
    assert found.output.splitlines()[-2:] == [
        "imports      note",
        "  Imports or pairings that were broken off or are still running: 1 (more.jsonl). Import "
        "the file again, or give the command annotate pair again, to complete it: what is there "
        "already is not added twice.",
    ]


def test_the_command_says_ok_for_every_group(path: Path) -> None:
    found = invoke("check", "--db", path)
    assert found.exit_code == 0
    assert found.output.splitlines() == [f"{group:<13}ok" for group in GROUPS]


def test_the_command_says_what_is_wrong_and_ends_with_1(path: Path) -> None:
    damage(path, LEASE)
    found = invoke("check", "--db", path)
    assert found.exit_code == 1
    assert (
        "assignments  WRONG\n  Leased assignments that hold no slot of their own, or are answered "
        "already: 2 (13, 14). Restore the study from a backup of before that.\nslots        ok\n"
    ) in found.output


def test_programs_read_the_findings_as_json(path: Path) -> None:
    damage(path, LEASE)
    found = invoke("check", "--db", path, "--json")
    told = json.loads(found.output)
    assert (found.exit_code, told["clean"], told["checked"]) == (1, False, list(GROUPS))
    assert [(f["group"], f["check"], f["number"]) for f in told["findings"]] == [
        ("assignments", "leases", 2)
    ]


def test_a_file_that_is_not_there_is_an_error_of_use(tmp_path: Path) -> None:
    found = invoke("check", "--db", tmp_path / "none.db")
    assert (found.exit_code, found.output[:6]) == (2, "Error:")


def test_people_go_on_judging_while_it_runs(path: Path) -> None:
    with open_study(path) as study, open_study(path) as other:
        groups = checking(study)
        next(groups)
        with transaction(other):
            other.execute("UPDATE progress SET judged = judged + 1")
        assert [finding for group in groups for finding in group.findings] == []
        assert [found.check for found in check(study)] == ["progress"]
