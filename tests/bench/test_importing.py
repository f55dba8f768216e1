"""The benchmark of importing, small: real commands, beside a person who judges."""

from pathlib import Path

import pytest

from tests.bench import importing
from tests.bench.figures import spread


@pytest.mark.parametrize("labels", ["drop", "keep"])
def test_an_import_is_measured_while_somebody_judges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: str
) -> None:
    monkeypatch.setattr(importing, "QUEUED", 2_000)
    measured = importing.measure(tmp_path, 300, labels, person=True)
    assert measured.errors == ()
    assert 0 < measured.waits.p50 <= measured.waits.most
    assert measured.peak_mb > 1
    assert measured.times > 0


def test_targets_are_judged() -> None:
    waits = spread([0.01])
    fine = importing.Imported(10, "drop", False, 2.0, 1.0, 100.0, waits, ())
    slow = fine._replace(labels="keep", seconds=4.0)
    grown = fine._replace(peak_mb=130.0)
    assert [*importing.judged([fine, grown, slow, fine])] == [
        "met: labels drop: 2.0 times the floor, wanted 3.0",
        "NOT MET: labels keep: 4.0 times the floor, wanted 3.0",
        "NOT MET: ten times the rows take 1.30 times the memory, wanted at most 1.2",
    ]
