"""The command ``annotate pair``: what it prints, and what it refuses in a sentence."""

import json
import shlex
from pathlib import Path

import pytest

from annotate import planning
from annotate.setups import Plan
from db.connection import Study
from tests.annotate.commands import invoke
from tests.annotate.pairing.answering import answer, made, score, sets


@pytest.fixture
def answered(study: Study) -> Path:
    answer(study, "How?", {"base": ["b0", "b1"], "tuned": ["t0", "t1"]})
    answer(study, "Why?", {"base": ["b2"]})
    score(study, "run 1", {"b0": 0.0, "b1": 0.25, "t0": 2.0})
    return study.file


def pair(study: Path, options: str) -> str:
    done = invoke("pair", "--db", study, "--project", "made", *shlex.split(options))
    assert done.exit_code == 0, done.output
    return done.output


def refused(study: Path, options: str) -> str:
    done = invoke("pair", "--db", study, "--project", "made", *shlex.split(options))
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr


def test_it_tells_what_became_of_every_prompt(answered: Path, study: Study) -> None:
    assert pair(answered, "--between base tuned --per-prompt 2") == (
        "Added 2 items to project 'made' (compare: between base and tuned).\n"
        "  paired                    1\n"
        "  already there             0\n"
        "  too few responses         1\n"
        "  ---------------------------\n"
        "  looked at                 2 prompts\n"
    )
    assert sets(study) == [("How?", {"b0", "t0"}), ("How?", {"b1", "t1"})]


def test_a_dry_run_adds_nothing(answered: Path, study: Study) -> None:
    told = json.loads(pair(answered, "--between base tuned --dry-run --json"))
    assert (told["dry_run"], told["items"], told["looked_at"]) == (True, 1, 2)
    assert told["prompts"]["paired"] == 1
    assert study.execute("SELECT count(*) FROM projects").fetchone() == (0,)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--within base", {"b0", "b1"}),
        ("--between-all --limit 1", {"b0", "t0"}),
        ("--between base tuned --drawn --seed 1 --settings temperature=0.8", None),
        ("--best-worst 'run 1' --min-gap 2", {"b0", "t0"}),
        ("--nearest 'run 1' --from base", {"b0", "b1"}),
        ("--task rank --from base --from tuned --k 4", {"b0", "b1", "t0", "t1"}),
        ("--task rate --from base --prompts-from asked", None),
        ("--task demonstrate --from tuned --overlap 2 --strategy random", None),
        ("--task demonstrate --prompts-from asked --benchmarks keep", set()),
    ],
)
def test_every_way(answered: Path, study: Study, options: str, expected: set[str] | None) -> None:
    invoke("pair", "--db", answered, "--project", "asked", "--task", "demonstrate", "--limit", 9)
    pair(answered, options)
    responses = dict(sets(study))["How?"]
    assert responses == expected if expected is not None else responses


def test_the_task_is_that_of_the_project(answered: Path, study: Study) -> None:
    planning.create(study, "made", Plan(task="rate"))
    pair(answered, "--from tuned --per-prompt 2")
    assert sorted(made(study)) == [("How?", "t0"), ("How?", "t1")]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("", "Nothing says which responses to compare. Give one of --between A B,"),
        ("--within base --nearest 'run 1'", "--within and --nearest together do not say"),
        ("--within base --task rank", "--within makes pairs to compare, and the task is rank."),
        ("--task rate", "Nothing says whose responses to rate. Give --from NAME."),
        ("--within base --drawn", "--drawn goes with --between and --between-all only."),
        ("--within base --min-gap 1", "--min-gap goes with --best-worst only."),
        ("--within base --from tuned", "--from goes with --best-worst and --nearest"),
        ("--within base --k 3", "--k goes with --task rank only."),
        ("--within nobody", "No response of the study is by 'nobody'"),
        ("--nearest nobody", "'nobody' has scored no response of the study"),
        ("--within base --settings temperature=2", "'base' gave no response under"),
    ],
)
def test_what_cannot_be_paired(answered: Path, options: str, sentence: str) -> None:
    assert sentence in refused(answered, options)


def test_settings_are_said_with_their_value(answered: Path) -> None:
    done = invoke(
        "pair", "--db", answered, "--project", "made", "--within", "base", "--settings", "hot"
    )
    assert done.exit_code == 2
    assert "'hot' is not KEY=VALUE" in done.stderr
