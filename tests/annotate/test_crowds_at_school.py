"""Many annotators at once, in several processes and tabs, with practice and gold items."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from annotate.check import check
from annotate.companions import gold_accuracy
from db import projects
from db.connection import open_study
from db.options import Options
from tests.annotate.desk import Office
from tests.annotate.schooling import give, known
from tests.annotate.writing import pairs

ROOT = Path(__file__).parents[2]
ITEMS, OVERLAP = 40, 2
PRACTICE = [f"Practice {n}?" for n in range(3)]
GOLD = [f"Gold {n}?" for n in range(4)]
TOGETHER = [["ada", "bob", "eve"], ["kim", "lou", "max"]]
TWO_TABS = [["ada", "bob", "eve"], ["ada", "bob", "eve"]]

ANSWERS = """
    SELECT n.name, p.purpose, j.item_id, j.key FROM judgments j
    JOIN items i ON i.id = j.item_id JOIN projects p ON p.id = i.project_id
    JOIN annotators n ON n.id = j.annotator_id
    WHERE n.kind = 'person' ORDER BY j.id
"""


@pytest.mark.parametrize("crowd", [TOGETHER, TWO_TABS], ids=["together", "two tabs"])
def test_nobody_gets_an_item_twice_and_everybody_practises_first(
    study_path: Path, tmp_path: Path, crowd: list[list[str]]
) -> None:
    with open_study(study_path, create=True) as study:
        office = Office(study, tmp_path)
        office.project(pairs(ITEMS), overlap=OVERLAP, options=Options(gold_every=4))
        give(office, "practice", known(*PRACTICE))
        give(office, "gold", known(*GOLD))
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tests.annotate.crowd", str(study_path), str(log)]
    processes = [subprocess.Popen([*command, *names], cwd=ROOT) for names in crowd]
    assert [process.wait() for process in processes] == [0] * len(processes)
    with open_study(study_path) as study:
        answers = study.execute(ANSWERS).fetchall()
        assert check(study) == []
        figures = projects.progress(study, projects.get(study, "pairs").id)
        at_gold = gold_accuracy(study, projects.get(study, "pairs"))
    assert (figures.judged, figures.surplus) == (ITEMS * OVERLAP, 0)
    assert max(Counter((name, item) for name, _, item, _ in answers).values()) == 1
    assert {key for *_, key in answers} == {s.split()[0] for s in log.read_text().splitlines()}
    asked: dict[str, list[str]] = {}
    for name, purpose, *_ in answers:
        asked.setdefault(name, []).append(purpose)
    for name, purposes in asked.items():
        assert purposes[: len(PRACTICE)] == ["practice"] * len(PRACTICE), name
        assert "practice" not in purposes[len(PRACTICE) :], name
        work = len(purposes) - len(PRACTICE)
        assert min(work // 4, len(GOLD)) <= purposes.count("gold") <= len(GOLD), name
    golden = {name: purposes.count("gold") for name, purposes in asked.items()}
    assert {tried.annotator: tried.answered for tried in at_gold} == {
        name: number for name, number in golden.items() if number
    }
