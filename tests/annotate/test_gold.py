"""Gold: items whose answer is known, hidden in the work."""

import pytest

from annotate.assignment import Shown
from annotate.check import check
from annotate.companions import Accuracy, gold_accuracy
from annotate.details import Details
from annotate.errors import Forbidden, NoKnownAnswers
from annotate.intervals import wilson
from db import companions, projects
from db.options import Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office, place_of, question
from tests.annotate.schooling import GOLD, answer_all, give, with_gold
from tests.annotate.writing import proposals, sets

LONGER_THAN_A_LEASE = 1801.0


def until_gold(desk: Desk) -> Shown:
    """Judge until a gold item is on the screen."""
    while question(shown := desk.claim()) not in GOLD:
        desk.judge()
    return shown


def test_gold_is_one_in_about_so_many_and_looks_like_work(office: Office) -> None:
    with_gold(office, items=40, every=5)
    asked = answer_all(office.desk("ada"))
    at = [number for number, q in enumerate(asked.questions) if q in GOLD]
    assert [number // 5 for number in at] == [0, 1, 2], "one of each five until there are no more"
    assert [asked.questions[number] for number in at] == GOLD
    assert sorted(set(asked.questions)) == sorted(asked.questions)
    assert (len(asked.questions), asked.practice) == (43, 0)
    assert check(office.study) == []


def test_its_places_are_others_for_everybody(office: Office) -> None:
    with_gold(office, items=40, every=20, overlap=8)
    places = [
        answer_all(office.desk(f"annotator {n}")).questions.index("Gold 1?") for n in range(8)
    ]
    assert len(set(places)) > 2


def test_a_reload_shows_the_same_item_and_a_lease_given_back_comes_again(office: Office) -> None:
    with_gold(office, every=2)
    ada = office.desk("ada")
    gold = until_gold(ada)
    assert ada.claim() == gold
    assert ada.renew(gold)
    assert ada.release()
    again = ada.claim()
    assert question(again) == question(gold)
    assert again.token != gold.token
    office.clock.wait(LONGER_THAN_A_LEASE)
    anew = ada.claim()
    assert question(anew) == question(gold)
    assert anew.token != again.token, "that lease had run out"
    assert check(office.study) == []


def test_a_gold_answer_is_undone_late_and_skipped_like_any_other(office: Office) -> None:
    with_gold(office, every=2)
    ada = office.desk("ada")
    until_gold(ada)
    ada.judge()
    ada.undo()
    assert question(ada.judge("skip")) in GOLD
    ada.undo()
    late = ada.claim()
    office.clock.wait(LONGER_THAN_A_LEASE)
    office.desk("bob").claim()  # which returns what has run out
    assert ada.submit(late, "a").fate == "counted"
    assert ada.mine()[0].shown.token == late.token
    assert check(office.study) == []


def test_there_is_no_gold_where_the_project_asks_for_none(office: Office) -> None:
    with_gold(office, every=0)
    assert not set(answer_all(office.desk("ada")).questions) & set(GOLD)


def test_gold_tells_how_well_everybody_does(office: Office) -> None:
    with_gold(office, items=40, every=5, overlap=2)
    answer_all(office.desk("ada"))
    answer_all(office.desk("bob"), right=False)
    project = projects.get(office.study, "pairs")
    assert gold_accuracy(office.study, project) == [
        Accuracy("ada", 3, 3, wilson(3, 3)),
        Accuracy("bob", 0, 3, wilson(0, 3)),
    ]
    with acting_as(office.study, office.desk("ada").annotator), pytest.raises(Forbidden):
        gold_accuracy(office.study, project)


def test_gold_of_a_ranking_asks_for_the_best_and_not_for_the_order(office: Office) -> None:
    ada = office.start("ranked", "rank", sets(6, 3), Options(gold_every=2)).desk("ada")
    rows: list[dict[str, object]] = [
        {"prompt": "Best?", "responses": ["A.", "B.", "C."], "label": 1},
        {"prompt": "None?", "responses": ["A.", "B.", "C."], "label": "none"},
    ]
    give(office, "gold", rows)
    while shown := ada.ask():
        is_gold = question(shown) == "Best?"
        best = place_of(shown, "B.") if is_gold else 0
        ada.judge("pick", details=Details(ranking=(best,)))
    (found,) = gold_accuracy(office.study, ada.project)
    assert (found.right, found.answered) == (1, 2)
    assert check(office.study) == []


def test_a_demonstration_is_neither_right_nor_wrong(office: Office) -> None:
    office.start("answered", "demonstrate", proposals(1))
    with pytest.raises(NoKnownAnswers, match="it takes no gold items"):
        give(office, "gold", proposals(1))
    assert [p.name for p in companions.with_projects(office.study)] == ["answered"]


def test_a_skipped_gold_item_is_neither_right_nor_wrong(office: Office) -> None:
    with_gold(office, every=2)
    ada = office.desk("ada")
    until_gold(ada)
    ada.judge("skip")
    assert gold_accuracy(office.study, ada.project) == []
