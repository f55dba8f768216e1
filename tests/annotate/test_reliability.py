"""Reliability and posteriors from what is stored in a study."""

import pytest

from annotate import guidelines
from annotate.details import Details
from annotate.errors import Forbidden
from annotate.reliability import fitted, posterior, reliabilities
from db import items, projects
from db.aggregation import Aggregation, Choice
from db.options import Options
from db.preferences import decisions
from db.selection import Selection
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office, place_of
from tests.annotate.temperaments import RIGHT, Temper, questions, work
from tests.annotate.writing import pair, pairs, proposals, ratings, sets


def texts(office: Office, item_id: int) -> dict[Choice, str]:
    return {one.id: one.messages[-1].content for one in items.get(office.study, item_id).responses}


def test_pairs_come_to_what_is_true_and_people_to_how_often_they_say_so(office: Office) -> None:
    crowd = {f"good {n}": Temper(knows=0.85) for n in range(4)} | {
        "guessing": Temper(knows=0.0, left=0.95)
    }
    office.project(questions(60), overlap=5)
    work(office, crowd, 60)
    project = projects.get(office.study, "pairs")
    found = fitted(office.study, project)
    assert 58 <= len(found.posterior) <= 60, "few are left open"
    right = 0
    for item_id, likely in found.posterior.items():
        said = texts(office, item_id)
        assert set(likely) == {*said, "tie", "both_bad"}
        assert sum(likely.values()) == pytest.approx(1)
        best = max(likely, key=lambda choice: likely[choice])
        right += said[best].startswith(RIGHT)
    assert right >= 55
    people = {one.annotator: one for one in found.reliabilities}
    guessing = people.pop("guessing")
    assert guessing.interval.high < min(one.share for one in people.values())
    assert all(one.interval.low <= 0.85 <= one.interval.high for one in people.values())
    assert dict(guessing.habit)["left"] > 0.7
    assert {one.judgments for one in people.values()} == {60}
    assert posterior(office.study, project) == found.posterior, "the same again"
    assert reliabilities(office.study, project) == found.reliabilities


def test_the_one_rule_can_go_by_it(office: Office) -> None:
    office.project(questions(20), overlap=3)
    work(office, {name: Temper(knows=0.95) for name in ("ada", "bob", "eve")}, 20)
    project = projects.get(office.study, "pairs")
    likely = posterior(office.study, project)
    by = Aggregation("reliability")
    for decision in decisions(office.study, project.id, by, likely):
        assert decision.outcome == "preference"
        assert decision.chosen_id is not None
        assert decision.weight == likely[decision.item_id][decision.chosen_id]


def test_who_of_two_is_right_stays_a_conflict(office: Office) -> None:
    office.start("ratings", "rate", ratings(4), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    for _ in range(4):
        ada.judge("good")
        bob.judge("bad")
    found = fitted(office.study, ada.project)
    assert found.posterior == {}
    assert [one.judgments for one in found.reliabilities] == [4, 4]
    by = Aggregation("reliability")
    made = decisions(office.study, ada.project.id, by, found.posterior)
    assert [one.outcome for one in made] == ["conflicting"] * 4


def test_an_option_that_is_neither_offered_nor_given_is_none(office: Office) -> None:
    office.project([pair("One?")], options=Options(tie=False, both_bad=False))
    ada = office.desk("ada")
    ada.judge("a")
    (likely,) = posterior(office.study, ada.project).values()
    assert all(isinstance(choice, int) for choice in likely)
    (one,) = reliabilities(office.study, ada.project)
    assert [name for name, _ in one.habit] == ["left", "right"]
    assert one.interval.high - one.interval.low > 0.8, "one answer says next to nothing"


def test_ratings(office: Office) -> None:
    office.start("ratings", "rate", ratings(12), overlap=3)
    for name in ("ada", "bob", "eve"):
        desk = office.desk(name)
        for n in range(12):
            desk.judge("bad" if n % 3 == 0 or name == "eve" else "good")
    likely = posterior(office.study, desk.project)
    assert [max(one, key=lambda choice: one[choice]) for one in likely.values()] == [
        "bad" if n % 3 == 0 else "good" for n in range(12)
    ]
    assert all(set(one) == {"good", "bad"} for one in likely.values())


def pick(desk: Desk, text: str) -> None:
    shown = desk.claim()
    desk.clock.wait(5)
    ranking = (place_of(shown, text),) if text else ()
    desk.submit(shown, "pick" if text else "none", details=Details(ranking=ranking))


def test_picks_among_responses_of_any_number(office: Office) -> None:
    two: dict[str, object] = {"prompt": "Two?", "responses": ["One.", "Other."]}
    rows = [*sets(6, 3), two]
    office.start("best", "rank", rows, overlap=3)
    for name in ("ada", "bob", "eve"):
        desk = office.desk(name)
        for n in range(6):
            pick(desk, "" if n == 5 else f"Answer {n}.1")
        pick(desk, "Other.")
    likely = posterior(office.study, desk.project)
    assert [len(one) for one in likely.values()] == [4] * 6 + [3]
    best = {id_: max(one, key=lambda choice: one[choice]) for id_, one in likely.items()}
    said = [texts(office, id_).get(choice, choice) for id_, choice in best.items()]
    assert said == [*(f"Answer {n}.1" for n in range(5)), "none", "Other."]
    (one, *_) = reliabilities(office.study, desk.project)
    assert [name for name, _ in one.habit] == ["place 1", "place 2", "place 3", "none"]


def test_demonstrations_are_fit_to_be_used_or_not(office: Office) -> None:
    office.start("answers", "demonstrate", proposals(4, unanswered=1), overlap=2)
    for name in ("ada", "bob"):
        desk = office.desk(name)
        for verdict in ("accept", "reject", "edit", "reject"):
            shown = desk.claim()
            desk.clock.wait(5)
            text = f"Better, says {name}." if verdict == "edit" else ""
            desk.submit(shown, verdict, details=Details(edit=text))
        shown = desk.claim()
        desk.clock.wait(5)
        desk.submit(shown, "write", details=Details(edit=f"By {name}."))
    likely = posterior(office.study, desk.project)
    best = [max(one, key=lambda choice: one[choice]) for one in likely.values()]
    assert sorted(best, key=str) == ["demonstrated"] * 3 + ["rejected"] * 2
    assert {"demonstrated": 1.0} in list(likely.values()), "written, where nothing was proposed"
    assert {one.judgments for one in reliabilities(office.study, desk.project)} == {4}


def test_only_judgments_that_count_and_only_by_the_newest_guidelines(office: Office) -> None:
    office.project(pairs(6), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    for verdict in ("a", "skip", "b"):
        ada.judge(verdict)
    project = projects.get(office.study, "pairs")
    assert len(posterior(office.study, project)) == 2
    guidelines.publish(office.study, "pairs", "Read twice.", office.clock.now)
    newest = Selection(guidelines=[projects.guideline(office.study, project.id).id])
    assert posterior(office.study, project, newest) == {}
    assert reliabilities(office.study, project, newest) == []
    bob.clock.wait(10)
    assert len(posterior(office.study, project)) == 2


def test_it_is_for_researchers(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    with acting_as(office.study, ada.annotator):
        for told in (fitted, posterior, reliabilities):
            with pytest.raises(Forbidden):
                told(office.study, ada.project)
