"""The same command in several processes: one run, and what one process would measure."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from db import runs
from db.connection import open_study
from tests.train.conftest import QUICK
from tests.train.small_models import make_small
from train.dpo import train_dpo
from train.job import Job

pytestmark = pytest.mark.model


def test_two_processes_train_as_one_would_with_twice_the_batch(
    database: Path, tmp_path: Path
) -> None:
    small = make_small(tmp_path / "model")
    arguments = ["dpo", "--db", database, "--dataset", "refusals", "--model", small, "--epochs", 2,
                 "--batch-size", 2, "--accumulate", 1, "--learning-rate", 5e-4, "--max-length", 120,
                 "--save-every", 2, "--out", tmp_path / "two"]  # fmt: skip
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--local-addr",
              "127.0.0.1", "--nproc-per-node", "2", "-m", "train"]  # fmt: skip
    done = subprocess.run(
        [*launch, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Run 1 finished: 6 steps") == 1
    assert done.stderr.count("DPO on 12 pairs, 6 steps") == 1

    settings = replace(QUICK, epochs=2, batch_size=4, max_length=120, save_every=2)
    alone = Job(database=database, out=tmp_path / "one", model=str(small))
    assert train_dpo(alone, "refusals", settings) is not None
    with open_study(database) as study:
        assert [run.id for run in runs.list_all(study)] == [2, 1]
        two, one = ({(m.name, m.step): m.value for m in runs.metrics(study, run)} for run in (1, 2))
    assert two.keys() == one.keys()
    for key, value in one.items():
        if key[0] in ("loss", "gradient_norm", "tokens", "reward_margin", "learning_rate"):
            assert two[key] == pytest.approx(value, rel=1e-2, abs=1e-3), key
