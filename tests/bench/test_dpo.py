"""The benchmark of DPO, small: real trainings of a model of two layers."""

import random
from pathlib import Path

import pytest

from tests.bench import dpo
from tests.bench.dpo import MEANS, Leg
from tests.bench.dpo_leg import Asked
from tests.bench.pair_texts import write_pairs
from tests.train.conftest import make_tiny

pytestmark = pytest.mark.model


def test_trainings_are_measured_beside_trl(tmp_path: Path) -> None:
    write_pairs(tmp_path / "pairs.jsonl", 6, random.Random(0))
    asked = Asked(
        "plain", str(tmp_path / "pairs.jsonl"), str(tmp_path / "study.db"),
        str(make_tiny(tmp_path / "tiny")), "float32", 0, trained=4, held_out=2, max_length=192,
        epochs=1, batch_size=2,
    )  # fmt: skip
    theirs = dpo.measure("theirs", asked, tmp_path)
    ours = dpo.measure("ours", asked._replace(way="packed"), tmp_path)
    assert ours.losses == pytest.approx(theirs.losses, abs=1e-4)
    assert ours.held_out_loss == pytest.approx(theirs.held_out_loss, abs=1e-4)
    assert ours.pairs_a_second > 0 and theirs.peak_mb > 100


def test_targets_are_judged() -> None:
    plain = Leg("plain TRL", "bfloat16", 0, 1.0, 9.0, 4000.0, [0.69, 0.60], 0.60, 0.70)
    ours = Leg("ours", "bfloat16", 0, 4.0, 2.0, 2000.0, [0.69, 0.61], 0.61, 0.70)
    means = [plain, *([ours] * (len(MEANS) - 1))]
    sentences = [*dpo.judged(means, [plain, ours] * 2, [plain, ours])]
    assert [sentence.partition(":")[0] for sentence in sentences] == [
        "met", "met", "met", "NOT MET", "met", "met",
    ]  # fmt: skip
    assert "4.0 times TRL" in sentences[0]
    assert "at most 1.0e-02 from TRL's" in sentences[3]
    worse = ours._replace(held_out_loss=0.8, peak_mb=5000.0)
    told = [*dpo.judged([plain, *[worse] * 4], [plain, worse] * 2, [plain, plain])]
    assert told[2].startswith("NOT MET: peak memory") and told[3].startswith("met")
    assert told[4].startswith("NOT MET: held-out loss: ours 0.800")
    alone = [*dpo.judged(means, [plain, ours], [plain, plain])]
    assert alone[4].startswith("not judged: held-out loss")
