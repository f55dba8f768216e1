"""Claiming: who is shown what, for how long, and what comes next."""

from annotate.assignment import Shown
from tests.annotate.desk import Office
from tests.annotate.writing import pairs

LEASE_SECONDS = 1800.0


def question(shown: Shown) -> str:
    return shown.prompt[0].content


def test_items_come_in_the_order_of_import(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    assert [question(ada.judge()) for _ in range(3)] == [f"Question {n}?" for n in range(3)]


def test_a_reload_shows_the_same_item_the_same_way(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    assert ada.claim() == ada.claim()


def test_where_one_judgment_is_wanted_two_annotators_get_two_items(office: Office) -> None:
    office.project(pairs(2))
    shown = [question(office.desk(name).claim()) for name in ("ada", "bob")]
    assert shown == ["Question 0?", "Question 1?"]


def test_where_two_judgments_are_wanted_two_annotators_get_the_same_item(office: Office) -> None:
    office.project(pairs(1), overlap=2)
    assert question(office.desk("ada").claim()) == question(office.desk("bob").claim())
    assert office.desk("eve").ask() is None


def test_nobody_judges_an_item_twice(office: Office) -> None:
    ada = office.project(pairs(1), overlap=2).desk("ada")
    ada.judge()
    assert ada.ask() is None
    assert office.desk("bob").ask() is not None


def test_nothing_is_left_when_every_judgment_is_given(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge()
    assert ada.ask() is None
    assert office.desk("bob").ask() is None


def test_an_item_whose_lease_runs_out_goes_to_somebody_else(office: Office) -> None:
    office.project(pairs(1)).desk("ada").claim()
    bob = office.desk("bob")
    office.clock.wait(LEASE_SECONDS)
    assert bob.ask() is None
    office.clock.wait(1)
    assert question(bob.claim()) == "Question 0?"


def test_whoever_lets_a_lease_run_out_can_take_the_item_again(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    first = ada.claim()
    office.clock.wait(LEASE_SECONDS + 1)
    again = ada.claim()
    assert again.token != first.token
    assert again.responses == first.responses


def test_a_lease_that_is_half_spent_is_renewed_by_asking(office: Office) -> None:
    ada, bob = office.project(pairs(1)).desk("ada"), office.desk("bob")
    shown = ada.claim()
    for _ in range(4):
        office.clock.wait(LEASE_SECONDS * 0.6)
        assert ada.claim() == shown
        assert bob.ask() is None


def test_asking_while_the_lease_is_fresh_writes_nothing(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.claim()
    before = office.study.conn.total_changes
    office.clock.wait(LEASE_SECONDS * 0.4)
    ada.claim()
    assert office.study.conn.total_changes == before


def test_a_skipped_item_goes_to_others_and_never_back(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    assert question(ada.judge("skip")) == "Question 0?"
    assert question(ada.judge()) == "Question 1?"
    assert ada.ask() is None
    assert question(office.desk("bob").claim()) == "Question 0?"
