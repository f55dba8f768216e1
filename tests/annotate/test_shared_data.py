"""Real pairs, judged by people, all the way through: nothing is lost and nothing is changed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from annotate.datasets import Criteria, build
from annotate.formats.writing import write
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
    write(labelled, dataset, out, as_strings=True)
    assert texts(out) == texts(saferlhf_pairs)


def test_pairs_that_repeat_an_earlier_one_are_dropped_and_counted(labelled: Study) -> None:
    ledger = build(labelled, Criteria(("safe",), duplicates="drop")).ledger
    assert (ledger.exported, ledger.duplicate) == (DISTINCT, ROWS - DISTINCT)
    assert ledger.adds_up()


def test_importing_them_again_adds_nothing(labelled: Study, saferlhf_pairs: Path) -> None:
    again = import_pairs(labelled, str(saferlhf_pairs), "safe", Settings(labels="keep")).stored
    assert (again.items, again.labels) == (0, 0)
    (project,) = status(labelled).projects
    assert (project.wanted, project.judged, project.preferences) == (ROWS, ROWS, ROWS)


def test_demonstrations_come_in_to_be_reviewed(study: Study, safety_demonstrations: Path) -> None:
    for new in (2_483, 0):
        report = import_pairs(study, str(safety_demonstrations), "safe", Settings("demonstrate"))
        assert (report.stored.items, report.stored.repeats) == (new, 0)
        assert (report.labelled, report.stored.labels) == (2_483, 0)  # accepted, if one keeps them
    (prompt, proposal) = study.execute(
        "SELECT p.messages ->> '$[0].content', r.messages ->> '$[0].content' FROM items i "
        "JOIN prompts p ON p.id = i.prompt_id JOIN item_responses o ON o.item_id = i.id "
        "JOIN responses r ON r.id = o.response_id WHERE i.id = 1"
    ).fetchone()
    rows = json.loads(safety_demonstrations.read_text(encoding="utf-8"))
    assert (prompt, proposal) == (rows[0]["instruction"], rows[0]["output"])


def test_a_benchmark_is_a_list_of_prompts_to_answer(study: Study, alpaca_benchmark: Path) -> None:
    report = import_pairs(study, str(alpaca_benchmark), "answers", Settings("demonstrate"))
    instructions = json.loads(alpaca_benchmark.read_text(encoding="utf-8"))["instructions"]
    assert report.stored.items == len(instructions)
    shown = study.execute("SELECT messages ->> '$[0].content' FROM prompts ORDER BY id").fetchall()
    assert [text for (text,) in shown] == instructions
    assert study.execute("SELECT count(*) FROM item_responses").fetchone() == (0,)


def texts(path: Path) -> Counter[tuple[str, str, str]]:
    """How often the file holds each prompt with its chosen and rejected answer."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return Counter((row["prompt"], row["chosen"], row["rejected"]) for row in rows)
