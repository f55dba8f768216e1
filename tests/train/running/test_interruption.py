"""Stopping: a run that did not finish says so."""

import math
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from transformers import TrainerControl, TrainerState, TrainingArguments

from db import datasets, runs
from db.connection import open_study
from db.runs import NewRun
from tests.train.small_models import make_small
from train.errors import DiskFull, Diverged, OutputTaken
from train.job import Job
from train.running.progress import Metrics
from train.running.recording import recorded


def new_run(database: Path) -> NewRun:
    with open_study(database) as study:
        dataset = datasets.get(study, "refusals")
    return NewRun("dpo", "model", None, dataset.id, dataset.hash, "{}", 0, "{}", None, "cpu")


def job(database: Path) -> Job:
    return Job(database=database, out=database.parent / "out")


def only_run(database: Path) -> runs.Run:
    with open_study(database) as study:
        (run,) = runs.list_all(study)
    return run


@pytest.mark.model
def test_sigterm_interrupts_a_run_and_keeps_its_metrics(database: Path, tmp_path: Path) -> None:
    out, model = tmp_path / "out", make_small(tmp_path / "model")
    arguments = ["dpo", "--db", database, "--dataset", "refusals", "--out", out, "--model", model]
    settings = ["--epochs", "500", "--batch-size", "2", "--accumulate", "1", "--max-length", "120"]
    command = [sys.executable, "-m", "train", *map(str, arguments), *settings]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as training:
        wait_for_a_loss(database, training)
        training.send_signal(signal.SIGTERM)
        _, errors = training.communicate(timeout=60)
    run = only_run(database)
    assert (run.state, run.artifact) == ("interrupted", None)
    assert training.returncode == 130
    assert "Error: Run 1 was interrupted after step" in errors
    assert "Traceback" not in errors
    assert not [path for path in out.iterdir() if path.name != "checkpoints"]


def wait_for_a_loss(database: Path, training: subprocess.Popen[str]) -> None:
    for _ in range(600):
        assert training.poll() is None, training.communicate()[1]
        with open_study(database) as study:
            if any(metric.name == "loss" for metric in runs.metrics(study, 1)):
                return
        time.sleep(0.2)
    raise AssertionError("no loss was logged")


def test_two_trainings_never_write_to_one_directory(database: Path) -> None:
    with recorded(job(database), new_run(database)) as recorder:
        with (
            pytest.raises(OutputTaken, match=r"Another process is training into .*Wait until"),
            recorded(job(database), new_run(database)),
        ):
            pass
        recorder.log(1, {"loss": 0.5})
    assert only_run(database).state == "finished"


def test_what_another_has_left_since_is_not_written_over(database: Path) -> None:
    with recorded(job(database), new_run(database)):
        (database.parent / "out" / "model.safetensors").touch()
    with (
        pytest.raises(OutputTaken, match="is not empty"),
        recorded(job(database), new_run(database)),
    ):
        pass
    assert only_run(database).state == "finished"


def test_an_unexpected_error_fails_the_run_and_is_raised(database: Path) -> None:
    with pytest.raises(ZeroDivisionError), recorded(job(database), new_run(database)):
        _ = 1 / 0
    run = only_run(database)
    assert (run.state, run.error) == ("failed", "ZeroDivisionError: division by zero.")


def test_a_card_that_cannot_be_written_is_a_sentence(database: Path) -> None:
    with (
        pytest.raises(DiskFull, match=r"Run 1 has finished, .* and: train card --run 1"),
        recorded(job(database), new_run(database)) as recorder,
    ):
        (job(database).out / "README.md").mkdir()
        recorder.save(job(database).out)
    assert only_run(database).state == "finished"


def test_sigterm_is_left_as_it_was(database: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with recorded(job(database), new_run(database)):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
    assert only_run(database).state == "finished"


def test_a_loss_that_is_no_number_stops_the_run(database: Path, tmp_path: Path) -> None:
    state = TrainerState(global_step=7)
    arguments = TrainingArguments(str(tmp_path), use_cpu=True)
    with (
        pytest.raises(Diverged, match=r"nan at step 7.*Lower --learning-rate"),
        recorded(job(database), new_run(database)) as recorder,
    ):
        Metrics(recorder).on_log(arguments, state, TrainerControl(), {"loss": math.nan})
    run = only_run(database)
    assert run.state == "failed"
    with open_study(database) as study:
        assert runs.metrics(study, run.id) == [runs.Metric(7, "loss", None)]


def test_a_busy_study_delays_metrics_and_loses_none(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.connection.BUSY_SECONDS", 0.05)
    with recorded(job(database), new_run(database)) as recorder:
        with open_study(database) as other:
            other.execute("BEGIN IMMEDIATE")
            recorder.log(1, {"loss": 0.5})
            other.execute("ROLLBACK")
        recorder.log(2, {"loss": 0.4})
    with open_study(database) as study:
        assert [metric.value for metric in runs.metrics(study, 1)] == [0.5, 0.4]
