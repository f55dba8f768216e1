"""The benchmark itself, small: real threads and processes, a study made in SQL, its figures."""

import json
from pathlib import Path

import pytest

from annotate.check import check
from db import projects
from db.connection import open_study
from tests.bench import queue, studies
from tests.bench.cells import measure
from tests.bench.crew import KINDS, Kind
from tests.bench.figures import spread
from tests.bench.studies import Findings


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A study of 200 items with a judgment each, and one more wanted on each."""
    return studies.ready(tmp_path, 200, overlap=2)


def test_a_study_made_in_sql_is_as_if_it_had_been_judged(made: Path) -> None:
    with open_study(made) as study:
        project = projects.get(study, studies.PROJECT)
        progress = projects.progress(study, project.id)
        assert [f for f in check(study) if f.severity == "error"] == []
    assert (progress.items, progress.slots, progress.judged) == (200, 400, 200)
    assert (progress.preference, progress.tied) == (150, 50)


@pytest.mark.parametrize("kind", KINDS)
def test_a_crew_judges_everything_once(made: Path, kind: Kind) -> None:
    cell = measure(kind, 2, made, seconds=60)
    assert cell.findings == Findings(stored=800, lost=0, unasked=0, doubled=0, over_cap=0)
    assert cell.acknowledged == 800  # two hundred, in four turns on fresh copies
    assert cell.fewest > 0
    assert cell.errors == ()
    assert cell.rate > 0
    assert cell.claim.p50 <= cell.both.p50 <= cell.both.p99 <= cell.both.most


def test_what_is_wrong_in_a_study_is_found(made: Path) -> None:
    with open_study(made) as study:
        keys = [f"token {number}" for number in range(1, 201)]
        assert studies.findings(study, 0, keys) == Findings(200, 0, 0, 0, 0)
        assert studies.findings(study, 0, [*keys, "gone"]).lost == 1
        assert studies.findings(study, 0, keys[1:]).unasked == 1
        assert studies.findings(study, 0, [*keys, keys[0]]).doubled == 1
        study.execute("DROP INDEX one_turn_each")
        for again in ("once more", "and again"):
            study.execute(
                "INSERT INTO assignments (item_id, slot, project_id, annotator_id, token, state, "
                "response_order, guideline_id, shown_at, expires_at) SELECT item_id, slot, "
                "project_id, annotator_id, ?, state, response_order, guideline_id, shown_at, "
                "expires_at FROM assignments WHERE id = 7",
                (again,),
            )
            study.execute(
                "INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, "
                "created_at) SELECT token, id, item_id, annotator_id, 'tie', shown_at "
                "FROM assignments WHERE token = ?",
                (again,),
            )
        found = studies.findings(study, 200, ["once more", "and again"])
    assert (found.doubled, found.over_cap) == (3, 1)  # the two with the first, and with each other


def test_a_kept_study_serves_until_half_is_judged(made: Path) -> None:
    assert studies.ready(made.parent, 200, overlap=2) == made
    with open_study(made) as study:
        study.execute("UPDATE progress SET judged = 301")
    with open_study(studies.ready(made.parent, 200, overlap=2)) as study:
        assert studies.last_judgment(study) == 200
        assert study.execute("SELECT judged FROM progress").fetchone() == (200,)


def test_the_spread_of_times_is_by_nearest_rank() -> None:
    assert spread(n / 1000 for n in range(1, 101)) == pytest.approx((50, 95, 99, 100))


def test_the_command_prints_a_table_and_writes_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    options = "--items 40 --annotators 2 --kinds threads --seconds 1 --json"
    queue.main([*options.split(), str(figures)])
    output = capsys.readouterr().out
    assert "claim+submit/s" in output
    assert "met: lost, unasked, doubled or over cap: 0, wanted 0" in output
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert written["machine"]["sqlite"]
    (cell,) = written["cells"]
    assert (cell["items"], cell["annotators"], cell["errors"]) == (40, 2, [])
    assert cell["acknowledged"] == cell["findings"]["stored"] > 0
