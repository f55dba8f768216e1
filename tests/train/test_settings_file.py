"""Settings from a file: TOML, YAML or JSON; what is wrong is said with the line."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from db import runs
from db.connection import open_study
from tests.train.conftest import command
from tests.train.small_models import make_small
from train.cli_round_options import given, settings_options

pytestmark = pytest.mark.model

TOML = """
dataset = "refusals"
learning-rate = 1e-3   # dashes or underscores
max_length = 120
epochs = 1
watch = 0
"""
YAML = """
dataset: refusals
learning-rate: 1e-3
max_length: 120
epochs: 1
watch: 0
patience: null
"""
JSON = json.dumps(
    {"dataset": "refusals", "learning_rate": 1e-3, "max_length": 120, "epochs": 1, "watch": 0}
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small(tmp_path_factory.mktemp("small") / "model")


@pytest.mark.parametrize(("ending", "text"), [("toml", TOML), ("yaml", YAML), ("json", JSON)])
def test_a_file_sets_options_and_the_command_line_wins(
    database: Path, small: Path, tmp_path: Path, ending: str, text: str
) -> None:
    file = tmp_path / f"settings.{ending}"
    file.write_text(text, encoding="utf-8")
    done = command(
        "dpo", "--db", database, "--config", file, "--model", small, "--out", tmp_path / "out",
        "--epochs", 2,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    with open_study(database) as study:
        settings = json.loads(runs.get(study, 1).settings)
    found = (settings["learning_rate"], settings["max_length"], settings["epochs"])
    assert found == (1e-3, 120, 2.0)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("s.toml", "dataset = 'refusals'\nlearning-rat = 1", "s.toml, line 2: there is no option"),
        ("s.toml", "epochs = 'two'", 'line 1: found "two"; expected a number.'),
        ("s.yaml", "dataset: x\nbatch-size: 1.5", "line 2: found 1.5; expected a whole number."),
        ("s.json", '{\n"rank": "8"\n}', 'line 2: found "8"; expected a whole number.'),
        ("s.toml", "adapter = 'lorra'", "s.toml, line 1: 'lorra' is not one of 'lora'"),
        ("s.toml", "rank = true", "line 1: found true; expected a whole number."),
        ("s.toml", "resume = true", "there is no option 'resume' that a file can set"),
        ("s.toml", "[dpo]\nrank = 8", "there is no option 'dpo'"),
        ("s.toml", "rank = \n", "s.toml cannot be read: Invalid value (at line 1"),
        ("s.yaml", "rank: [1", "s.yaml cannot be read: while parsing a flow sequence"),
        ("s.yaml", "- 1", "s.yaml must hold options with their values"),
        ("s.json", '{"rank": ' + "[" * 100_000, "s.json is nested too deeply"),
        ("s.toml", 'out = "a\\u0000b"', "line 1: embedded null byte."),
        ("s.toml", "rank = [8, 16]", "line 1: found [8, 16]; expected a whole number."),
        ("s.ini", "rank = 8", "must end in .toml, .yaml or .json"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(
    database: Path, tmp_path: Path, name: str, text: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = command("dpo", "--db", database, "--config", file, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: ") and len(done.stderr.splitlines()) == 1, done.output
    assert said in done.stderr


def test_a_file_that_is_not_there_is_one_sentence(database: Path, tmp_path: Path) -> None:
    done = command("dpo", "--db", database, "--config", tmp_path / "none.toml", "--out", "o")
    assert done.exit_code == 2
    assert "none.toml cannot be read (No such file or directory)" in done.stderr


def test_the_settings_of_a_run_are_a_file_that_does_it_again(
    database: Path, small: Path, tmp_path: Path
) -> None:
    first = command(
        "dpo", "--db", database, "--dataset", "refusals", "--model", small, "--epochs", 1,
        "--max-length", 100, "--learning-rate", 3e-4, "--watch", 0, "--out", tmp_path / "first",
    )  # fmt: skip
    assert first.exit_code == 0, first.output
    printed = command("settings", "--db", database, "--run", 1)
    assert printed.stdout.startswith('# run 1: train dpo\ndataset = "refusals@1"\n')
    file = tmp_path / "again.toml"
    file.write_text(printed.stdout, encoding="utf-8")
    again = command("dpo", "--db", database, "--config", file, "--out", tmp_path / "again")
    assert again.exit_code == 0, again.output
    with open_study(database) as study:
        one, two = (runs.get(study, number) for number in (1, 2))
        assert (one.settings, one.dataset, one.base_model) == (
            two.settings, two.dataset, two.base_model,
        )  # fmt: skip
        assert [*runs.metrics(study, 1)] == [*runs.metrics(study, 2)]


def test_options_that_can_be_repeated_are_lists(tmp_path: Path) -> None:
    file = tmp_path / "round.toml"
    file.write_text(
        'benchmark = ["XSTest", "BoolQ"]\nbenchmark-judge = "rules"\nset = ["beta=0.2"]'
    )

    @click.command()
    @settings_options
    def asked(**options: Any) -> None:
        told = given(options)
        assert tuple(told["benchmarks"]) == ("XSTest", "BoolQ")
        assert tuple(told["benchmark_judges"]) == ("rules",)
        assert told["training"] == {"beta": 0.2}

    done = CliRunner().invoke(asked, ["--config", str(file)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
