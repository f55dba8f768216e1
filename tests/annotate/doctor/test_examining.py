"""The report as a whole: what it says of a dataset, and how it is kept."""

import re
import sys
from pathlib import Path

import pytest

from annotate import benchmarks, datasets, doctor
from annotate.doctor import SEVERITIES, findings
from annotate.doctor.findings import EXAMPLES
from annotate.importing import Settings, import_pairs
from annotate.sample import load_sample
from tests.annotate.commands import invoke
from tests.annotate.doctor.clinic import Clinic, healthy
from tests.annotate.writing import preference
from tests.conftest import shared


def test_the_packaged_sample_stops_nobody(clinic: Clinic) -> None:
    load_sample(clinic.study)
    report = clinic.examine(datasets.build(clinic.study, "sample"))
    assert not report.stops
    assert {one.check for one in report.findings} >= {"single judgments"}


def test_of_healthy_rows_there_are_only_notes(clinic: Clinic) -> None:
    report = clinic.examine(clinic.dataset(healthy(40)))
    assert {one.severity for one in report.findings} == {"note"}


def test_a_report_is_kept_and_the_newest_is_read(clinic: Clinic) -> None:
    dataset = clinic.dataset([*healthy(5), preference("Why?", "", "No.")])
    assert doctor.newest(clinic.study, dataset) is None
    first = clinic.examine(dataset)
    assert doctor.newest(clinic.study, dataset) == first
    clinic.benchmark("all", ["Why?"])
    second = clinic.examine(dataset)
    assert doctor.newest(clinic.study, dataset) == second != first
    assert second.stops


def test_the_worst_findings_are_first_and_examples_are_few(clinic: Clinic) -> None:
    rows = [preference(f"Question {n}?", "", f"No {n}.") for n in range(30)]
    report = clinic.examine(clinic.dataset(rows))
    order = [SEVERITIES.index(one.severity) for one in report.findings]
    assert order == sorted(order)
    assert order[0] == 0
    assert max(len(one.rows) for one in report.findings) == EXAMPLES


def test_findings_can_be_asked_for_by_severity(clinic: Clinic) -> None:
    report = clinic.examine(clinic.dataset([*healthy(5), preference("Why?", "", "No.")]))
    worst, most = report.from_severity("stop"), report.from_severity("warn")
    assert {one.severity for one in worst} == {"stop"}
    assert len(worst) == report.count("stop")
    assert len(most) == report.count("stop") + report.count("warn")
    assert report.from_severity("note") == report.findings


def test_what_is_stored_reads_back(clinic: Clinic) -> None:
    report = clinic.examine(clinic.dataset(healthy(5)))
    texts = findings.settings_json(report), findings.findings_json(report), report.at
    assert findings.read(*texts) == report


def test_nothing_but_the_report_is_written(clinic: Clinic) -> None:
    dataset = clinic.dataset(healthy(5))
    was = [line for line in clinic.study.conn.iterdump() if "doctor_reports" not in line]
    clinic.examine(dataset)
    assert [n for n in clinic.study.conn.iterdump() if "doctor_reports" not in n] == was


def test_without_its_package_near_duplicates_are_not_looked_for(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = clinic.dataset(healthy(5))
    monkeypatch.setitem(sys.modules, "datasketch", None)  # as where it is not installed
    report = clinic.examine(dataset)
    assert "near-duplicates" not in report.checks
    assert any('pip install "chosen[doctor]"' in sentence for sentence in report.not_made)


def test_every_option_that_is_advised_exists() -> None:
    commands = (["dataset", "build"], ["project", "edit"], ["doctor"])
    known = {
        option
        for command in commands
        for option in re.findall(r"--[a-z-]+", invoke(*command, "--help").output)
    }
    folder = Path(findings.__file__).parent
    advised = {
        option
        for module in folder.glob("*.py")
        for option in re.findall(r"--[a-z-]+", module.read_text(encoding="utf-8"))
    }
    assert len(advised) > 8
    assert advised <= known


@pytest.mark.parametrize("task", ["rate", "demonstrate", "rank"])
def test_every_kind_of_dataset_can_be_examined(clinic: Clinic, task: str) -> None:
    rows = [
        {"prompt": f"Question {n}?", "response": f"Answer {n}.", "label": n % 2 == 0}
        if task == "rate"
        else {"prompt": f"Question {n}?", "output": f"Answer {n}.", "label": "accept"}
        if task == "demonstrate"
        else {"prompt": f"Question {n}?", "responses": [f"A {n}.", f"B {n}."], "best": 0}
        for n in range(8)
    ]
    report = clinic.examine(clinic.dataset(rows, task))  # type: ignore[arg-type]
    assert report.rows == 8
    assert not report.stops


def test_the_shared_pairs_are_what_they_are_known_for(clinic: Clinic, saferlhf_pairs: Path) -> None:
    for name in ("I-Alpaca", "I-Controversial", "I-MaliciousInstructions"):
        benchmarks.add(clinic.study, name, str(shared(f"benchmarks/{name}.json")))
    settings = Settings(labels="keep", licence="cc-by-nc-4.0")
    import_pairs(clinic.study, str(saferlhf_pairs), "pku", settings)
    report = clinic.examine(datasets.build(clinic.study, "pku"))
    found = {one.check: one for one in report.findings}
    assert not report.stops
    assert found["length"].figures["count"] == 2537
    assert found["repeated prompts"].figures["prompts"] == 2447  # 2,450 but for case and spaces
    assert found["duplicates"].figures["count"] == 106
    assert found["licences"].severity == "warn"
    assert "benchmark leakage" not in found
