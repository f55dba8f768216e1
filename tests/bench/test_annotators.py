"""The benchmark of the annotator model itself, small."""

import json
from pathlib import Path

import pytest

from tests.bench import annotators
from tests.bench.annotators import Case


def test_a_study_is_measured_beside_the_others() -> None:
    case = Case("rank", "7 experts to 3 spammers", overlap=3, each=40)
    found = annotators.outcome(case, 0)
    assert found == annotators.outcome(case, 0)
    assert 0.5 < found.majority < found.right < 1
    assert found.correlation > 0.9
    assert found.covered > 0.8
    assert annotators.row(case, [found, found])[4] == 2


def test_the_command_prints_tables_and_writes_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    options = "--studies 1 --tasks rate --overlaps 3 --each 20 --sizes 600 --json"
    annotators.main([*options.split(), str(figures), "--skills", "all perfect"])
    output = capsys.readouterr().out
    assert "Dawid-Skene" in output
    assert "seconds" in output
    written = json.loads(figures.read_text(encoding="utf-8"))
    (cell,), (one,) = written["cells"], written["fits"]
    assert (cell["task"], cell["outcomes"][0]["right"]) == ("rate", 1.0)
    assert (one["judgments"], one["items"]) == (600, 200)
    assert 0 < one["megabytes"] < 50
