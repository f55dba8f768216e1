"""The command ``annotate annotators``."""

import json
from pathlib import Path

import pytest

from annotate.planning import create
from annotate.setups import Plan
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.annotate.temperaments import Temper, questions, work


@pytest.fixture
def study_path(office: Office) -> Path:
    office.project(questions(30), overlap=3)
    crowd = {"ada": Temper(), "bob": Temper(), "lefty": Temper(left=1.0, leans=1.0)}
    work(office, crowd, 30)
    create(office.study, "empty", Plan())
    return office.study.file


def test_it_prints_a_line_for_each_and_their_signals_below(study_path: Path) -> None:
    result = invoke("annotators", "pairs", "--db", study_path)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.partition(":")[0] for head in heads][:2] == ["ada", "bob"]
    assert all("30 judgments that count, reliability " in head for head in heads)
    assert "  ! Chose the left response in 30 of 30 (100%, 89 to 100%)." in lines


def test_it_prints_everything_as_json(study_path: Path) -> None:
    result = invoke("annotators", "pairs", "--json", "--db", study_path)
    *_, lefty = found = json.loads(result.output)
    assert [one["annotator"] for one in found][:2] == ["ada", "bob"]
    assert lefty["judgments"] == 30
    low, high = lefty["reliability"]["interval"]
    assert 0 <= low <= lefty["reliability"]["share"] <= high <= 1
    side = next(one for one in lefty["signals"] if one["name"] == "side")
    assert side["stands_out"]
    assert (side["share"]["hits"], side["share"]["of"], side["share"]["share"]) == (30, 30, 1.0)
    assert [part["answers"] for part in lefty["over_time"]] == [30]


def test_it_says_so_where_nothing_has_been_judged(study_path: Path) -> None:
    result = invoke("annotators", "empty", "--db", study_path)
    assert result.output == "Nobody has judged anything here yet.\n"
    assert invoke("annotators", "empty", "--json", "--db", study_path).output == "[]\n"


def test_a_project_that_is_not_there_is_named(study_path: Path) -> None:
    result = invoke("annotators", "pears", "--db", study_path)
    assert result.exit_code == 2
    assert "pears" in result.output
