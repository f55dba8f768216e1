"""Extra judgments: only where people disagree, or where much is at stake."""

from collections.abc import Callable

import pytest

from annotate import planning
from annotate.assignment import Shown
from annotate.importing import Settings, import_pairs
from annotate.setups import Plan
from db.connection import Study
from tests.annotate.desk import Desk, Office
from tests.annotate.opening import change, open_project, open_slots, outcome, problems, progress
from tests.annotate.writing import pair, write_jsonl


def prefer(desk: Desk, better: str) -> Shown:
    """Judge the next item for the response of this text, wherever it stands."""
    shown = desk.claim()
    desk.clock.wait(5)
    first = shown.responses[0][-1].content
    desk.submit(shown, "a" if first == better else "b")
    return shown


@pytest.fixture
def two(office: Office) -> Office:
    """One pair for two people, and two judgments more if they disagree."""
    return open_project(office, "compare", [pair("Which?")], overlap=2, extra=2)


def test_a_third_is_asked_where_two_disagree(two: Office) -> None:
    ada, bob, eve = map(two.desk, ("ada", "bob", "eve"))
    prefer(ada, "yes")
    assert open_slots(two.study) == 1
    prefer(bob, "no")
    assert (outcome(two.study), open_slots(two.study)) == ("conflicting", 1)
    prefer(eve, "no")
    assert (outcome(two.study), open_slots(two.study)) == ("preference", 0)
    assert two.desk("zoe").ask() is None
    assert problems(two.study) == []


def test_nobody_more_is_asked_where_they_agree(two: Office) -> None:
    for name in ("ada", "bob"):
        prefer(two.desk(name), "yes")
    assert two.desk("eve").ask() is None
    assert progress(two)[:3] == (1, 2, 2)


def test_there_is_an_end_to_it(two: Office) -> None:
    prefer(two.desk("ada"), "yes")
    prefer(two.desk("bob"), "no")
    two.desk("eve").judge("tie")
    two.desk("kim").judge("both_bad")
    assert (outcome(two.study), open_slots(two.study)) == ("conflicting", 0)
    assert two.desk("zoe").ask() is None
    assert problems(two.study) == []


def test_whoever_had_passed_the_item_is_shown_the_extra_slot(office: Office) -> None:
    rows = [pair("Which?"), pair("Another?")]
    open_project(office, "compare", rows, overlap=2, extra=1)
    ada, bob, eve = map(office.desk, ("ada", "bob", "eve"))
    prefer(ada, "yes")
    prefer(bob, "no")
    held = bob.claim()  # the other pair
    prefer(ada, "yes")
    assert eve.claim().prompt[0].content == "Which?"
    eve.release()
    bob.submit(held, "tie")
    assert {d.claim().prompt[0].content for d in (eve, office.desk("kim"))} == {
        "Which?",
        "Another?",
    }
    assert problems(office.study) == []


@pytest.mark.parametrize("how", ["undo", "correct"])
def test_the_extra_slot_closes_when_they_agree_after_all(two: Office, how: str) -> None:
    ada, bob = two.desk("ada"), two.desk("bob")
    prefer(ada, "yes")
    prefer(bob, "no")
    assert open_slots(two.study) == 1
    if how == "undo":
        bob.undo()
        assert open_slots(two.study) == 0
        prefer(bob, "yes")
    else:
        (mine,) = bob.mine()
        bob.correct(mine.judgment_id, "b" if mine.verdict == "a" else "a")
    assert (outcome(two.study), open_slots(two.study)) == ("preference", 0)
    assert two.desk("eve").ask() is None
    assert problems(two.study) == []


def test_a_slot_that_was_taken_meanwhile_closes_when_it_is_given_back(two: Office) -> None:
    prefer(two.desk("ada"), "yes")
    bob, eve = two.desk("bob"), two.desk("eve")
    prefer(bob, "no")
    eve.claim()
    (mine,) = bob.mine()
    bob.correct(mine.judgment_id, "b" if mine.verdict == "a" else "a")
    assert progress(two).slots == 3
    eve.release()
    assert (progress(two).slots, open_slots(two.study)) == (2, 0)
    assert problems(two.study) == []


def test_a_skip_of_the_extra_slot_leaves_it_to_somebody_else(two: Office) -> None:
    prefer(two.desk("ada"), "yes")
    prefer(two.desk("bob"), "no")
    two.desk("eve").judge("skip")
    assert open_slots(two.study) == 1
    prefer(two.desk("kim"), "yes")
    assert outcome(two.study) == "preference"
    assert problems(two.study) == []


def test_grave_prompts_get_all_of_them_from_the_start(office: Office) -> None:
    rows = [pair("Grave?", severity=3), pair("Slight?", severity=1), pair("Unknown?")]
    open_project(office, "compare", rows, overlap=1, extra=2, extra_severity=2)
    assert [open_slots(office.study, item) for item in (1, 2, 3)] == [3, 1, 1]
    assert problems(office.study) == []


def test_a_severity_that_is_imported_later_counts_too(office: Office) -> None:
    open_project(office, "compare", [pair("Which?")], overlap=1, extra=1, extra_severity=2)
    source = write_jsonl(office.folder / "again.jsonl", [pair("Which?", severity=2)])
    import_pairs(office.study, str(source), office.name)
    assert open_slots(office.study) == 2
    assert problems(office.study) == []


def test_labels_that_disagree_ask_for_more(office: Office) -> None:
    open_project(office, "compare", overlap=2, extra=1)
    for name, label in (("one", "a"), ("two", "b")):
        source = write_jsonl(office.folder / f"{name}.jsonl", [pair("Which?", label=label)])
        import_pairs(office.study, str(source), office.name, Settings(labels="keep"))
    assert (outcome(office.study), open_slots(office.study)) == ("conflicting", 1)
    assert problems(office.study) == []


def test_switching_it_on_and_off_fits_the_items_that_are_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "CHUNK", 1)
    rows = [pair("Which?", severity=0), pair("Grave?", severity=3)]
    open_project(office, "compare", rows, overlap=2)
    for name, better in (("ada", "yes"), ("bob", "no")):
        prefer(office.desk(name), better)
    change(office, extra=1, extra_severity=3)
    assert [open_slots(office.study, item) for item in (1, 2)] == [1, 3]
    assert office.desk("eve").claim().prompt[0].content == "Which?"
    change(office, extra=0)
    assert [open_slots(office.study, item) for item in (1, 2)] == [0, 2]
    assert problems(office.study) == []


def test_a_raised_overlap_takes_the_place_of_an_extra_judgment(two: Office) -> None:
    prefer(two.desk("ada"), "yes")
    prefer(two.desk("bob"), "no")
    planning.change(two.study, two.name, Plan(overlap=3))
    assert (progress(two).slots, open_slots(two.study)) == (3, 1)
    planning.change(two.study, two.name, Plan(overlap=2))
    assert (progress(two).slots, open_slots(two.study)) == (3, 1)
    assert problems(two.study) == []


def test_a_project_without_options_pays_for_nothing(office: Office) -> None:
    open_project(office, "compare", [pair("Which?"), pair("Another?")])
    ada = office.desk("ada")
    shown = ada.claim()
    office.clock.wait(5)
    said = spoken(office.study, lambda: ada.submit(shown, "a"))
    after = said[said.index("UPDATE slots SET judgment_id = 1 WHERE assignment_id = 1") + 1 :]
    assert [line[:12] for line in after] == ["SELECT j.ite", "UPDATE items", "COMMIT"]


def spoken(study: Study, act: Callable[[], object]) -> list[str]:
    """The statements that something says to the database, each once, without their triggers."""
    said: list[str] = []
    study.conn.set_trace_callback(lambda line: said.append(" ".join(line.split())))
    act()
    study.conn.set_trace_callback(None)
    return list(dict.fromkeys(said))
