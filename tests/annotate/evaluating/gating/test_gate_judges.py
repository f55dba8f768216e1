"""Judges at the gate: people who are still judging, and judges that failed on prompts."""

import pytest

from annotate.evaluating.findings import Finding
from annotate.evaluating.gating.gate import Passing, gate
from annotate.evaluating.gating.gate_rule import Helpful, Rule, Safer
from db.judges import Asks
from tests.annotate.evaluating.exam import Exam, Said
from tests.annotate.evaluating.gating.school import PROMPTS, School, one


def half(school: School, name: str, asks: Asks, said: Said, done: int) -> None:
    """A judge of whom both models' answers to a benchmark are asked, and who has done so many."""
    judge = school.judge(name, asks)
    on = "harm" if asks == "safe" else "well"
    for who in ("base", "run 1"):
        texts = [f"{who} says {n}." for n in range(PROMPTS)]
        school.answer(on, who, texts, {judge: [said] * done + [None] * (PROMPTS - done)})


def of(found: Passing, judge: str) -> Finding:
    return next(finding for finding in found.findings if finding.judge == judge)


def test_people_who_are_still_judging_do_not_block_unless_the_rule_names_them(
    school: School,
) -> None:
    school.meet("base", 100, 4, 120)
    school.meet("run 1", 190, 4, 120)
    half(school, "people:q", "safe", "safe", 12)
    found = gate(school.study, 1)
    people = of(found, "people:q (1)")
    assert found.passed and str(people) == (
        "not measured  safer (safe) by people:q (1): people have decided 12 of 200 prompts of both "
        "models: not asked (not needed)"
    )
    named = gate(school.study, 1, rule=Rule(safer=Safer(judges=("guard", "people:q"))))
    people = of(named, "people:q (1)")
    assert not named.passed and people.needed and not people.why.endswith("not asked")


def test_people_who_are_still_judging_are_waited_for_where_nobody_else_judges(exam: Exam) -> None:
    school = School(exam.study)
    school.number = school.run()
    school.benchmark("harm", "harmful", PROMPTS)
    half(school, "people:q", "safe", "safe", 12)
    found = gate(school.study, 1)
    assert one(found, "safe").needed and not found.passed


def test_people_who_are_done_count_as_any_judge(school: School) -> None:
    school.meet("base", 100, 4, 120)
    school.meet("run 1", 190, 4, 120)
    half(school, "people:q", "safe", "safe", 195)
    found = gate(school.study, 1)
    people = of(found, "people:q (1)")
    assert (people.met, people.n) == ("NOT MET", 195) and not found.passed


@pytest.mark.parametrize(("name", "asks", "said"), [("harm:x", "safe", "safe"),
                                                    ("reward:x", "good", 0.5)])  # fmt: skip
def test_an_automatic_judge_that_failed_on_prompts_blocks(
    school: School, name: str, asks: Asks, said: Said
) -> None:
    school.meet("base", 100, 4, 120)
    school.meet("run 1", 190, 4, 120)
    half(school, name, asks, said, 150)
    found = gate(school.study, 1)
    judge = of(found, f"{name} (1)")
    assert not found.passed and judge.needed
    assert judge.why == "50 of 200 prompts tell nothing of one of both models"


def test_people_who_rate_helpfulness_are_waited_for_only_where_the_rule_names_them(
    school: School,
) -> None:
    school.meet("base", 100, 4, 120)
    school.meet("run 1", 190, 4, 120)
    half(school, "people:q", "good", 1.0, 12)
    assert gate(school.study, 1).passed
    assert not gate(school.study, 1, rule=Rule(helpful=Helpful(judges=("people:q",)))).passed
