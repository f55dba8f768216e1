"""The form that makes a dataset asks for every criterion, and offers every choice there is."""

import inspect
from dataclasses import fields

import pytest

from db.aggregation import METHODS
from db.criteria import LEAVE, Criteria
from db.rank_pairs import RANK_PAIRS
from db.row_rules import EDITS
from pages import criteria_fields
from pages.criteria_fields import WORDS, Fields

ELSEWHERE = {"projects", "content", "tasks", "max_tokens", "tokenizer"}


def test_every_criterion_is_asked_for() -> None:
    asked = inspect.getsource(criteria_fields)
    names = {field.name for field in fields(Criteria)} - ELSEWHERE
    assert {name for name in names if f'"{name}"' not in asked} == set()


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("aggregation", METHODS), ("ties", LEAVE), ("both_bad", LEAVE), ("edits", EDITS),
        ("rank_pairs", RANK_PAIRS), ("ties as ratings", LEAVE), ("both_bad as ratings", LEAVE),
    ],
)  # fmt: skip
def test_every_choice_is_offered_the_default_first(name: str, choices: tuple[str, ...]) -> None:
    assert set(WORDS[name]) == set(choices)
    assert next(iter(WORDS[name])) == getattr(Criteria(), name.partition(" ")[0])


def test_fields_that_nobody_touched_ask_for_the_default() -> None:
    fields_ = Fields(("pairs",), "compare", "preferences")
    assert fields_.criteria() == Criteria(projects=("pairs",))
    assert fields_.name() is None
    others = Fields(("pairs", "more"), "compare", "ratings")
    assert others.criteria() == Criteria(projects=("pairs", "more"), content="ratings")
