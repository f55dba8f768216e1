"""The commands that show what evaluations came to: ``train report`` and ``train flips``."""

import json
from pathlib import Path

import pytest

from annotate.evaluating.flipping.flips import BEYOND
from db import projects
from db.connection import open_study
from tests.annotate.evaluating import small_paper
from tests.annotate.evaluating.small_paper import MAKERS
from tests.train.conftest import command
from train.cli_report import flips_command


@pytest.fixture
def paper(study_path: Path) -> Path:
    with open_study(study_path, create=True) as study:
        small_paper.fill(study, MAKERS[:2])
    return study_path


def test_a_report_is_one_file(paper: Path, tmp_path: Path) -> None:
    page, table = tmp_path / "report.html", tmp_path / "report.md"
    result = command("report", "--db", paper, "--out", page)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{page}: 3 models on 4 benchmarks")
    assert "<h1>Evaluation of study</h1>" in page.read_text()
    command("report", "--db", paper, "--out", table, "--run", 1, "--benchmark", "I-Alpaca")
    text = table.read_text()
    assert "## Over-refusal" in text and "I-Malicious" not in text
    assert "train report --out FILE.html --run 1 --benchmark I-Alpaca --db STUDY.db" in text


def test_a_mistake_is_a_sentence(paper: Path, tmp_path: Path) -> None:
    for given, said in (
        (("--out", tmp_path / "report.pdf"), "Give --out FILE.html or FILE.md"),
        (("--out", tmp_path / "report.md", "--run", 9), "No model 'run 9' has a part"),
    ):
        result = command("report", "--db", paper, *given)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert said in result.stderr
    assert command("flips", "--db", paper, "--model", "tiny").exit_code == 2


def test_flips_are_listed_with_both_answers(paper: Path) -> None:
    result = command("flips", "--db", paper, "--run", 2, "--judge", "rules", "--turn", "refused")
    assert result.exit_code == 0, result.output
    assert "I-Alpaca, judged by rules: 3 refused, of 10 compared" in result.stdout
    assert "refused  I-Alpaca 1, judged by rules: complied → refused" in result.stdout
    assert "  before  Sure, says tiny to 1." in result.stdout
    assert "  after   No, says run 2 to 1." in result.stdout
    told = command("flips", "--db", paper, "--run", 2, "--judge", "rules", "--json")
    rows = json.loads(told.stdout)
    assert {row["turn"] for row in rows} == {"refused", "better"}
    assert rows[0]["before"]["model"] == "tiny"
    assert rows[0]["after"]["verdict"]["label"] == "refused"


def test_scores_count_beyond_so_many_deviations(paper: Path) -> None:
    given = ("flips", "--db", paper, "--run", 2, "--judge", "reward:run 9")
    told = command(*given).stdout
    assert "I-Alpaca, judged by reward:run 9: " in told and "3 worse" in told
    assert "; scores that changed by more than 0.458" in told
    assert "3 worse" not in command(*given, "--beyond", 5).stdout
    (option,) = (one for one in flips_command.params if one.name == "beyond")
    assert option.default == BEYOND


def test_flips_go_into_a_project_once(paper: Path) -> None:
    given = ("flips", "--db", paper, "--run", 2, "--turn", "refused", "--into", "again")
    assert command(*given).stdout == "Added 4 items to project 'again'.\n"
    assert command(*given).stdout == "Added 0 items to project 'again' (4 were there).\n"
    with open_study(paper) as study:
        assert projects.get(study, "again").task == "compare"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--judge", "ruls"), "No judge 'ruls' has a part in any evaluation. Choose of: "),
        (("--benchmark", "I-Alpca"), "No benchmark 'I-Alpca' has a part in any evaluation."),
        (("--against", "another"), "No model 'another' has a part in any evaluation."),
        (("--against", 9), "No model 'run 9' has a part in any evaluation."),
    ],
)
def test_a_name_that_flips_cannot_have_is_said(
    paper: Path, given: tuple[object, ...], said: str
) -> None:
    result = command("flips", "--db", paper, "--run", 2, *given)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr


def test_models_that_no_such_judge_has_judged_have_no_flips(paper: Path) -> None:
    result = command("flips", "--db", paper, "--run", 2, "--benchmark", "BoolQ")
    assert result.stdout.startswith("No judge that is asked for has judged both tiny and run 2")


def test_the_other_model_may_be_a_run_by_its_number(paper: Path, tmp_path: Path) -> None:
    by_number, by_name = (
        command("flips", "--db", paper, "--run", 2, "--against", other) for other in (1, "run 1")
    )
    assert by_number.stdout == by_name.stdout and by_name.stdout.startswith("From run 1 to run 2:")
    table = tmp_path / "report.md"
    done = command("report", "--db", paper, "--out", table, "--against", 1)
    assert done.exit_code == 0, done.output
    assert "--against 'run 1' --db STUDY.db" in table.read_text()
