"""One's own judgments: seen as they were given, and corrected with nothing overwritten."""

from datetime import timedelta

import pytest

from annotate import correcting, judging
from annotate.check import check
from annotate.details import Details, Mark
from annotate.errors import (
    BadVerdict,
    CannotCorrect,
    Forbidden,
    NothingToUndo,
    ProjectClosed,
    UnknownJudgment,
)
from annotate.status import project_status
from db import preferences, projects
from db.actors import Actor
from db.connection import transaction
from db.judgments import Verdict
from db.options import Options
from tests.annotate.desk import Desk, Office, question
from tests.annotate.writing import pairs

TOO_LONG = 1801.0


@pytest.fixture
def ada(office: Office) -> Desk:
    """An annotator at six pairs."""
    return office.project(pairs(6)).desk("ada")


def history(desk: Desk) -> list[tuple[str, int | None]]:
    """Every judgment, with the one it supersedes."""
    rows = desk.study.execute("SELECT verdict, supersedes FROM judgments ORDER BY id")
    return rows.fetchall()


def outcomes(desk: Desk) -> tuple[int, int, int, int]:
    """Judgments that count, and items that are preferences, tied and skipped."""
    kept = projects.progress(desk.study, desk.project.id)
    return kept.judged, kept.preference, kept.tied, kept.skipped


def test_mine_are_newest_first_as_they_were_shown(office: Office, ada: Desk) -> None:
    shown = [ada.judge(verdict) for verdict in ("a", "tie", "skip")]
    office.desk("bob").judge("b")
    mine = ada.mine()
    assert [one.verdict for one in mine] == ["skip", "tie", "a"]
    assert [one.reason for one in mine] == ["Broken text", None, None]
    assert [one.shown.responses for one in mine] == [s.responses for s in reversed(shown)]
    assert [one.prompt for one in mine] == [question(s) for s in reversed(shown)]
    assert mine[0].at - mine[1].at == timedelta(seconds=5)


def test_mine_come_in_pages(office: Office, ada: Desk) -> None:
    """Also over the hours that lie between them."""
    for _ in range(5):
        ada.judge()
        office.clock.wait(3000)
    ids = [one.judgment_id for one in ada.mine()]
    assert ids == [5, 4, 3, 2, 1]
    first = ada.mine(2)
    second = ada.mine(2, first[-1].judgment_id)
    rest = ada.mine(2, second[-1].judgment_id)
    assert [one.judgment_id for page in (first, second, rest) for one in page] == ids
    assert ada.mine(2, rest[-1].judgment_id) == []


def test_what_was_taken_back_or_corrected_is_not_among_them(ada: Desk) -> None:
    for _ in range(3):
        ada.judge("a")
    ada.correct(1, "tie")
    ada.judge("a")
    ada.undo()
    assert [(one.judgment_id, one.verdict) for one in ada.mine()] == [
        (5, "tie"),
        (3, "a"),
        (2, "a"),
    ]


def test_the_list_reads_no_more_the_longer_one_has_worked(office: Office) -> None:
    """As much work after 80 judgments as after 320, and after 300 in another project."""
    ada = office.project(pairs(330)).desk("ada")
    _work(ada, 80)
    few = _steps(ada)
    _work(ada, 240)
    office.name = "others"
    others = [{**row, "prompt": f"Other {row['prompt']}"} for row in pairs(300)]
    _work(office.project(others).desk("ada"), 300)
    assert len(ada.mine(20)) == 20
    assert 0 < _steps(ada) < 1.3 * few


def _work(desk: Desk, number: int) -> None:
    """Judge as many pairs, 20 an hour, and leave it for the day."""
    for _ in range(number):
        desk.judge()
        desk.clock.wait(175)
    desk.clock.wait(7200)


def _steps(desk: Desk) -> int:
    """How much work it is to list 20, in hundreds of steps of the virtual machine."""
    seen = 0

    def count() -> int:
        nonlocal seen
        seen += 100
        return 0

    desk.study.conn.set_progress_handler(count, 100)
    desk.mine(20)
    desk.study.conn.set_progress_handler(None, 0)
    return seen


def test_nothing_of_others_is_shown_or_changed(office: Office, ada: Desk) -> None:
    ada.judge("a")
    bob = office.desk("bob")
    assert bob.mine() == []
    for act in (bob.again, lambda id_: bob.correct(id_, "b"), lambda id_: bob.mine(5, id_)):
        with pytest.raises(UnknownJudgment):
            act(1)
        with pytest.raises(UnknownJudgment):
            act(99)
    office.study.actor = Actor("bob", "annotator", bob.annotator.id)
    for look in (ada.mine, lambda: ada.again(1), lambda: ada.correct(1, "b")):
        with pytest.raises(Forbidden):
            look()
    assert history(ada) == [("a", None)]


def test_judgments_of_another_project_are_not_reached_through_this_one(
    office: Office, ada: Desk
) -> None:
    ada.judge("a")
    office.name = "others"
    elsewhere = office.project(pairs(1)).desk("ada")
    with pytest.raises(UnknownJudgment):
        elsewhere.correct(1, "b")
    with pytest.raises(UnknownJudgment):
        elsewhere.again(1)


def test_a_judgment_is_looked_at_again_with_all_that_was_said(office: Office) -> None:
    ada = office.project(pairs(2), options=Options(marks=True, rationale="optional")).desk("ada")
    said = Details(marks=(Mark(True), Mark(False, "Other", 1)), rationale="Because.")
    shown = ada.judge("a", details=said)
    seen = ada.again(1)
    assert (seen.verdict, seen.details, seen.shown) == ("a", said, shown)


def test_a_correction_stands_in_place_of_the_old_judgment(ada: Desk) -> None:
    ada.judge("a")
    ada.judge("a")
    ada.clock.wait(600)
    assert ada.correct(1, "tie").fate == "counted"
    assert history(ada) == [("a", None), ("a", None), ("undone", 1), ("tie", 3)]
    assert outcomes(ada) == (2, 1, 1, 0)
    decided = preferences.decisions(ada.study, ada.project.id)
    assert [(d.outcome, d.judgment_ids) for d in decided] == [("tied", (4,)), ("preference", (2,))]
    assert check(ada.study) == []


def test_the_item_on_the_screen_stays(ada: Desk) -> None:
    ada.judge("a")
    on_screen = ada.claim()
    ada.correct(1, "b")
    assert ada.claim() == on_screen
    ada.clock.wait(5)
    assert ada.submit(on_screen, "a").fate == "counted"
    assert check(ada.study) == []


@pytest.mark.parametrize("verdict", ["a", "b"])
def test_a_correction_is_in_terms_of_what_was_shown_then(ada: Desk, verdict: Verdict) -> None:
    shown = ada.judge("tie")
    ada.correct(1, verdict)
    (chosen,) = ada.study.execute(
        "SELECT json_extract(r.messages, '$[0].content') FROM judgments j "
        "JOIN responses r ON r.id = j.chosen_id"
    ).fetchone()
    assert chosen == shown.responses["ab".index(verdict)][0].content
    assert ada.again(3).shown.responses == shown.responses


def test_a_correction_is_given_by_the_guidelines_of_now(ada: Desk) -> None:
    ada.judge("a")
    with transaction(ada.study):
        ada.study.execute(
            "INSERT INTO guidelines (project_id, version, body, created_at) "
            "VALUES (1, 2, 'Ties are fine.', '2026-01-05T09:30:00.000Z')"
        )
    ada.correct(1, "tie")
    versions = ada.study.execute("SELECT guideline_id FROM assignments ORDER BY id").fetchall()
    assert versions == [(1,), (2,)]


def test_pressing_twice_corrects_once(ada: Desk) -> None:
    ada.judge("a")
    first, again, other = (ada.correct(1, verdict) for verdict in ("b", "b", "tie"))
    assert (first.fate, again.fate, other.fate) == ("counted", "repeated", "kept_other")
    assert first.judgment_id == again.judgment_id == other.judgment_id
    assert [verdict for verdict, _ in history(ada)] == ["a", "undone", "b"]


def test_a_correction_can_be_corrected(ada: Desk) -> None:
    ada.judge("a")
    second = ada.correct(1, "b").judgment_id
    ada.correct(second, "tie")
    assert history(ada) == [("a", None), ("undone", 1), ("b", 2), ("undone", 3), ("tie", 4)]
    assert outcomes(ada) == (1, 0, 1, 0)
    assert check(ada.study) == []


def test_a_correction_can_be_undone(ada: Desk) -> None:
    first = ada.judge("a")
    ada.judge("a")
    ada.correct(1, "b")
    ada.undo()
    assert ada.judge("tie").responses == first.responses
    assert [one.verdict for one in ada.mine()] == ["tie", "a"]
    assert check(ada.study) == []


def test_what_was_taken_back_is_not_corrected(ada: Desk) -> None:
    ada.judge("a")
    ada.undo()
    for act in (ada.again, lambda id_: ada.correct(id_, "b")):
        with pytest.raises(CannotCorrect, match="changed that answer since"):
            act(1)
        with pytest.raises(CannotCorrect):
            act(2)  # the undo itself


def test_a_verdict_becomes_a_skip_and_its_place_goes_to_others(office: Office, ada: Desk) -> None:
    shown = ada.judge("a")
    assert ada.correct(1, "skip", "Too distressing").fate == "skipped"
    assert outcomes(ada) == (0, 0, 0, 1)
    assert office.desk("bob").judge("a").prompt == shown.prompt
    assert ada.claim().prompt != shown.prompt
    assert check(ada.study) == []


def test_a_skip_becomes_a_verdict_while_its_place_is_free(ada: Desk) -> None:
    ada.judge("skip")
    assert ada.correct(1, "a").fate == "counted"
    assert outcomes(ada) == (1, 1, 0, 0)
    assert check(ada.study) == []


def test_a_skip_becomes_surplus_once_others_have_judged(office: Office, ada: Desk) -> None:
    ada.judge("skip")
    bob = office.desk("bob")
    bob.judge("a")
    assert ada.correct(1, "b").fate == "surplus"
    assert project_status(ada.study, ada.project).surplus == 1
    bob.correct(2, "skip", "Broken text")
    assert ada.correct(ada.mine()[0].judgment_id, "tie").fate == "counted"
    assert outcomes(ada) == (1, 0, 1, 0)
    assert check(ada.study) == []


def test_a_skip_can_have_another_reason(ada: Desk) -> None:
    ada.judge("skip")
    assert ada.correct(1, "skip", "Too distressing").fate == "skipped"
    assert ada.mine()[0].reason == "Too distressing"
    with pytest.raises(BadVerdict, match="Say why"):
        ada.correct(3, "skip")
    assert check(ada.study) == []


def test_of_two_answers_to_an_item_the_surplus_one_stays(office: Office) -> None:
    ada = office.project(pairs(1), overlap=2).desk("ada")
    forgotten = ada.claim()
    office.clock.wait(TOO_LONG)
    ada.judge("a")
    ada.submit(forgotten, "b")
    with pytest.raises(CannotCorrect, match="twice"):
        ada.correct(2, "tie")
    assert ada.correct(1, "tie").fate == "counted"
    assert check(ada.study) == []


def test_a_correction_keeps_the_lease_that_ran_out_of_somebody_else(office: Office) -> None:
    """A late verdict may have taken another slot than it was leased; its sides stay as shown."""
    ada, bob = office.project(pairs(1), overlap=2).desk("ada"), office.desk("bob")
    late = ada.claim()
    office.clock.wait(TOO_LONG)
    bob.judge("a")
    ada.submit(late, "a")
    assert ada.correct(2, "b").fate == "counted"
    assert check(ada.study) == []


def test_a_closed_project_keeps_its_judgments_as_they_are(office: Office, ada: Desk) -> None:
    """Also where the page was drawn before: the desk still has the project as it was."""
    ada.judge("a")
    office.close()
    for act in (lambda: ada.correct(1, "b"), ada.undo):
        with pytest.raises(ProjectClosed, match="takes no more judgments"):
            act()
    assert [one.verdict for one in ada.mine()] == ["a"]
    assert ada.again(1).verdict == "a"


def test_details_are_checked_and_nothing_is_changed_by_bad_ones(ada: Desk) -> None:
    ada.judge("a")
    for verdict, details in (("a_much", Details()), ("a", Details(rationale="No reason."))):
        with pytest.raises(BadVerdict):
            ada.correct(1, verdict, details=details)  # type: ignore[arg-type]
    assert history(ada) == [("a", None)]


def test_gold_items_are_among_mine_like_any_other_and_practice_is_not(office: Office) -> None:
    office.project(pairs(2)).desk("ada").judge("a")
    office.name = "others"
    ada = office.project([{**row, "prompt": f"Other {row['prompt']}"} for row in pairs(2)]).desk(
        "ada"
    )
    ada.judge("b")
    for purpose, number in (("practice", 1), ("gold", 2)):
        office.study.execute(
            "UPDATE projects SET parent_id = 2, purpose = ? WHERE name = 'pairs'", (purpose,)
        )
        assert len(ada.mine()) == number
    assert ada.correct(1, "tie").fate == "counted"
    ada.undo()  # of the gold item, which was answered last
    again = office.study.execute(
        "SELECT project_id FROM assignments WHERE state = 'leased'"
    ).fetchall()
    assert again == [(1,)]


def test_without_a_judgment_there_is_nothing_mine(ada: Desk) -> None:
    assert ada.mine() == []
    with pytest.raises(NothingToUndo):
        judging.undo(ada.study, ada.project, ada.annotator, ada.clock.now)
    with pytest.raises(UnknownJudgment):
        correcting.again(ada.study, ada.project, ada.annotator, 1)
