"""Resuming: a run that was killed goes on from its last whole checkpoint, exact to its metrics."""

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
import torch

from db import runs
from db.connection import open_study
from db.runs import Metric
from tests.train.conftest import QUICK, command
from tests.train.small_models import make_small
from train.dpo import train_dpo
from train.errors import Interrupted, NothingToResume, OutputTaken
from train.job import Job
from train.running import checkpoints

pytestmark = pytest.mark.model

SETTINGS = replace(
    QUICK, epochs=10, batch_size=2, accumulate=1, save_every=4, max_length=120
)  # 60 steps
OPTIONS = ["--epochs", "10", "--batch-size", "2", "--accumulate", "1", "--save-every", "4",
           "--learning-rate", "5e-4", "--max-length", "120"]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small(tmp_path_factory.mktemp("small") / "model")


def metrics(database: Path, run_id: int) -> list[Metric]:
    with open_study(database) as study:
        return runs.metrics(study, run_id)


def killed_after(database: Path, arguments: list[object], step: int) -> None:
    """Train in a process of its own, and kill it when this step has been logged."""
    command = [sys.executable, "-m", "train", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as training:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and training.poll() is None:
            if any(one.step >= step for one in metrics(database, 1)):
                break
            time.sleep(0.02)
        training.kill()
        training.wait()


# Kills itself in the middle of a checkpoint: half of the optimizer's file is there, and no more.
CUT_OFF = """
import os, signal
import torch
from train.cli import main

save = torch.save

def half(thing, place, *rest, **how):
    save(thing, place, *rest, **how)
    if str(place).endswith("checkpoint-32/optimizer.pt"):
        os.truncate(place, os.path.getsize(place) // 2)
        os.kill(os.getpid(), signal.SIGKILL)

torch.save = half
main()
"""


def test_a_run_that_is_killed_again_and_again_comes_to_the_same_metrics(
    database: Path, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked: list[object] = [
        "dpo", "--db", database, "--dataset", "refusals", "--model", small, *OPTIONS, "--out", out,
    ]  # fmt: skip
    seed = random.randrange(1_000)
    chance = random.Random(seed)
    killed_after(database, asked, chance.randrange(5, 20))
    with open_study(database) as study:
        assert runs.get(study, 1).state == "running"
    refused = command(*asked)
    assert refused.exit_code == 2
    assert "or give --resume to go on there" in refused.stderr
    cut = [sys.executable, "-c", CUT_OFF, *map(str, asked), "--resume"]
    assert subprocess.run(cut, stderr=subprocess.DEVNULL, check=False).returncode == -SIGKILL
    newest = checkpoints.newest(out)
    assert newest is not None and checkpoints.step(newest) == 28
    killed_after(database, [*asked, "--resume"], chance.randrange(34, 58))

    resumed = command(*asked, "--resume")
    assert resumed.exit_code == 0, resumed.output
    whole = train_dpo(
        Job(database=database, out=tmp_path / "whole", model=str(small)), "refusals", SETTINGS
    )
    assert whole is not None
    with open_study(database) as study:
        run = runs.get(study, 1)
    assert (run.state, run.resumed, run.steps) == ("finished", 3, 60), f"seed {seed}"
    assert metrics(database, 1) == metrics(database, whole.run.id), f"seed {seed}"
    assert not checkpoints.folder(out).exists()


def test_sigterm_while_a_checkpoint_is_written_keeps_the_one_before(
    database: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = torch.save

    def stopped(thing: object, place: Any, *rest: Any, **how: Any) -> None:
        if str(place).endswith("checkpoint-8/optimizer.pt"):
            signal.raise_signal(signal.SIGTERM)
        save(thing, place, *rest, **how)

    monkeypatch.setattr(torch, "save", stopped)
    job = Job(database=database, out=tmp_path / "out", model=str(small))
    with pytest.raises(Interrupted, match=r"after step 8.*Go on with the same command"):
        train_dpo(job, "refusals", SETTINGS)
    newest = checkpoints.newest(job.out)
    assert newest is not None and checkpoints.step(newest) == 4

    again = replace(job, resume=True)
    with pytest.raises(NothingToResume, match=r"--beta 0\.1.*Give what it was started with"):
        train_dpo(again, "refusals", replace(SETTINGS, beta=0.2))
    with pytest.raises(OutputTaken, match="--resume"):
        train_dpo(job, "refusals", SETTINGS)
    with pytest.raises(NothingToResume, match="No run of this study was stopped in"):
        train_dpo(replace(again, out=tmp_path / "elsewhere"), "refusals", SETTINGS)


def test_stopped_before_its_first_checkpoint_a_run_goes_on_from_its_start(
    database: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = torch.save

    def stopped(thing: object, place: Any, *rest: Any, **how: Any) -> None:
        signal.raise_signal(signal.SIGTERM)
        save(thing, place, *rest, **how)

    job = Job(database=database, out=tmp_path / "out", model=str(small))
    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", stopped)
        with pytest.raises(Interrupted, match="Go on with the same command and --resume"):
            train_dpo(job, "refusals", SETTINGS)
    assert checkpoints.newest(job.out) is None
    again = train_dpo(replace(job, resume=True), "refusals", SETTINGS)
    whole = train_dpo(replace(job, out=tmp_path / "whole"), "refusals", SETTINGS)
    assert again is not None and whole is not None
    assert (again.run.id, again.run.resumed) == (1, 1)
    assert metrics(database, 1) == metrics(database, whole.run.id)


def test_a_checkpoint_that_was_cut_off_is_not_gone_on_from(tmp_path: Path) -> None:
    for step, whole in ((4, True), (12, False), (8, True)):
        checkpoint = checkpoints.folder(tmp_path) / f"checkpoint-{step}"
        checkpoint.mkdir(parents=True)
        if whole:
            (checkpoint / checkpoints.WHOLE).touch()
    newest = checkpoints.newest(tmp_path)
    assert newest is not None and checkpoints.step(newest) == 8
