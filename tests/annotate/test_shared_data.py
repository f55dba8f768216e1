"""Real pairs, judged by people, all the way through: nothing is lost and nothing is changed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from annotate.datasets import build
from annotate.export import write_trl
from annotate.importing import Settings, import_pairs
from annotate.status import status
from db.connection import Study

ROWS, DISTINCT = 3_457, 3_351


@pytest.fixture
def labelled(study: Study, saferlhf_pairs: Path) -> Study:
    """The pairs with their labels, as project "safe"."""
    report = import_pairs(study, str(saferlhf_pairs), "safe", Settings(labels="keep"))
    assert (report.stored.items, report.stored.labels, report.stored.repeats) == (ROWS, ROWS, 0)
    return study


def test_every_pair_comes_out_as_it_went_in(
    labelled: Study, saferlhf_pairs: Path, tmp_path: Path
) -> None:
    dataset = build(labelled, "safe")
    assert dataset.ledger.adds_up()
    assert (dataset.ledger.judged, dataset.ledger.exported) == (ROWS, ROWS)
    out = tmp_path / "out.jsonl"
    write_trl(labelled, dataset, out, as_strings=True)
    assert texts(out) == texts(saferlhf_pairs)


def test_pairs_that_repeat_an_earlier_one_are_dropped_and_counted(labelled: Study) -> None:
    ledger = build(labelled, "safe", duplicates="drop").ledger
    assert (ledger.exported, ledger.duplicate) == (DISTINCT, ROWS - DISTINCT)
    assert ledger.adds_up()


def test_importing_them_again_adds_nothing(labelled: Study, saferlhf_pairs: Path) -> None:
    again = import_pairs(labelled, str(saferlhf_pairs), "safe", Settings(labels="keep")).stored
    assert (again.items, again.labels) == (0, 0)
    (project,) = status(labelled).projects
    assert (project.wanted, project.judged, project.preferences) == (ROWS, ROWS, ROWS)


def texts(path: Path) -> Counter[tuple[str, str, str]]:
    """How often the file holds each prompt with its chosen and rejected answer."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return Counter((row["prompt"], row["chosen"], row["rejected"]) for row in rows)
