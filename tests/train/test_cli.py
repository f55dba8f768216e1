"""Every mistake a user can make is one sentence on stderr and exit status 2."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from db import runs
from db.connection import open_study, transaction
from tests.train.conftest import PAIRS, Trained, command, make_study
from tests.train.running.test_interruption import job, new_run
from train.dpo import DPOSettings
from train.errors import BadSettings
from train.running.recording import recorded


def assert_sentence(result: Result, *parts: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for part in parts:
        assert part in result.stderr


def dpo(database: Path, out: Path, *more: object, dataset: str = "refusals") -> Result:
    return command("dpo", "--db", database, "--dataset", dataset, "--out", out, *more)


def test_no_database(tmp_path: Path) -> None:
    assert_sentence(dpo(tmp_path / "none.db", tmp_path / "out"), "There is no study at")


def test_unknown_dataset(database: Path, tmp_path: Path) -> None:
    result = dpo(database, tmp_path / "out", dataset="refusal")
    assert_sentence(result, "There is no dataset 'refusal'", "refusals@1")


def test_empty_dataset(tmp_path: Path) -> None:
    database = make_study(tmp_path / "study.db", [])
    assert_sentence(dpo(database, tmp_path / "out"), "holds nothing to train on")


def test_output_that_is_taken(database: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").touch()
    result = dpo(database, tmp_path / "out")
    assert_sentence(result, "is not empty (it holds thesis.tex)", "Choose another --out")
    assert_sentence(dpo(database, database), "cannot be used as a directory")


def test_a_model_that_is_not_there(database: Path, tmp_path: Path) -> None:
    result = dpo(database, tmp_path / "out", "--model", "./nowhere")
    assert_sentence(result, "There is no model at nowhere")
    assert not (tmp_path / "out").exists()


def test_rows_that_rest_on_withdrawn_judgments_are_said_before_anything_is_loaded(
    tmp_path: Path,
) -> None:
    database = make_study(tmp_path / "study.db", PAIRS)
    with open_study(database) as study, transaction(study):
        study.execute("INSERT INTO withdrawals VALUES (1, 'asked to', 'rea', '2026')")
    said = dpo(database, tmp_path / "out", "--model", "./nowhere").stderr.splitlines()
    assert said[0] == (
        "1 of 12 rows of dataset refusals@1 rests on judgments that were withdrawn since; "
        "rebuild with: annotate dataset rebuild refusals"
    )
    assert said[1].startswith("Error: There is no model at nowhere")


def test_a_setting_out_of_range(database: Path, tmp_path: Path) -> None:
    result = dpo(database, tmp_path / "out", "--learning-rate", "-1")
    assert_sentence(result, "--learning-rate must be above 0, and is -1.0.")
    with pytest.raises(BadSettings):
        replace(DPOSettings(), beta=float("nan"))


def test_an_unknown_run(database: Path) -> None:
    result = command("sample", "--db", database, "--run", 9, "Hello")
    assert_sentence(result, "There is no run 9", "none yet")


def test_a_number_that_no_run_can_have(database: Path) -> None:
    assert_sentence(command("card", "--db", database, "--run", 10**20), "There is no run 10000")


def test_no_finished_run_to_sample(database: Path) -> None:
    result = command("sample", "--db", database, "Hello")
    assert_sentence(result, "No run of this study has finished yet", "train dpo")


def test_a_run_without_adapter(database: Path, tmp_path: Path) -> None:
    with recorded(job(database), new_run(database)):
        pass
    with recorded(job(database), new_run(database)) as recorder:
        recorder.save(tmp_path / "deleted")
    without = command("sample", "--db", database, "--run", 1, "Hello")
    assert_sentence(without, "Run 1 (finished) has left no adapter")
    vanished = command("sample", "--db", database, "--run", 2, "Hello")
    assert_sentence(vanished, "The adapter of run 2 is no longer at")


def test_nothing_to_answer(database: Path) -> None:
    result = command("sample", "--db", database, "--run", 1)  # stdin is empty
    assert_sentence(result, "There is nothing to answer")
    result = command("sample", "--db", database, "--run", 1, "--prompts-from", "refusals")
    assert_sentence(result, "Every prompt of 'refusals' has been judged")


def test_debug_shows_where_an_error_came_from(tmp_path: Path) -> None:
    arguments = ["dpo", "--db", tmp_path / "none.db", "--dataset", "d", "--out", tmp_path / "out"]
    for debugged in (["--debug", *arguments], [*arguments, "--debug"]):
        result = command(*debugged)
        assert type(result.exception).__name__ == "MissingStudy"


@pytest.mark.parametrize("arguments", [["--help"], ["dpo", "--help"], ["runs"]])
def test_what_needs_no_training_libraries_works_without(
    database: Path, arguments: list[str]
) -> None:
    assert run_without("torch", database, *arguments).returncode == 0


def test_training_without_the_libraries_says_how_to_install_them(
    database: Path, tmp_path: Path
) -> None:
    arguments = ["dpo", "--dataset", "refusals", "--out", str(tmp_path / "out")]
    done = run_without("torch", database, *arguments)
    assert done.returncode == 2
    assert done.stderr == (
        'Error: Training needs torch. Install it with: pip install "chosen[train]"\n'
    )


def run_without(library: str, database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``train`` in a Python where importing `library` fails."""
    program = f"import sys; sys.modules[{library!r}] = None; from train.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={"CHOSEN_DB": str(database)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_no_runs_yet(database: Path) -> None:
    assert "No runs yet" in command("runs", "--db", database).stdout


@pytest.mark.model
def test_runs_are_listed(trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = shutil.copy(trained.database, tmp_path / "copy.db")
    with open_study(database) as study, transaction(study):
        runs.log(study, 1, 7, {"loss": 0.25})
    monkeypatch.setenv("COLUMNS", "200")
    (_, _, line) = command("runs", "--db", database).stdout.splitlines()
    assert line.split()[:5] == ["1", "dpo", "refusals@1", "SmolLM2-135M-Instruct", "finished"]
    assert "0.69 → 0.25" in line
    (row,) = json.loads(command("runs", "--db", database, "--json").stdout)
    assert (row["id"], row["last_loss"], row["settings"]["beta"]) == (1, 0.25, 0.1)
