"""Late verdicts: kept always, counted where there is room, and never twice."""

from annotate.status import project_status
from db import projects
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pairs

TOO_LONG = 1801.0


def figures(desk: Desk) -> tuple[int, int]:
    """How many judgments count, and how many are surplus."""
    found = project_status(desk.study, projects.get(desk.study, "pairs"))
    return found.judged, found.surplus


def test_a_late_verdict_counts_while_nobody_else_has_the_item(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.claim()
    office.clock.wait(TOO_LONG)
    assert ada.submit(shown, "a").fate == "counted"
    assert figures(ada) == (1, 0)


def test_a_late_verdict_counts_on_an_item_that_somebody_gave_back(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.claim()
    office.clock.wait(TOO_LONG)
    office.desk("bob").judge("skip")
    assert ada.submit(shown, "a").fate == "counted"
    assert figures(ada) == (1, 0)


def test_a_late_verdict_is_surplus_once_somebody_else_has_judged(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.claim()
    office.clock.wait(TOO_LONG)
    office.desk("bob").judge()
    assert ada.submit(shown, "a").fate == "surplus"
    assert ada.submit(shown, "a").fate == "repeated"
    assert figures(ada) == (1, 1)


def test_a_late_verdict_does_not_take_the_item_from_whoever_holds_it(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    late = ada.claim()
    office.clock.wait(TOO_LONG)
    held = bob.claim()
    office.clock.wait(5)
    assert ada.submit(late, "a").fate == "surplus"
    assert bob.submit(held, "b").fate == "counted"
    assert figures(bob) == (1, 1)


def test_a_late_verdict_takes_the_place_of_the_same_annotators_new_lease(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    late = ada.claim()
    office.clock.wait(TOO_LONG)
    assert ada.claim().prompt == late.prompt
    assert ada.submit(late, "a").fate == "counted"
    assert ada.claim().prompt != late.prompt
    assert figures(ada) == (1, 0)


def test_a_verdict_from_a_forgotten_tab_does_not_count_twice(office: Office) -> None:
    ada = office.project(pairs(1), overlap=2).desk("ada")
    forgotten = ada.claim()
    office.clock.wait(TOO_LONG)
    ada.judge("a")
    assert ada.submit(forgotten, "b").fate == "surplus"
    assert figures(ada) == (1, 1)


def test_a_late_skip_leaves_the_item_to_others(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.claim()
    office.clock.wait(TOO_LONG)
    assert office.desk("bob").judge("skip").prompt == shown.prompt
    assert ada.submit(shown, "skip", "Too distressing").fate == "skipped"
    assert office.desk("eve").claim().prompt == shown.prompt
    assert ada.ask() is None
