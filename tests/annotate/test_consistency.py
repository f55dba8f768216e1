"""Self-consistency: what people say when an item comes back to them with the sides swapped."""

from collections.abc import Callable

import pytest

from annotate.assignment import Shown
from annotate.consistency import Consistency, consistency
from annotate.errors import Forbidden
from annotate.intervals import wilson
from db import projects
from db.judgments import Verdict
from db.options import Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office, question
from tests.annotate.writing import pairs

Answer = Callable[[Shown, bool], Verdict]  # of what is shown, and whether it was shown before


def by_text(shown: Shown) -> Verdict:
    return "a" if shown.responses[0][-1].content.startswith("Left") else "b"


def answer_all(desk: Desk, answer: Answer) -> int:
    """Judge until nothing is left; how many items came back."""
    seen: set[str] = set()
    again = 0
    while (shown := desk.ask()) is not None:
        before = question(shown) in seen
        desk.clock.wait(5)
        desk.submit(shown, answer(shown, before), "Broken text")
        seen.add(question(shown))
        again += before
    return again


def found(office: Office) -> list[Consistency]:
    return consistency(office.study, projects.get(office.study, office.name))


@pytest.fixture
def desk(office: Office) -> Desk:
    options = Options(repeat_every=4, verdicts="strength")
    return office.project(pairs(40), options=options).desk("ada")


def test_who_goes_by_the_text_says_the_same_again(office: Office, desk: Desk) -> None:
    again = answer_all(desk, lambda shown, _: by_text(shown))
    assert again > 5
    assert found(office) == [Consistency("ada", again, again, again, wilson(again, again), (0, 0))]


def test_who_goes_by_the_side_does_not_and_the_side_is_told(office: Office, desk: Desk) -> None:
    again = answer_all(desk, lambda *_: "b")
    (one,) = found(office)
    assert (one.answered, one.same, one.places) == (again, 0, (0, again))
    assert one.share == 0


def test_how_much_better_it_is_does_not_matter_but_is_told(office: Office, desk: Desk) -> None:
    much: dict[Verdict, Verdict] = {"a": "a_much", "b": "b_much"}
    answer_all(desk, lambda shown, again: much[by_text(shown)] if again else by_text(shown))
    (one,) = found(office)
    assert (one.same, one.alike) == (one.answered, 0)


def test_another_answer_that_names_no_side_is_no_habit(office: Office, desk: Desk) -> None:
    answer_all(desk, lambda shown, again: "tie" if again else by_text(shown))
    (one,) = found(office)
    assert (one.same, one.places) == (0, (0, 0))


def test_two_ties_are_the_same_and_a_tie_is_not_both_bad(office: Office, desk: Desk) -> None:
    answer_all(desk, lambda shown, again: "tie" if again or by_text(shown) == "a" else "both_bad")
    (one,) = found(office)
    assert 0 < one.same < one.answered


def test_skips_are_no_answers_and_a_correction_is_the_answer(office: Office, desk: Desk) -> None:
    answer_all(desk, lambda shown, again: "skip" if again else by_text(shown))
    assert found(office) == []
    mine = desk.mine(100)
    repeat = next(one for one in mine if one.verdict == "skip")
    desk.correct(repeat.judgment_id, by_text(repeat.shown))
    (one,) = found(office)
    assert (one.answered, one.same) == (1, 1)
    first = next(m for m in mine if m.prompt == repeat.prompt and m.verdict != "skip")
    desk.correct(first.judgment_id, "tie")
    (one,) = found(office)
    assert (one.answered, one.same) == (1, 0)


def test_it_is_for_researchers(office: Office, desk: Desk) -> None:
    assert found(office) == []
    with acting_as(office.study, desk.annotator), pytest.raises(Forbidden):
        found(office)
