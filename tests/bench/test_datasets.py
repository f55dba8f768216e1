"""The benchmark of building and exporting, small: real commands on a study of its own."""

from pathlib import Path

from annotate.check import check
from db.connection import open_study
from tests.bench import datasets
from tests.bench.datasets import Exported


def test_an_export_is_measured_beside_its_floor(tmp_path: Path) -> None:
    measured = datasets.measure(tmp_path, 300, 3, rounds=2)
    assert measured.rows == 100
    assert measured.times > 0
    assert measured.peak_mb > measured.floor_mb > 1


def test_a_study_with_several_judgments_an_item_is_sound(tmp_path: Path) -> None:
    datasets.make(tmp_path / "study.db", 300, 3)
    with open_study(tmp_path / "study.db") as study:
        assert [*check(study)] == []


def test_targets_are_judged() -> None:
    tenth = Exported(100, 1, 75, 1.0, 1.0, 1.0, 100.0, 90.0)
    fine = tenth._replace(judgments=1_000, times=2.96)
    slow = fine._replace(overlap=3, times=4.0)
    assert [*datasets.judged([tenth, fine, slow])] == [
        "met: one judgment an item: 3.0 times the floor, wanted 3.0",
        "NOT MET: 3 judgments an item: 4.0 times the floor, wanted 3.0",
        "met: ten times the judgments take 1.00 times the memory, wanted at most 1.2",
    ]
    grown = fine._replace(peak_mb=130.0)
    assert [*datasets.judged([tenth, grown, fine])][-1].startswith("NOT MET: ten times")
