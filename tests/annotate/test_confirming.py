"""Confirmations: a second person says whether a demonstration will do."""

import pytest

from annotate import adjudication, planning
from annotate.details import Details
from db.judgments import Verdict
from tests.annotate.desk import Desk, Office
from tests.annotate.opening import change, open_project, open_slots, outcome, problems, progress

ROWS = [{"prompt": "How?", "response": "Like this."}]
CONFIRMATION = 2  # the item that asks for it, where there is one


def demonstrate(desk: Desk, verdict: Verdict, text: str = "") -> str:
    """Answer the next item; returns what was proposed."""
    shown = desk.judge(verdict, details=Details(edit=text))
    return shown.responses[0][-1].content if shown.responses else ""


@pytest.fixture
def one(office: Office) -> Office:
    """One prompt with a proposal, whose demonstration somebody else confirms."""
    return open_project(office, "demonstrate", ROWS, confirm=True)


def test_an_edited_text_is_proposed_to_somebody_else(one: Office) -> None:
    ada, bob = one.desk("ada"), one.desk("bob")
    demonstrate(ada, "edit", "Like that.")
    assert outcome(one.study) == "unconfirmed"
    assert ada.ask() is None
    assert demonstrate(bob, "accept") == "Like that."
    assert (outcome(one.study), outcome(one.study, CONFIRMATION)) == ("demonstrated", None)
    assert one.desk("eve").ask() is None
    found = progress(one)
    assert (found.items, found.slots, found.judged, found.demonstrated) == (1, 2, 2, 1)
    assert problems(one.study) == []


def test_an_accepted_proposal_is_confirmed_by_another(one: Office) -> None:
    demonstrate(one.desk("ada"), "accept")
    assert one.desk("ada").ask() is None
    assert demonstrate(one.desk("bob"), "reject") == "Like this."
    assert outcome(one.study) == "rejected"
    assert problems(one.study) == []


def test_a_text_written_from_scratch_is_confirmed_too(office: Office) -> None:
    open_project(office, "demonstrate", [{"prompt": "How?"}], confirm=True)
    demonstrate(office.desk("ada"), "write", "Step by step.")
    assert demonstrate(office.desk("bob"), "edit", "Step by step, slowly.") == "Step by step."
    assert outcome(office.study) == "demonstrated"
    assert problems(office.study) == []


def test_nothing_is_confirmed_of_a_rejected_proposal(one: Office) -> None:
    demonstrate(one.desk("ada"), "reject")
    assert one.desk("bob").ask() is None
    assert (outcome(one.study), progress(one).slots) == ("rejected", 1)


def test_whoever_skips_leaves_it_to_the_next(one: Office) -> None:
    demonstrate(one.desk("ada"), "accept")
    one.desk("bob").judge("skip")
    assert outcome(one.study) == "unconfirmed"
    demonstrate(one.desk("eve"), "accept")
    assert outcome(one.study) == "demonstrated"
    assert problems(one.study) == []


def test_a_demonstration_taken_back_asks_nobody_any_more(one: Office) -> None:
    ada = one.desk("ada")
    demonstrate(ada, "accept")
    assert open_slots(one.study, CONFIRMATION) == 1
    ada.undo()
    assert open_slots(one.study, CONFIRMATION) == 0
    demonstrate(ada, "reject")
    assert one.desk("bob").ask() is None
    assert (outcome(one.study), progress(one).slots) == ("rejected", 1)
    assert problems(one.study) == []


def test_a_corrected_demonstration_is_confirmed_anew(one: Office) -> None:
    ada, bob = one.desk("ada"), one.desk("bob")
    demonstrate(ada, "accept")
    demonstrate(bob, "accept")
    (mine,) = ada.mine()
    ada.correct(mine.judgment_id, "edit", details=Details(edit="Like that."))
    assert outcome(one.study) == "unconfirmed"
    assert demonstrate(bob, "accept") == "Like that."
    assert outcome(one.study) == "demonstrated"
    assert problems(one.study) == []


def test_a_confirmation_can_be_undone_and_corrected(one: Office) -> None:
    demonstrate(one.desk("ada"), "accept")
    bob = one.desk("bob")
    demonstrate(bob, "accept")
    bob.undo()
    assert outcome(one.study) == "unconfirmed"
    demonstrate(bob, "accept")
    (mine,) = bob.mine()
    bob.correct(mine.judgment_id, "reject")
    assert outcome(one.study) == "rejected"
    assert problems(one.study) == []


def test_a_confirmation_under_way_counts_for_nothing_once_it_is_moot(one: Office) -> None:
    ada, bob = one.desk("ada"), one.desk("bob")
    demonstrate(ada, "accept")
    held = bob.claim()
    ada.undo()
    one.clock.wait(5)
    bob.submit(held, "accept")
    demonstrate(ada, "reject")
    assert outcome(one.study) == "rejected"
    assert problems(one.study) == []


def test_every_one_of_several_demonstrations_is_confirmed(office: Office) -> None:
    open_project(office, "demonstrate", ROWS, overlap=2, confirm=True)
    demonstrate(office.desk("ada"), "edit", "Ada's.")
    demonstrate(office.desk("bob"), "edit", "Bob's.")
    assert demonstrate(office.desk("ada"), "accept") == "Bob's."
    assert demonstrate(office.desk("bob"), "accept") == "Ada's."
    assert office.desk("ada").ask() is None
    assert outcome(office.study) == "demonstrated"
    assert problems(office.study) == []


def test_the_option_is_switched_while_people_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "CHUNK", 1)
    open_project(office, "demonstrate", ROWS)
    demonstrate(office.desk("ada"), "accept")
    bob = office.desk("bob")
    assert (bob.ask(), outcome(office.study)) == (None, "demonstrated")
    change(office, confirm=True)
    assert (outcome(office.study), open_slots(office.study, CONFIRMATION)) == ("unconfirmed", 1)
    change(office, confirm=False)
    assert (outcome(office.study), open_slots(office.study, CONFIRMATION)) == ("demonstrated", 0)
    assert problems(office.study) == []
    change(office, confirm=True)
    demonstrate(bob, "accept")
    change(office, confirm=False)
    assert outcome(office.study) == "demonstrated"
    assert problems(office.study) == []


def test_switched_off_nobody_goes_on_confirming(one: Office) -> None:
    demonstrate(one.desk("ada"), "accept")
    bob = one.desk("bob")
    held = bob.claim()
    change(one, confirm=False)
    assert (outcome(one.study), open_slots(one.study, CONFIRMATION)) == ("demonstrated", 0)
    assert (bob.ask(), one.desk("eve").ask()) == (None, None)
    one.clock.wait(5)
    assert bob.submit(held, "reject").fate == "surplus"
    assert outcome(one.study) == "demonstrated"
    assert problems(one.study) == []


def test_an_open_confirmation_that_is_not_wanted_is_found(one: Office) -> None:
    demonstrate(one.desk("ada"), "accept")
    one.study.execute("UPDATE projects SET options = json_set(options, '$.confirm', json('false'))")
    assert any("more and not all taken" in sentence for sentence in problems(one.study))


def test_a_text_that_two_come_to_by_themselves_is_confirmed(office: Office) -> None:
    open_project(office, "demonstrate", ROWS, overlap=2, confirm=True)
    ada, bob = office.desk("ada"), office.desk("bob")
    demonstrate(ada, "accept")
    assert open_slots(office.study, CONFIRMATION) == 1
    demonstrate(bob, "accept")
    assert outcome(office.study) == "demonstrated"
    assert [office.desk(name).ask() for name in ("ada", "bob", "cat")] == [None] * 3
    assert problems(office.study) == []


def test_when_only_one_of_two_still_says_so_it_is_to_be_confirmed_again(office: Office) -> None:
    open_project(office, "demonstrate", ROWS, overlap=2, confirm=True)
    ada, cat = office.desk("ada"), office.desk("cat")
    demonstrate(ada, "accept")
    demonstrate(office.desk("bob"), "accept")
    assert cat.ask() is None
    (mine,) = ada.mine()
    ada.correct(mine.judgment_id, "edit", details=Details(edit="Ada's."))
    assert outcome(office.study) == "unconfirmed"
    assert {demonstrate(cat, "accept"), demonstrate(cat, "accept")} == {"Like this.", "Ada's."}
    assert outcome(office.study) == "demonstrated"
    assert problems(office.study) == []


def test_nobody_confirms_what_they_have_answered_themselves(office: Office) -> None:
    open_project(office, "demonstrate", ROWS, overlap=2, confirm=True)
    demonstrate(office.desk("ada"), "accept")
    assert demonstrate(office.desk("bob"), "edit", "Bob's.") == "Like this."
    assert office.desk("bob").ask() is None
    assert demonstrate(office.desk("ada"), "accept") == "Bob's."
    assert office.desk("ada").ask() is None
    assert demonstrate(office.desk("cat"), "accept") == "Like this."
    assert problems(office.study) == []


def test_what_a_researcher_has_decided_is_confirmed_by_nobody(one: Office) -> None:
    demonstrate(one.desk("ada"), "accept")
    rea = one.desk("rea")
    token = adjudication.token_of(one.study, 1)
    edit = Details(edit="Better.")
    done = adjudication.decide(one.study, rea.project, rea.annotator, 1, token, "edit", None, edit)
    assert (outcome(one.study), one.desk("bob").ask()) == ("demonstrated", None)
    assert problems(one.study) == []
    adjudication.take_back(one.study, rea.project, done.judgment_id)
    assert outcome(one.study) == "unconfirmed"
    assert demonstrate(one.desk("bob"), "accept") == "Like this."
    assert problems(one.study) == []
