"""Faults of the machine: one sentence, the run says that it failed, and it goes on where it can."""

import gc
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import TrainerControl, TrainerState, TrainingArguments

from db import alarms, runs
from db.connection import open_study
from tests.disks import small_disk
from tests.train.conftest import QUICK
from tests.train.running.test_interruption import job, new_run
from tests.train.small_models import make_small
from train.dpo import train_dpo
from train.errors import DiskFull, Diverged, OutOfMemory, StudyLost
from train.job import Job
from train.running import checkpoints, faults
from train.running.recording import recorded
from train.running.spikes import STEPS, Spikes

pytestmark = pytest.mark.model

SETTINGS = replace(QUICK, epochs=4, max_length=120, save_every=2, watch=0)  # 12 steps


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small(tmp_path_factory.mktemp("small") / "model")


def run_of(database: Path, number: int = 1) -> runs.Run:
    with open_study(database) as study:
        return runs.get(study, number)


def test_a_full_disk_keeps_the_last_whole_checkpoint_and_the_run_goes_on(
    database: Path, small: Path, tmp_path: Path
) -> None:
    settings = replace(SETTINGS, adapter="full")
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        asked = Job(database=database, out=disk.folder / "out", model=str(small))
        disk.fill_up(leave=450_000)  # for two checkpoints, and not for a third
        with pytest.raises(DiskFull, match=r"no room in .*Free some disk space.*--resume"):
            train_dpo(asked, "refusals", settings)
        gc.collect()  # what torch was writing is still open, and would keep the disk in use
        failed = run_of(database)
        assert failed.state == "failed" and failed.error is not None
        assert failed.error.startswith("There is no room in")
        assert checkpoints.newest(asked.out) is not None
        disk.make_room()
        summary = train_dpo(replace(asked, resume=True), "refusals", settings)
        assert summary is not None and summary.steps == 12
        assert (summary.run.state, summary.run.resumed) == ("finished", 1)


def test_a_disk_that_is_full_at_once_leaves_room_for_the_same_command(
    database: Path, small: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        asked = Job(database=database, out=disk.folder / "out", model=str(small))
        disk.fill_up(leave=30_000)
        with pytest.raises(DiskFull, match="give the same command again"):
            train_dpo(asked, "refusals", SETTINGS)
        gc.collect()
        disk.make_room()
        summary = train_dpo(asked, "refusals", SETTINGS)
        assert summary is not None and summary.run.state == "finished"


SHORT = """
import sys
import torch
import train.dpo
from train.cli import main

def short(original):
    def call(*arguments):
        torch.nn.modules.module.register_module_forward_pre_hook(
            lambda *_: torch.empty(1 << 50)  # more than any machine has: what comes is real
        )
        return original(*arguments)
    return call

name = sys.argv.pop(1)
if name == "train":  # the rehearsal would meet it first
    train.dpo.ready = lambda trainer, job: True
setattr(train.dpo, name, short(getattr(train.dpo, name)))
main()
"""


@pytest.mark.parametrize(("when", "states"), [("ready", []), ("train", ["failed"])])
def test_too_little_memory_is_a_sentence(
    database: Path, small: Path, tmp_path: Path, when: str, states: list[str]
) -> None:
    arguments = ["dpo", "--db", database, "--dataset", "refusals", "--model", small, "--out",
                 tmp_path / "out", "--batch-size", 12, "--max-length", 500,
                 "--watch", 0]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SHORT, when, *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    *_, last = done.stderr.splitlines()
    assert done.returncode == 2, done.stderr
    assert last.startswith("Error: Memory ran out. Lower --batch-size and raise --accumulate")
    with open_study(database) as study:
        assert [run.state for run in runs.list_all(study)] == states


def test_too_little_memory_before_a_run_begins_is_a_sentence() -> None:
    with pytest.raises(OutOfMemory, match="Memory ran out"), faults.sentences():
        torch.empty(1 << 50)


def test_a_training_that_diverges_stops_with_a_sentence(
    database: Path, small: Path, tmp_path: Path
) -> None:
    settings = replace(SETTINGS, learning_rate=1e9, adapter="full")
    with pytest.raises(Diverged, match=r"The loss is nan at step \d+.*Lower --learning-rate"):
        train_dpo(
            Job(database=database, out=tmp_path / "out", model=str(small)), "refusals", settings
        )
    run = run_of(database)
    assert run.state == "failed"
    with open_study(database) as study:
        assert any(one.name == "loss" and one.value is None for one in runs.metrics(study, 1))


def test_a_loss_that_jumps_is_told_once(database: Path, tmp_path: Path) -> None:
    said: list[str] = []
    arguments = TrainingArguments(str(tmp_path / "trainer"), use_cpu=True)
    with recorded(job(database), new_run(database)) as recorder:
        spikes = Spikes(recorder, said.append)
        for step, loss in enumerate([0.7] * STEPS + [1.6, 3.5, 0.7, 4.0], start=1):
            spikes.on_log(
                arguments, TrainerState(global_step=step), TrainerControl(), {"loss": loss}
            )
    assert len(said) == 1 and "from about 0.70 to 3.50 at step 22" in said[0]
    with open_study(database) as study:
        assert [(one.kind, one.step) for one in alarms.of_run(study, 1)] == [("loss_spike", 22)]


def test_a_study_that_is_away_for_a_while_loses_no_metric(database: Path) -> None:
    with recorded(job(database), new_run(database)) as recorder:
        recorder.plan(2)
        away = database.rename(database.with_suffix(".away"))
        recorder.log(1, {"loss": 0.5})
        away.rename(database)
        recorder.log(2, {"loss": 0.4})
    with open_study(database) as study:
        assert [one.value for one in runs.metrics(study, 1)] == [0.5, 0.4]
    assert run_of(database).steps == 2


def test_a_study_that_is_gone_at_the_end_is_said_with_what_became_of_the_run(
    database: Path,
) -> None:
    away = database.with_suffix(".away")
    with (
        pytest.raises(
            StudyLost, match=r"end of run 1 could not be recorded: it finished.*--resume"
        ),
        recorded(job(database), new_run(database)) as recorder,
    ):
        recorder.log(1, {"loss": 0.5})
        database.rename(away)
    away.rename(database)
    assert run_of(database).state == "running"
