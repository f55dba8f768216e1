"""What stands before the work: a warning to agree to, and guidelines to read."""

import pytest

from annotate import before
from annotate.before import NewGuidelines, acknowledge, agree, next_step
from annotate.errors import Forbidden, NotReady, ProjectClosed, UnknownGuidelines
from annotate.guidelines import publish
from db import projects
from db.options import Options
from tests.annotate.acting import acting_as
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pairs

WARNED = Options(warning="There is violence in these texts.")


def step(desk: Desk) -> before.Warning | NewGuidelines | None:
    return next_step(desk.study, desk.project, desk.annotator)


def read_guidelines(desk: Desk) -> int:
    """Acknowledge the newest; its id."""
    newest = projects.guideline(desk.study, desk.project.id)
    acknowledge(desk.study, desk.project, desk.annotator, newest.id)
    return newest.id


def agree_to(desk: Desk, text: str) -> None:
    agree(desk.study, desk.project, desk.annotator, text)


def guideline_of(desk: Desk, token: str) -> int:
    """The version stored with what was shown under this token."""
    (id_,) = desk.study.execute(
        "SELECT guideline_id FROM assignments WHERE token = ?", (token,)
    ).fetchone()
    return int(id_)


def test_the_warning_comes_first_then_the_guidelines_then_the_work(office: Office) -> None:
    ada = office.project(pairs(1), options=WARNED).desk("ada")
    with acting_as(office.study, ada.annotator):
        assert step(ada) == before.Warning(WARNED.warning)
        with pytest.raises(NotReady, match="read and agree"):
            ada.claim()
        agree_to(ada, WARNED.warning)
        newest = projects.guideline(office.study, ada.project.id)
        assert step(ada) == NewGuidelines(newest, first=True, previous=None)
        with pytest.raises(NotReady, match="read them first"):
            ada.claim()
        read_guidelines(ada)
        assert step(ada) is None
        assert ada.claim()


def test_what_one_has_agreed_to_others_have_not(office: Office) -> None:
    office.project(pairs(2), options=WARNED)
    ada, bob = office.desk("ada"), office.desk("bob")
    with acting_as(office.study, ada.annotator):
        agree_to(ada, WARNED.warning)
        agree_to(ada, WARNED.warning)
        read_guidelines(ada)
        read_guidelines(ada)
        assert step(ada) is None
    with acting_as(office.study, bob.annotator):
        assert step(bob) == before.Warning(WARNED.warning)


def test_another_warning_is_to_be_agreed_to_anew(office: Office) -> None:
    ada = office.project(pairs(1), options=WARNED).desk("ada")
    agree_to(ada, WARNED.warning)
    office.ask(Options(warning="There is worse."))
    ada = office.desk("ada")
    agree_to(ada, WARNED.warning)  # on a page that was opened before
    assert step(ada) == before.Warning("There is worse.")
    agree_to(ada, "There is worse.")
    assert isinstance(step(ada), NewGuidelines)


def test_a_new_version_is_read_beside_the_one_that_was_known(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    read_guidelines(ada)
    known = projects.guideline(office.study, ada.project.id)
    publish(office.study, "pairs", "Version two.")
    newest = publish(office.study, "pairs", "Version three.")
    assert step(ada) == NewGuidelines(newest, first=False, previous=known)
    read_guidelines(ada)
    assert step(ada) is None


def test_the_item_on_screen_is_judged_by_the_version_that_was_read_last(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    with acting_as(office.study, ada.annotator):
        first = read_guidelines(ada)
        shown = ada.claim()
    publish(office.study, "pairs", "Version two.")
    with acting_as(office.study, ada.annotator):
        assert guideline_of(ada, shown.token) == first
        with pytest.raises(NotReady):
            ada.claim()
        second = read_guidelines(ada)
        assert ada.claim() == shown
        assert guideline_of(ada, shown.token) == second != first
        acknowledge(office.study, ada.project, ada.annotator, first)  # from another tab
        assert guideline_of(ada, shown.token) == second


def test_an_undone_item_is_shown_by_the_version_that_was_read(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    with acting_as(office.study, ada.annotator):
        first = read_guidelines(ada)
        ada.judge()
    publish(office.study, "pairs", "Version two.")
    with acting_as(office.study, ada.annotator):
        ada.undo()
        second = read_guidelines(ada)
        assert guideline_of(ada, ada.claim().token) == second != first


def test_nothing_stands_before_a_script_of_the_owner(office: Office) -> None:
    ada = office.project(pairs(1), options=WARNED).desk("ada")
    newest = publish(office.study, "pairs", "Version two.")
    assert guideline_of(ada, ada.claim().token) == newest.id


def test_the_guidelines_of_another_project_are_none_of_this(office: Office) -> None:
    ada = office.project(pairs(1)).desk("ada")
    office.name = "others"
    others = office.project(pairs(2)).desk("ada")
    newest = projects.guideline(office.study, others.project.id)
    with pytest.raises(UnknownGuidelines, match="Reload the page"):
        acknowledge(office.study, ada.project, ada.annotator, newest.id)
    assert isinstance(step(others), NewGuidelines)


def test_nobody_agrees_for_somebody_else_or_where_they_may_not_work(office: Office) -> None:
    office.project(pairs(1), options=Options(members_only=True, warning="Beware."))
    ada, bob = office.desk("ada"), office.desk("bob")
    with acting_as(office.study, bob.annotator):
        for desk in (ada, bob):  # of another person; not a member
            for act in (step, read_guidelines, lambda desk: agree_to(desk, "Beware.")):
                with pytest.raises(Forbidden):
                    act(desk)


def test_nothing_is_asked_before_work_that_is_closed(office: Office) -> None:
    office.project(pairs(1), options=WARNED).close()
    with pytest.raises(ProjectClosed):
        step(office.desk("ada"))
