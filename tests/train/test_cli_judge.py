"""The command train judge: judges beside people."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connection import open_study
from tests.annotate.generating.wire import Counterpart, serving
from tests.train.conftest import PAIRS, command, make_study
from tests.train.judges.test_classifier import rated
from tests.train.judges.test_pairwise import Preferring


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Twelve pairs, the refusal chosen in each; half of the prompts are of a category."""
    path = make_study(tmp_path / "study.db", PAIRS)
    with open_study(path) as study:
        study.execute("UPDATE prompts SET category = 'Privacy' WHERE id % 2")
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counterpart]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        yield server


def test_rules_beside_people_as_a_table(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = command("judge", "--judge", "rules", "--project", "refusals", "--db", database)
    assert found.exit_code == 0, found.output
    heads, _, overall, privacy = found.stdout.splitlines()
    assert heads.split("  ")[0] == "judge" and "good called good" in heads
    assert "chosen or rejected" in overall and "100.0% (86 to 100)" in overall
    assert overall.count("12 of 12") == 2
    assert "chosen or rejected, Privacy" in privacy and privacy.count("6 of 6") == 2
    assert "rules: 24 judged, 0 were." in found.stderr
    again = command("judge", "--judge", "rules", "--dataset", "refusals", "--db", database)
    assert again.stdout == found.stdout
    assert "rules: 0 judged, 24 were." in again.stderr


def test_a_judge_of_one_answer_and_one_of_two_as_json(database: Path, server: Counterpart) -> None:
    server.always = Preferring("I won't")
    found = command(
        "judge", "--judge", "rules", "--judge", f"compare:parrot@{server.url}",
        "--project", "refusals", "--json", "--db", database,
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    said = json.loads(found.stdout)
    overall, privacy = said["judges"]
    assert (overall["judge"]["name"], overall["scale"], overall["n"]) == ("rules", "choice", 24)
    assert overall["errs"]["good_as_good"] == overall["errs"]["bad_as_bad"] == 12
    assert overall["errs"]["accuracy"]["value"] == overall["kappa"]["value"] == 1.0
    assert (privacy["category"], privacy["n"]) == ("Privacy", 12)
    pairs, of_category = said["pairs"]
    assert (pairs["judge"]["name"], pairs["n"]) == ("compare:parrot", 12)
    assert (pairs["same"]["value"], pairs["decided"]["value"]) == (1.0, 1.0)
    assert (of_category["category"], of_category["n"]) == ("Privacy", 6)


def test_a_classifier_is_held_against_what_it_has_not_seen(tmp_path: Path) -> None:
    database = rated(tmp_path, test=0.3)
    assert command("classifier", "--dataset", "rated", "--db", database).exit_code == 0
    asked = ("judge", "--judge", "classifier:rated", "--dataset", "rated", "--json")
    whole = json.loads(command(*asked, "--db", database).stdout)["judges"][0]
    test = json.loads(command(*asked, "--split", "test", "--db", database).stdout)["judges"][0]
    assert whole["learned"] + whole["n"] == 80
    assert (test["learned"], test["n"]) == (0, whole["n"])
    assert test["errs"] == whole["errs"] and test["calibration"] == whole["calibration"]
    assert 0.6 < test["errs"]["accuracy"]["value"] < 1
    assert test["in_order"]["share"]["value"] > 0.6


def test_people_are_not_held_against_people(database: Path) -> None:
    found = command(
        "judge", "--judge", "people:refusals", "--project", "refusals", "--db", database
    )
    assert found.exit_code == 2
    assert found.stderr.startswith("Error: people:refusals is people")
    assert "people:PROJECT" not in command("judge", "--help").stdout
