"""Undo: the last judgment is taken back, stays in the history, and its item comes again."""

import pytest

from annotate.errors import NothingToUndo, TooSoon
from annotate.status import project_status
from db import preferences, projects
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pairs

TOO_LONG = 1801.0


def history(desk: Desk) -> list[tuple[str, int | None]]:
    """Every judgment, with the one it supersedes."""
    rows = desk.study.execute("SELECT verdict, supersedes FROM judgments ORDER BY id")
    return rows.fetchall()


def judged(desk: Desk) -> int:
    return projects.progress(desk.study, desk.project.id).judged


def test_an_undone_judgment_does_not_count_and_its_item_comes_again(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    first = ada.judge("a")
    ada.claim()
    ada.undo()
    assert judged(ada) == 0
    assert ada.claim().prompt == first.prompt
    assert history(ada) == [("a", None), ("undone", 1)]


def test_the_item_comes_again_as_it_was_shown(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    first = ada.judge("a")
    ada.undo()
    assert ada.claim().responses == first.responses


def test_a_new_judgment_supersedes_the_one_taken_back(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    shown = ada.judge("a")
    ada.undo()
    ada.judge("b")
    assert history(ada) == [("a", None), ("undone", 1), ("b", 2)]
    (decision,) = preferences.decisions(ada.study, ada.project.id)
    chosen = ada.study.execute(
        "SELECT json_extract(messages, '$[0].content') FROM responses WHERE id = ?",
        (decision.chosen_id,),
    ).fetchone()
    assert chosen == (shown.responses[1][0].content,)


def test_undoing_twice_goes_back_two_judgments(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    first, second = ada.judge(), ada.judge()
    ada.undo()
    ada.undo()
    assert judged(ada) == 0
    assert ada.judge().prompt == first.prompt
    assert ada.judge().prompt == second.prompt


def test_a_double_press_of_undo_takes_back_one(office: Office) -> None:
    ada = office.project(pairs(3)).desk("ada")
    ada.judge()
    ada.judge()
    ada.undo()
    with pytest.raises(TooSoon, match="nothing was changed"):
        ada.undo_at_once()
    assert judged(ada) == 1


def test_the_item_on_screen_goes_back_to_the_queue(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    ada.judge()
    on_screen = ada.claim()
    ada.undo()
    assert office.desk("bob").claim().prompt == on_screen.prompt


def test_a_skip_can_be_undone(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    skipped = ada.judge("skip")
    ada.undo()
    assert ada.judge("a").prompt == skipped.prompt
    kept = projects.progress(ada.study, ada.project.id)
    assert (kept.preference, kept.skipped) == (1, 0)


def test_a_skip_cannot_be_undone_once_somebody_else_has_the_item(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    ada.judge("skip")
    office.desk("bob").claim()
    with pytest.raises(NothingToUndo, match="stays as it is"):
        ada.undo()
    assert history(ada) == [("skip", None)]


def test_without_a_judgment_there_is_nothing_to_undo(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    office.desk("bob").judge()
    with pytest.raises(NothingToUndo, match="not judged anything"):
        ada.undo()


def test_an_undone_item_that_is_left_goes_to_somebody_else(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    first = ada.judge()
    ada.undo()
    office.clock.wait(TOO_LONG)
    assert office.desk("bob").claim().prompt == first.prompt


def test_undoing_a_surplus_judgment_from_a_forgotten_tab_keeps_the_one_that_counts(
    office: Office,
) -> None:
    ada = office.project(pairs(1), overlap=2).desk("ada")
    forgotten = ada.claim()
    office.clock.wait(TOO_LONG)
    ada.judge("a")
    ada.submit(forgotten, "b")
    with pytest.raises(NothingToUndo):
        ada.undo()
    assert judged(ada) == 1


def test_whatever_is_undone_counts_add_up(office: Office) -> None:
    ada = office.project(pairs(4)).desk("ada")
    for verdict in ("a", "skip", "b"):
        ada.judge(verdict)
        ada.undo()
        ada.judge("tie")
    found = project_status(ada.study, ada.project)
    assert (found.judged, found.tied, found.surplus, found.skipped) == (3, 3, 0, 0)
