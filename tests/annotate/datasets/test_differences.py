"""Differences between datasets: by what rows hold, however they are numbered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate import datasets
from annotate.datasets import differences, side_by_side
from annotate.datasets.differences import diff, differing
from annotate.datasets.withdrawing import Which, withdraw
from annotate.errors import NothingToCompare
from db.errors import UnknownDataset
from db.row_streams import Held
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair, pairs, ratings


@pytest.fixture
def two(office: Office) -> Office:
    """Three judged pairs in "pairs@1"; then one withdrawn, one corrected, one more judged."""
    ada = office.project(pairs(4)).desk("ada")
    for number in range(3):
        prefer(ada, f"Left {number}.")
    datasets.build(office.study, "pairs")
    withdraw(office.study, Which(judgments=(1,)), "Why")
    second = next(one for one in ada.mine() if one.prompt == "Question 1?")
    ada.correct(second.judgment_id, "b" if second.verdict == "a" else "a")
    prefer(ada, "Left 3.")
    datasets.rebuild(office.study, "pairs")
    return office


def test_rows_of_either_and_changed_ones_are_told_apart(two: Office) -> None:
    found = diff(two.study, "pairs")
    assert (found.before, found.after) == ("pairs@1", "pairs@2")
    assert (found.same, found.removed, found.added, found.changed) == (1, 1, 1, 1)
    assert found.figures == {"direction": 1}
    removed, added, changed = found.examples
    assert (removed.before, removed.after, removed.texts.prompt) == (1, None, "Question 0?")
    assert (added.before, added.after, added.texts.prompt) == (None, 3, "Question 3?")
    assert (changed.before, changed.after) == (2, 1), "numbers are those of either"
    assert (changed.texts.chosen, changed.texts.rejected) == ("Right 1.", "Left 1.")


def test_ledgers_stand_side_by_side(two: Office) -> None:
    ledger = diff(two.study, "pairs@1", "pairs@2").ledger
    assert ledger["exported"] == (3, 3)
    assert ledger["withdrawn"] == (None, 1)
    assert ledger["judged"] == (3, 4)


def test_the_other_way_round_everything_is_the_other_way_round(two: Office) -> None:
    there, back = diff(two.study, "pairs@1", "pairs@2"), diff(two.study, "pairs@2", "pairs@1")
    assert (back.removed, back.added, back.same) == (there.added, there.removed, there.same)
    assert {one.texts.prompt for one in back.examples} == {
        one.texts.prompt for one in there.examples
    }


def test_the_same_criteria_on_the_same_judgments_differ_in_nothing(two: Office) -> None:
    datasets.build(two.study, "pairs", "others")
    found = diff(two.study, "pairs@2", "others")
    assert (found.same, found.removed, found.added, found.changed) == (3, 0, 0, 0)
    assert (found.criteria, found.examples) == ({}, ())


def test_weights_margins_and_splits_are_changes_too(office: Office) -> None:
    office.project(pairs(1), overlap=3)
    for name, text in (("ada", "Left 0."), ("bob", "Left 0."), ("eve", "Right 0.")):
        prefer(office.desk(name), text)
    datasets.build(office.study, "pairs")
    only_ada = datasets.Criteria(projects=("pairs",), people=("ada",), margin=True)
    datasets.build(office.study, only_ada, "ada's")
    found = diff(office.study, "pairs", "ada's")
    assert (found.changed, found.figures) == (1, {"weight": 1, "margin": 1})
    assert found.criteria == {"people": ((), ("ada",)), "margin": (False, True)}
    (changed,) = found.examples
    assert changed.figures == {"weight": (2 / 3, 1.0), "margin": (None, 0.5)}


def test_a_rating_that_turns_is_a_change(office: Office) -> None:
    ada = office.start("rated", "rate", ratings(2)).desk("ada")
    ada.judge("good")
    ada.judge("bad")
    datasets.build(office.study, "rated")
    ada.undo()
    ada.judge("good")
    datasets.rebuild(office.study, "rated")
    found = diff(office.study, "rated")
    assert (found.same, found.changed, found.figures) == (1, 1, {"direction": 1})
    assert found.examples[0].figures == {"direction": ("bad", "good")}


def test_rows_that_are_there_twice_are_counted_twice(office: Office) -> None:
    office.project([pair("Same?"), pair("Same?")])
    ada = office.desk("ada")
    prefer(ada, "yes")
    datasets.build(office.study, "pairs")
    assert ada.ask() is None, "the same pair is queued once"
    both = datasets.Criteria(projects=("pairs",), ties="both")
    (mine,) = ada.mine()
    ada.correct(mine.judgment_id, "tie")
    datasets.build(office.study, both, "both")
    found = diff(office.study, "pairs", "both")
    assert (found.same, found.changed, found.added, found.removed) == (0, 1, 1, 0)


def row(prompt: str, chosen: str, weight: float, number: int) -> Held:
    rejected = "y" if chosen == "x" else "x"
    return Held(prompt, "x", "y", chosen, rejected, weight, None, "train", number)


SAID = st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from((0.5, 1.0))), max_size=6)


@given(SAID, SAID)
def test_of_rows_about_the_same_each_has_one_part(
    was: list[tuple[str, float]], now: list[tuple[str, float]]
) -> None:
    before = [row("p", *said, n) for n, said in enumerate(was)]
    after = [row("p", *said, n) for n, said in enumerate(now)]
    found = list(side_by_side.paired(before, after))
    assert sorted(one.number for _, one, _ in found if one) == list(range(len(was)))
    assert sorted(one.number for _, _, one in found if one) == list(range(len(now)))
    same = sum(min(was.count(said), now.count(said)) for said in set(was))
    kinds = [kind for kind, _, _ in found]
    assert kinds.count("same") == same
    assert kinds.count("changed") == min(len(was), len(now)) - same
    assert all(
        one is not None and other is not None and one.says != other.says
        for kind, one, other in found
        if kind == "changed"
    )


def test_what_cannot_be_compared_is_said(two: Office) -> None:
    with pytest.raises(NothingToCompare, match="no version before 1"):
        diff(two.study, "pairs@1")
    with pytest.raises(UnknownDataset):
        diff(two.study, "pairs", "others")
    as_ratings = datasets.Criteria(projects=("pairs",), content="ratings")
    datasets.build(two.study, as_ratings, "rated")
    with pytest.raises(NothingToCompare, match="holds preferences and rated@1 ratings"):
        diff(two.study, "pairs", "rated")


def test_the_command_prints_counts_then_examples(two: Office) -> None:
    told = invoke("dataset", "diff", "pairs", "--db", two.study.file)
    lines = told.output.splitlines()
    assert lines[0] == "From pairs@1 to pairs@2:"
    assert "  exported                 3             3" in lines
    assert "  withdrawn                -             1  *" in lines
    assert lines[-5:] == [
        "Rows: 1 the same, 1 only in pairs@1, 1 only in pairs@2, 1 changed",
        "  of the changed: 1 in direction",
        "  - row 1: 'Question 0?', chosen 'Left 0.', rejected 'Right 0.'",
        "  + row 3: 'Question 3?', chosen 'Left 3.', rejected 'Right 3.'",
        "  ~ row 2 -> 1 (the other way round): 'Question 1?', chosen 'Right 1.', "
        "rejected 'Left 1.'",
    ]
    as_json = invoke("dataset", "diff", "pairs@1", "pairs@2", "--db", two.study.file, "--json")
    found = json.loads(as_json.output)
    assert (found["same"], found["removed"], found["added"], found["changed"]) == (1, 1, 1, 1)
    assert len(found["examples"]) == 3


def test_of_many_the_first_are_examples_and_all_can_be_asked_for(office: Office) -> None:
    ada = office.project(pairs(6)).desk("ada")
    ada.judge("a")
    datasets.build(office.study, "pairs")
    for _ in range(5):
        ada.judge("a")
    datasets.rebuild(office.study, "pairs")
    asked = ("dataset", "diff", "pairs", "--db", office.study.file)
    few = invoke(*asked).output.splitlines()
    assert few[-1] == "  and 2 more; all of them with: --all"
    assert sum(line.startswith("  + ") for line in few) == differences.EXAMPLES
    every = invoke(*asked, "--all").output.splitlines()
    assert sum(line.startswith("  + ") for line in every) == 5
    assert len(list(differing(office.study, "pairs"))) == 5
    assert len(json.loads(invoke(*asked, "--all", "--json").output)["examples"]) == 5
