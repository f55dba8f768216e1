"""Large imports: in chunks, so that they can be broken off, and people judge meanwhile."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from annotate import planning
from annotate.check import check
from annotate.importing import Labels, Settings, import_pairs
from annotate.status import project_status
from db import projects
from db.connection import Study, open_study
from db.errors import ChosenError
from tests.annotate.desk import Office, question
from tests.annotate.writing import pair, pairs, write_jsonl
from tests.db.filling import NOW

MANY = 6_000
Row = dict[str, object]


def contents(path: Path) -> list[tuple[object, ...]]:
    """All that a finished import leaves: items with their texts, places and slots."""
    with open_study(path) as study:
        return study.execute(
            "SELECT i.id, p.messages, i.hash, i.priority, s.number, s.major, s.minor, o.position, "
            "r.messages FROM items i JOIN prompts p ON p.id = i.prompt_id "
            "JOIN slots s ON s.item_id = i.id JOIN item_responses o ON o.item_id = i.id "
            "JOIN responses r ON r.id = o.response_id ORDER BY i.id, s.number, o.position"
        ).fetchall()


def items(path: Path) -> int:
    """How many items are in the study, as others see it; 0 before there is one."""
    with suppress(ChosenError, sqlite3.OperationalError), open_study(path) as study:
        (number,) = study.execute("SELECT coalesce(sum(items), 0) FROM progress").fetchone()
        return int(number)
    return 0


@contextmanager
def importing(source: Path, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``annotate import`` in a process of its own, with some rows in and others to come."""
    command = [sys.executable, "-m", "annotate", "import", str(source), "--db", str(path)]
    process = subprocess.Popen([*command, "--project", "pairs"], stdout=subprocess.DEVNULL)
    try:
        while not items(path):
            assert process.poll() is None, "the import ended by itself"
            time.sleep(0.005)
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_import_that_was_killed_is_completed_by_importing_again(tmp_path: Path) -> None:
    source = write_jsonl(
        tmp_path / "rows.jsonl", [{**row, "priority": n % 7} for n, row in enumerate(pairs(MANY))]
    )
    killed, whole = tmp_path / "killed.db", tmp_path / "whole.db"
    with importing(source, killed):
        pass
    assert 0 < items(killed) < MANY
    with open_study(killed) as study:
        project = projects.get(study, "pairs")
        assert project_status(study, project).unfinished == (str(source),)
        assert [finding for finding in check(study) if finding.severity == "error"] == []
        import_pairs(study, str(source), "pairs")
        assert project_status(study, project).unfinished == ()
        assert check(study) == []
    with open_study(whole, create=True) as study:
        import_pairs(study, str(source), "pairs")
    assert contents(killed) == contents(whole)


def test_people_judge_while_rows_come_in(tmp_path: Path) -> None:
    many = 5 * MANY  # a claim and a judgment each let 1,000 rows in at most
    source, path = write_jsonl(tmp_path / "rows.jsonl", pairs(many)), tmp_path / "study.db"
    with importing(source, path) as process, open_study(path) as study:
        ada = Office(study, tmp_path).desk("ada")
        judged = [question(ada.judge()) for _ in range(10)]
        assert items(path) < many, "the import was over before ten judgments were given"
        assert process.wait() == 0
        assert judged == [f"Question {n}?" for n in range(10)]
        assert (project_status(study, ada.project).judged, items(path)) == (10, many)
        assert check(study) == []


def test_slots_that_a_killed_import_left_out_of_place_are_put_right(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    source = write_jsonl(tmp_path / "rows.jsonl", pairs(4))
    import_pairs(study, str(source), "pairs")
    write_jsonl(source, [{**row, "priority": n} for n, row in enumerate(pairs(4))])
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(planning, "arrange_all", die)
        import_pairs(study, str(source), "pairs")
    import_pairs(study, str(source), "pairs")
    assert check(study) == []


def said(prompt: str, first: str, second: str, label: str | None, **others: object) -> Row:
    """A row with all columns, of which most say nothing."""
    columns = ("category", "severity", "priority", "rationale", "generator_a", "reason")
    nothing: Row = dict.fromkeys(columns)
    return {**pair(prompt, first, second, label=label), **nothing, **others}


MIXED = [
    said("Straße?", "yes", "no", "a"),
    said("Straße?", "no", "yes", "b", category="maps", priority=2),  # labelled again
    said("Straße?", "yes", "no", None),
    said("Straße?", "yes", "no", None, category="roads"),  # a repeat
    said("Plain?", 'Left "quoted".', "Right\n", None, severity=3, generator_a="one"),
    said("Plain?", "Left.", "Right.", "skip", severity=1, reason="Broken"),
    said("Plain?", "Left.", "Right.", "tie", rationale="Alike."),
]


@pytest.mark.parametrize("labels", ["keep", "drop"])
def test_the_same_is_stored_however_the_rows_fall_into_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: Labels
) -> None:
    source = write_jsonl(tmp_path / "rows.jsonl", MIXED)
    stored = []
    for chunk in (1, 2, 3, 1_000):
        monkeypatch.setattr("annotate.importing.CHUNK", chunk)
        with open_study(tmp_path / f"{chunk}.db", create=True) as study:
            report = import_pairs(study, str(source), "pairs", Settings(labels=labels), now=NOW)
            assert check(study) == []
            study.execute("UPDATE projects SET blind_key = ''")  # drawn anew for each project
            study.execute("DELETE FROM _sqlite_migrations")  # these say when the study was made
            stored.append((report, list(study.conn.iterdump())))
    assert all(one == stored[0] for one in stored)
