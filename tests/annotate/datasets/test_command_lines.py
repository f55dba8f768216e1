"""Criteria as a command: run, it makes what the criteria do."""

import shlex
from dataclasses import fields

import click
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from annotate.cli_criteria import criteria_from, criteria_options
from annotate.datasets import Criteria, command_lines
from annotate.setup_rules import TASKS
from db.aggregation import METHODS
from db.criteria import LEAVE
from db.rank_pairs import RANK_PAIRS
from db.row_rules import EDITS

NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), max_size=2).map(tuple)
SHARES = st.floats(0, 0.4).map(lambda share: round(share, 3))
CRITERIA = st.builds(
    Criteria,
    projects=NAMES,
    tasks=st.lists(st.sampled_from(TASKS), max_size=2).map(tuple),
    content=st.sampled_from((None, "preferences", "ratings", "safety")),
    aggregation=st.sampled_from(METHODS),
    minimum=st.integers(1, 9),
    agreement=SHARES,
    guidelines=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    newest_guideline=st.booleans(),
    people=NAMES,
    without_people=NAMES,
    since=st.sampled_from((None, "2026-01-31")),
    until=st.sampled_from((None, "2026-01-31T09:15")),
    categories=NAMES,
    without_categories=NAMES,
    sources=NAMES,
    without_sources=NAMES,
    benchmarks=st.sampled_from(("leave", "keep")),
    ties=st.sampled_from(LEAVE),
    both_bad=st.sampled_from(LEAVE),
    edits=st.sampled_from(EDITS),
    rank_pairs=st.sampled_from(RANK_PAIRS),
    margin=st.booleans(),
    duplicates=st.sampled_from(("keep", "drop")),
    length_matched=st.booleans(),
    max_tokens=st.none() | st.integers(1, 9),
    tokenizer=st.none() | st.just("a model.gguf"),
    validation=SHARES,
    test=SHARES,
    seed=st.integers(-9, 9),
)


def read(command: str) -> Criteria:
    """What the command understands of its options."""
    found: list[Criteria] = []

    @click.command()
    @click.argument("name")
    @click.option("--db")
    @criteria_options
    def build(name: str, db: str, **asked: object) -> None:
        assert (name, db) == ("safe pairs", "STUDY.db")
        found.append(criteria_from(asked))

    annotate, dataset, made, *words = shlex.split(command)
    assert (annotate, dataset, made) == ("annotate", "dataset", "build")
    assert CliRunner().invoke(build, words, catch_exceptions=False).exit_code == 0
    return found[0]


@given(CRITERIA)
def test_the_command_understands_all_of_it(criteria: Criteria) -> None:
    assert read(command_lines.build("safe pairs", criteria)) == criteria


def test_every_criterion_is_tried() -> None:
    different = Criteria(
        ("p",), ("rate",), "ratings", "majority", 2, 0.5, (1,), True, ("a",), ("b",), "2026-01-31",
        "2026-02-01", ("c",), ("d",), ("e",), ("f",), "keep", "both", "both", "ignore", "worst",
        True, "drop", True, 9, "t", 0.1, 0.1, 1,
    )  # fmt: skip
    assert all(getattr(different, f.name) != getattr(Criteria(), f.name) for f in fields(Criteria))
    assert read(command_lines.build("safe pairs", different)) == different
