"""What the buttons of each task say, and what is said of an answer."""

from collections.abc import Callable
from typing import get_args

import pytest

from annotate.planning import create
from annotate.setups import Plan
from db.connection import Study
from db.options import Options
from db.projects import Project, Task
from pages.choices import offered, says

RESERVED = {"C", "R", "U"}  # two are the page's own, one takes back


@pytest.fixture
def project(study: Study) -> Callable[..., Project]:
    def make(task: Task, **options: object) -> Project:
        return create(study, task, Plan(task=task, options=options))

    return make


@pytest.mark.parametrize("task", get_args(Task))
@pytest.mark.parametrize("size", [1, 2, 8, 26])
def test_no_two_buttons_have_one_key(
    project: Callable[..., Project], task: Task, size: int
) -> None:
    keys = [choice.key for choice in offered(project(task), size) if choice.key]
    assert len(keys) == len(set(keys))
    assert RESERVED.isdisjoint(keys)


def test_each_response_to_be_ranked_has_its_number(project: Callable[..., Project]) -> None:
    picks = [choice for choice in offered(project("rank"), 12) if choice.verdict == "pick"]
    assert [pick.label for pick in picks] == [str(number) for number in range(1, 13)]
    assert [pick.key for pick in picks] == [*"123456789", None, None, None]
    assert [pick.place for pick in picks] == list(range(12))


def test_what_is_not_proposed_is_not_accepted(project: Callable[..., Project]) -> None:
    assert [choice.verdict for choice in offered(project("demonstrate"), 0)] == ["skip"]


def test_an_answer_is_named_in_the_words_of_its_project(project: Callable[..., Project]) -> None:
    rate = project("rate")
    assert (says(rate, "good"), says(rate, "skip")) == ("Good", "Skip")
    assert says(rate._replace(options=Options(scale="safety")), "bad") == "Unsafe"
    assert says(project("rank"), "pick", 2) == "3 is best"
    assert says(project("compare"), "a") == "A is better"
    assert says(project("demonstrate"), "write") == "Written"
