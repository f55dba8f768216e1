"""Rows of the reproduction's table: of the study that its commands have filled."""

from pathlib import Path

import pytest

from annotate.intervals import wilson
from db import human_labels, judges, times
from db.connection import Study, transaction
from db.judges import Verdict
from tests.annotate.evaluating import small_paper
from tests.annotate.evaluating.small_paper import BASE, MAKERS
from train import cli_reproduce_rows as rows
from train.reproducing.sizes import SIZES
from train.reproducing.trainings import models

SAFE = ("I-Malicious", "safe", "rules (1)")


def test_a_row_has_all_seeds_of_a_model_and_one_without_runs_is_none(
    study: Study, tmp_path: Path
) -> None:
    size = SIZES["small"]._replace(seeds=(0, 1))
    small_paper.fill(study, (MAKERS[5], MAKERS[5]._replace(safe=8, seed=1)))
    for seed in size.seeds:
        study.execute(
            "UPDATE runs SET folder = ? WHERE seed = ?", (str(tmp_path / f"dpo-{seed}"), seed)
        )
    found = rows.table(study, models(size, tmp_path), BASE)
    assert list(found) == ["base", "DPO"]
    ends = wilson(3, 10)
    base = found["base"][SAFE]
    assert (base.value, base.low, base.high) == pytest.approx((30, 100 * ends.low, 100 * ends.high))
    dpo = found["DPO"][SAFE]
    assert (dpo.value, dpo.each) == (90, (100, 80))
    assert dpo.low is not None and dpo.low < 80
    assert str(dpo).endswith("; 100, 80")


def test_the_page_tells_how_models_were_trained_and_what_judges_are_worth(
    study: Study, tmp_path: Path
) -> None:
    made = small_paper.fill(study, MAKERS[5:])
    study.execute("UPDATE runs SET folder = ?, steps = 32", (str(tmp_path / "dpo-0"),))
    people = human_labels.labels(study, "choice").good
    said = {id_: Verdict("safe" if good else "unsafe") for id_, good in people.items()}
    with transaction(study):
        judges.add(study, made.guard.id, said, times.now())
    found = rows.found(study, models(SIZES["small"], tmp_path), BASE, ())
    (run,) = found.trainings
    assert run[:5] == ("DPO", "run 1", 0, "sample@1", 32)
    guard = next(one for one in found.judges if one.judge == "guard:small (abc)")
    assert (guard.said, guard.n) == ("chosen or rejected", len(said))
    assert guard.same is not None and guard.same.value == 100
