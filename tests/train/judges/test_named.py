"""Judges by name: what may be written, and what is said of what may not."""

from pathlib import Path

import pytest

from tests.train.conftest import PAIRS, make_study
from train.errors import BadJudge, ModelNotFound
from train.judges.judging import judged
from train.judges.named import KINDS, at_server, described, judge_of


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study.db", PAIRS[:3])


def test_the_rules_are_a_judge(study: Path) -> None:
    judge = judge_of("rules", study)
    assert judge.asks == "refused"
    assert judged(study, judge, range(1, 7)).new == 6


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("nobody", "There is no judge 'nobody'. Give one of: rules, classifier:NAME"),
        ("", "There is no judge ''. Give one of: rules"),
        ("rules:strict", "There is no judge 'rules:strict'. Write it as rules."),
        ("harm", "There is no judge 'harm'. Write it as harm:MODEL."),
        ("guard: ", r"There is no judge 'guard: '. Write it as guard:MODEL\[@URL\]."),
        ("classifier:none", "There is no classifier 'none' in this study"),
    ],
)
def test_what_is_no_judge_is_told_with_what_there_is(study: Path, spec: str, sentence: str) -> None:
    with pytest.raises(BadJudge, match=sentence):
        judge_of(spec, study)


def test_a_model_that_is_not_there_is_told(study: Path) -> None:
    with pytest.raises(ModelNotFound, match="nowhere/at-all could not be found"):
        judge_of("harm:nowhere/at-all", study)


def test_a_model_at_a_server_is_told_from_one_that_runs_here() -> None:
    assert at_server("guard@http://localhost:8000/v1") == ("guard", "http://localhost:8000/v1")
    assert at_server("owner/guard") == ("owner/guard", None)
    assert at_server("@https://api.example.org/v1") == ("", "https://api.example.org/v1")


def test_the_help_has_every_kind_in_a_line() -> None:
    lines = described().splitlines()
    assert [line.split(":")[0].split("[")[0].split()[0] for line in lines] == list(KINDS)
