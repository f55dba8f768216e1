"""Withdrawing judgments: they count for nothing from then on, and what rests on them is said."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from annotate import datasets, planning
from annotate.changes import changes
from annotate.check import check
from annotate.datasets import withdrawing
from annotate.datasets.withdrawing import Affected, Change, Which, affected, withdraw
from annotate.details import Details
from annotate.disputes import case
from annotate.errors import BadCriteria, NoReason, UnknownItem, UnknownJudgment
from db.connection import Study, open_study
from db.errors import UnknownProject
from tests.annotate.commands import invoke
from tests.annotate.datasets.training import trained
from tests.annotate.desk import Office
from tests.annotate.opening import open_project, outcome, problems, progress
from tests.annotate.test_adjudication import decide
from tests.annotate.test_confirming import ROWS, demonstrate
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pair, pairs

BOBS = Which(people=("bob",))


def outcomes(office: Office) -> list[str | None]:
    return [outcome(office.study, number) for number in (1, 2, 3)]


def test_withdrawn_judgments_vote_nowhere(three: Office) -> None:
    assert outcomes(three) == ["conflicting", "preference", "preference"]
    found = withdraw(three.study, BOBS, "He clicked through.")
    assert outcomes(three) == ["preference", "preference", "withdrawn"]
    assert (found.weighed.judgments, found.weighed.counting, found.weighed.items) == (3, 3, 3)
    assert set(found.changes) == {
        Change("conflicting", "preference", 1), Change("preference", "withdrawn", 1)
    }  # fmt: skip
    assert progress(three).withdrawn == 1
    assert check(three.study) == []


def test_without_doing_it_the_same_is_said_and_nothing_changes(three: Office) -> None:
    was = list(three.study.conn.iterdump())
    found = affected(three.study, BOBS)
    assert list(three.study.conn.iterdump()) == was
    assert withdraw(three.study, BOBS, "Why") == found._replace(done=True)


def test_doing_it_again_changes_nothing(three: Office) -> None:
    withdraw(three.study, BOBS, "He clicked through.")
    was = list(three.study.conn.iterdump())
    found = withdraw(three.study, BOBS, "Once more.")
    assert (found.done, found.weighed.gathered, found.weighed.judgments) == (False, 3, 0)
    assert list(three.study.conn.iterdump()) == was


def test_it_can_be_taken_back_and_the_audit_log_knows_of_both(three: Office) -> None:
    before = outcomes(three)
    withdraw(three.study, BOBS, "He clicked through.")
    withdraw(three.study, BOBS, "It was the wrong Bob.", undo=True)
    assert outcomes(three) == before
    done, undone = changes(three.study)[-2:]
    assert (done.action, undone.action) == ("withdraw judgments", "take back withdrawal")
    assert json.loads(undone.detail) == {
        "which": {"people": ["bob"]}, "reason": "It was the wrong Bob.", "judgments": 3,
    }  # fmt: skip
    assert check(three.study) == []


def test_what_was_made_of_them_is_listed_with_all_later_rounds(three: Office) -> None:
    prefer(three.desk("ada"), "Right 2.")
    dataset = datasets.build(three.study, "pairs")
    first = trained(three.study, dataset)
    second = trained(three.study, datasets.build(three.study, "pairs", "others"), after=first)
    without_bob = datasets.Criteria(projects=("pairs",), people=("ada",))
    third = trained(three.study, datasets.build(three.study, without_bob, "ada's"), after=second)
    trained(three.study, datasets.build(three.study, without_bob, "ada's"))
    found = affected(three.study, BOBS)
    assert [(one.reference, one.rows, one.of) for one in found.datasets] == [
        ("pairs@1", 2, 2), ("others@1", 2, 2)
    ]  # fmt: skip
    assert [(run.id, run.later) for run in found.runs] == [
        (first, False), (second, False), (third, True)
    ]  # fmt: skip


def test_what_is_built_then_rests_on_none_of_them_and_what_was_built_stays(three: Office) -> None:
    old = datasets.build(three.study, "pairs")
    found = withdraw(three.study, BOBS, "He clicked through.")
    assert found.rebuild == ("pairs",)
    new = datasets.rebuild(three.study, "pairs")
    assert (old.ledger.exported, old.ledger.conflicting, old.ledger.withdrawn) == (2, 1, None)
    assert (new.ledger.exported, new.ledger.conflicting, new.ledger.withdrawn) == (2, 0, 1)
    behind = "SELECT DISTINCT a.name FROM dataset_judgments l JOIN judgments j " + (
        "ON j.id = l.judgment_id JOIN annotators a ON a.id = j.annotator_id WHERE dataset_id = ?"
    )
    assert three.study.execute(behind, (new.id,)).fetchall() == [("ada",)]
    assert check(three.study) == []


def test_taking_it_back_names_datasets_that_were_built_meanwhile(three: Office) -> None:
    datasets.build(three.study, "pairs")
    withdraw(three.study, BOBS, "He clicked through.")
    new = datasets.rebuild(three.study, "pairs")
    found = withdraw(three.study, BOBS, "He did not.", undo=True)
    assert f"pairs@{new.version}" not in [one.reference for one in found.datasets]
    assert found.rebuild == ("pairs",)


def test_a_judgment_meets_all_that_is_asked(three: Office) -> None:
    def number(**which: object) -> int:
        return affected(three.study, Which(**which)).weighed.gathered  # type: ignore[arg-type]

    assert number(projects=("pairs",)) == 5
    assert number(people=("ada", "bob")) == 5
    assert number(items=(1,)) == 2
    assert number(prompts=(1,), people=("ada",)) == 1
    assert number(judgments=(1, 2, 3), people=("bob",)) == 1
    after_three = three.clock.now.isoformat()
    assert number(until=after_three) == 4
    assert number(since=after_three) == 1


@pytest.mark.parametrize(
    ("which", "error", "says"),
    [
        (Which(), BadCriteria, "Say which judgments"),
        (Which(people=("eve",)), BadCriteria, "Nobody is called 'eve'"),
        (Which(judgments=(99,)), UnknownJudgment, "no judgment 99"),
        (Which(items=(99,)), UnknownItem, "no item 99"),
        (Which(prompts=(99,)), BadCriteria, "no prompt 99"),
        (Which(projects=("others",)), UnknownProject, "no project 'others'"),
        (Which(since="soon"), BadCriteria, "'soon' is no time"),
        (Which(items=(3,), people=("ada",)), BadCriteria, "No judgment is all of that"),
    ],
)
def test_what_is_not_there_is_said(
    three: Office, which: Which, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        withdraw(three.study, which, "Why")


def test_a_reason_is_asked_for(three: Office) -> None:
    with pytest.raises(NoReason, match="Say why"):
        withdraw(three.study, BOBS, "  ")


@pytest.mark.parametrize("named", ["first", "last"])
def test_with_a_corrected_judgment_goes_what_stands_and_with_that_what_it_corrected(
    office: Office, named: str
) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    (before,) = ada.mine()
    datasets.build(office.study, "pairs")
    corrected = ada.correct(before.judgment_id, "b").judgment_id
    which = before.judgment_id if named == "first" else corrected
    found = withdraw(office.study, Which(judgments=(which,)), "Why")
    assert (found.weighed.judgments, found.weighed.counting) == (2, 1)
    assert outcome(office.study) == "withdrawn"
    assert [one.reference for one in found.datasets] == ["pairs@1"], "which the first one is in"


def test_of_a_time_what_was_corrected_later_stands(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    (before,) = ada.mine()
    office.clock.wait(60)
    corrected_at = office.clock.now.isoformat()
    ada.correct(before.judgment_id, "tie")
    withdraw(office.study, Which(people=("ada",), until=corrected_at), "Before the guidelines.")
    assert outcome(office.study) == "tied"
    assert check(office.study) == []


def test_an_answer_that_is_given_anew_counts(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    withdraw(office.study, Which(people=("ada",)), "In haste.")
    (mine,) = ada.mine()
    ada.correct(mine.judgment_id, "tie")
    assert outcome(office.study) == "tied"
    assert check(office.study) == []


def test_what_was_taken_back_may_be_withdrawn_and_changes_nothing(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("a")
    ada.undo()
    found = withdraw(office.study, Which(people=("ada",)), "Why")
    assert (found.weighed.judgments, found.weighed.counting, found.changes) == (1, 0, ())
    assert check(office.study) == []


def test_ones_own_list_and_undo_are_as_before(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    ada.judge("a")
    ada.judge("b")
    mine = ada.mine()
    withdraw(office.study, Which(people=("ada",)), "Why")
    assert ada.mine() == mine
    ada.undo()
    assert [one.judgment_id for one in ada.mine()] == [mine[1].judgment_id]
    assert check(office.study) == []


def test_a_withdrawn_decision_leaves_it_to_the_votes(three: Office) -> None:
    rea = three.desk("rea")
    done = decide(rea, "tie")
    assert outcome(three.study) == "tied"
    withdraw(three.study, Which(judgments=(done.judgment_id,)), "Wrong item.")
    assert outcome(three.study) == "conflicting"
    assert case(three.study, rea.project, 1).decision is None
    decide(rea, "a")
    assert outcome(three.study) == "preference"
    assert problems(three.study) == []


def test_deciding_what_is_withdrawn_overrules_nobody(three: Office) -> None:
    withdraw(three.study, BOBS, "Why")
    decide(three.desk("rea"), "tie", Details(), item=3)
    assert outcome(three.study, 3) == "tied"


def test_a_withdrawn_confirmation_leaves_a_demonstration_unconfirmed(office: Office) -> None:
    open_project(office, "demonstrate", ROWS, confirm=True)
    demonstrate(office.desk("ada"), "edit", "Like that.")
    demonstrate(office.desk("bob"), "accept")
    assert outcome(office.study) == "demonstrated"
    found = withdraw(office.study, BOBS, "Why")
    assert found.changes == (Change("demonstrated", "unconfirmed", 1),)
    assert (outcome(office.study), outcome(office.study, 2)) == ("unconfirmed", None)
    withdraw(office.study, BOBS, "Not so.", undo=True)
    assert outcome(office.study) == "demonstrated"
    item = Which(items=(1,))
    assert affected(office.study, item).weighed.gathered == 2, "confirmations are part of it"
    assert problems(office.study) == []


def test_where_people_disagree_no_more_nobody_else_is_asked(office: Office) -> None:
    open_project(office, "compare", [pair("Which?")], overlap=2, extra=1)
    prefer(office.desk("ada"), "yes")
    prefer(office.desk("bob"), "no")
    assert progress(office).slots == 3, "somebody else is to tell"
    withdraw(office.study, BOBS, "Why")
    assert progress(office).slots == 2
    assert office.desk("eve").ask() is None
    withdraw(office.study, BOBS, "Not so.", undo=True)
    assert office.desk("eve").ask() is not None
    assert problems(office.study) == []


def test_prompts_without_an_acceptable_response_are_handed_on_no_more(office: Office) -> None:
    open_project(office, "demonstrate", [], name="write")
    rows: list[dict[str, object]] = [{"prompt": "How?", "responses": ["A", "B"]}]
    open_project(office, "rank", rows, name="ranked", none_to="write")
    office.name = "ranked"
    office.desk("ada").judge("none")
    office.name = "write"
    assert progress(office).slots == 1
    withdraw(office.study, Which(projects=("ranked",)), "Why")
    assert progress(office).slots == 0
    withdraw(office.study, Which(projects=("ranked",)), "Not so.", undo=True)
    assert progress(office).slots == 1
    assert problems(office.study) == []


@pytest.fixture
def meanwhile(three: Office, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What others do, each once, when votes have been looked at and nothing is changed yet."""
    looked = withdrawing._weigh
    acts: list[Callable[[], object]] = []

    def look(study: Study, which: Which, undo: bool) -> Affected:
        found = looked(study, which, undo)
        while study is three.study and acts:
            acts.pop()()
        return found

    monkeypatch.setattr(withdrawing, "_weigh", look)
    return acts


def test_judgments_that_come_meanwhile_are_settled(
    three: Office, meanwhile: list[Callable[[], object]]
) -> None:
    with open_study(three.study.file) as other:
        ada = replace(three.desk("ada"), study=other)
        meanwhile.append(lambda: prefer(ada, "Left 2."))
        withdraw(three.study, BOBS, "Why")
    assert outcomes(three) == ["preference", "preference", "preference"]
    assert check(three.study) == []


def test_another_withdrawal_that_comes_meanwhile_is_seen(
    three: Office, meanwhile: list[Callable[[], object]]
) -> None:
    with open_study(three.study.file) as other:
        meanwhile.append(lambda: withdraw(other, Which(people=("ada",)), "Both"))
        withdraw(three.study, BOBS, "Why")
    assert outcomes(three) == ["withdrawn"] * 3
    assert check(three.study) == []


def test_the_command_lists_first_and_does_it_when_told_to(three: Office) -> None:
    file = three.study.file
    trained(three.study, datasets.build(three.study, "pairs"))
    asked = ("dataset", "withdraw", "--db", file, "--person", "bob", "--reason", "Clicked through")
    listed = invoke(*asked)
    assert listed.exit_code == 0
    assert listed.output.splitlines() == [
        "Would withdraw 3 judgments (3 that count) on 3 items.",
        "  1 item: conflicting -> preference",
        "  1 item: preference -> withdrawn",
        "Datasets with rows that rest on them:",
        "  pairs@1: 2 of 2 rows (1, 2)",
        "Runs that were made of these:",
        "  run 1 (dpo on pairs@1): finished in out/1",
        "To build again what is made of these projects or rests on them:",
        "  annotate dataset rebuild pairs",
        "Nothing has been changed. To do it, say --yes.",
    ]
    assert "withdrawn" not in outcomes(three)
    done = invoke(*asked, "--yes")
    assert done.output.splitlines()[0] == "Withdrew 3 judgments (3 that count) on 3 items."
    assert "say --yes" not in done.output
    assert "withdrawn" in outcomes(three)
    again = invoke(*asked, "--yes").output
    assert "3 judgments of those named: withdrawn before." in again
    undone = invoke(*asked, "--undo", "--yes", "--json")
    assert json.loads(undone.output)["judgments"] == 3
    assert "withdrawn" not in outcomes(three)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--person", "bob"), "Missing option '--reason'"),
        (("--reason", "Why"), "Say which judgments"),
        (("--person", "bob", "--reason", " ", "--yes"), "Say why"),
        (("--item", "99", "--reason", "Why"), "There is no item 99"),
    ],
)
def test_the_command_says_what_is_missing(three: Office, options: tuple[str], says: str) -> None:
    found = invoke("dataset", "withdraw", "--db", three.study.file, *options)
    assert (found.exit_code, says in found.output) == (2, True)


def test_lists_of_datasets_say_what_rests_on_withdrawn_judgments(three: Office) -> None:
    datasets.build(three.study, "pairs")
    listing = ("dataset", "list", "--db", three.study.file)
    assert "withdrawn" not in invoke(*listing).output
    withdraw(three.study, Which(judgments=(4,)), "Why")  # one of two that agree
    datasets.rebuild(three.study, "pairs")
    newest, oldest = invoke(*listing).output.splitlines()
    assert oldest.endswith(", 1 row rests on withdrawn judgments")
    assert "withdrawn" not in newest
    told = json.loads(invoke(*listing, "--json").output)
    assert [one["withdrawn_rows"] for one in told] == [0, 1]
    shown = invoke("dataset", "show", "pairs@1", "--db", three.study.file).output
    assert "1 row rests on withdrawn judgments" in shown


def test_a_rebuild_says_what_differs(three: Office) -> None:
    datasets.build(three.study, "pairs")
    asked = ("dataset", "rebuild", "pairs", "--db", three.study.file)
    assert "Nothing has changed since it was made." in invoke(*asked).output
    withdraw(three.study, BOBS, "Why")
    told = invoke(*asked).output
    assert "From pairs@1 to pairs@2:" in told
    assert "Rows: 0 the same, 1 only in pairs@1, 1 only in pairs@2, 1 changed" not in told
    assert "Rows: 1 the same, 1 only in pairs@1, 1 only in pairs@2, 0 changed" in told


def test_closed_projects_can_be_withdrawn_from(three: Office) -> None:
    planning.close(three.study, "pairs")
    withdraw(three.study, BOBS, "Why")
    assert outcomes(three)[2] == "withdrawn"
