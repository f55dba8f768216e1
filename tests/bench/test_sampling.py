"""The benchmark of sampling, small: real processes on a model of two layers."""

import json
from pathlib import Path

import pytest

from tests.bench import sampling
from tests.bench.sampling import Case, Sampled
from tests.train.conftest import make_tiny

pytestmark = pytest.mark.model


def test_ours_is_measured_beside_the_library(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(sampling, "BATCHES", (100,))
    model, out = make_tiny(tmp_path / "model"), tmp_path / "out.json"
    small = ("--limit", "8", "--max-new-tokens", "3", "--rounds", "1", "--json", str(out))
    sampling.main(("--model", str(model), *small))
    found = json.loads(out.read_text())["sampled"]
    assert [one["engine"] for one in found] == ["ours", "generate 100"] * 3
    assert all(one["peak_mb"] > 100 and one["seconds"] > 0 for one in found)
    assert found[0]["tokens"] == found[1]["tokens"]
    assert capsys.readouterr().out.count("times generate 100, wanted 1") == 3


def test_targets_are_judged() -> None:
    case = Case("bfloat16", 1, 100, 120)
    fast = Sampled(case, "generate 100", 1000, 1.0, 1.2, 900.0)
    assert [*sampling.judged([fast, fast._replace(engine="generate 8", times=0.1)])] == [
        "met: bfloat16, 1 samples a prompt: 1.20 times generate 100, wanted 1"
    ]
    (missed,) = sampling.judged([fast._replace(times=0.9)])
    assert missed.startswith("NOT MET")
