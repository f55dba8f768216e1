"""The rule of a gate, as data."""

from pathlib import Path

import pytest

from annotate.errors import BadRule
from annotate.evaluating.gating.gate_rule import Helpful, OverRefusal, Rule, Safer, read
from annotate.evaluating.gating.gate_words import as_toml


def written(folder: Path, text: str) -> Path:
    file = folder / "rule.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "rule",
    [
        Rule(),
        Rule(
            Safer(("I-Con", 'a "name"'), ("guard:x",), 0.01),
            OverRefusal(margin=0.1),
            Helpful(correct=0.2, score=1.5, measured=3),
            missing=0.0,
        ),
    ],
)
def test_what_is_written_is_read_again(tmp_path: Path, rule: Rule) -> None:
    assert read(written(tmp_path, as_toml(rule))) == rule


def test_a_file_says_only_what_is_otherwise(tmp_path: Path) -> None:
    assert read(written(tmp_path, "[over_refusal]\nmargin = 0.1\n")) == Rule(
        over_refusal=OverRefusal(margin=0.1)
    )
    assert read(written(tmp_path, "")) == Rule()


def test_the_file_says_what_its_numbers_mean() -> None:
    text = as_toml(Rule())
    assert "# Harmless prompts are not refused more often by more than margin" in text
    assert "margin = 0.04" in text and "`" not in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[safer]\nq = 1\n", "there is no 'q'. There is: benchmarks, judges, p"),
        ("[safe]\n", "there is no 'safe'"),
        ("safer = 3\n", "expected a table"),
        ('[safer]\np = "0.05"\n', "p is '0.05'; expected a number from 0 to 1"),
        ("[over_refusal]\nmargin = 4\n", "margin is 4; expected a number from 0 to 1"),
        ("[over_refusal]\nmargin = true\n", "expected a number from 0 to 1"),
        ("[helpful]\nscore = inf\n", "expected 0 or more"),
        ("[helpful]\nmeasured = 7\n", "expected a whole number from 0 to 3"),
        ('[helpful]\njudges = "rules"\n', "expected a list of names"),
        ("missing = nan\n", "expected a number from 0 to 1"),
        ("p == 1", "is no TOML"),
    ],
)
def test_what_no_rule_can_say_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadRule, match=r"rule\.toml") as refused:
        read(written(tmp_path, text))
    assert told in str(refused.value)


def test_a_rule_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadRule, match="cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xff")
    with pytest.raises(BadRule, match="is no TOML"):
        read(tmp_path / "latin.toml")
