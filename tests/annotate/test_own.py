"""What is an annotator's own: nobody else reaches it, by any call."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from annotate import (
    accounts,
    assignment,
    before,
    companions,
    correcting,
    drafts,
    judging,
    people,
    planning,
    reading,
    standing,
    wellbeing,
)
from annotate.drafts import Draft
from annotate.errors import Forbidden, UnknownJudgment
from annotate.reading import Reading
from annotate.setups import Plan
from db import projects
from db.actors import STRANGER, owner
from db.annotators import Annotator
from db.connection import Study
from db.errors import ChosenError
from db.projects import Project
from tests.annotate.desk import Office
from tests.annotate.people_at_door import as_annotator, signed_in
from tests.annotate.writing import pairs
from tests.db.filling import NOW

OwnAct = Callable[[Study, Project, Annotator], object]


def project(study: Study) -> Project:
    return projects.get(study, "pairs")


def dump(study: Study) -> list[str]:
    return list(study.conn.iterdump())


OWN: dict[str, OwnAct] = {
    "claim": assignment.claim,
    "renew": lambda study, project, who: assignment.renew(study, project, who, "token"),
    "release": assignment.release,
    "submit": lambda study, project, who: judging.submit(study, project, who, "token", "a"),
    "undo": judging.undo,
    "next_step": before.next_step,
    "agree": lambda study, project, who: before.agree(study, project, who, "a warning"),
    "acknowledge": lambda study, project, who: before.acknowledge(study, project, who, 1),
    "mine": correcting.mine,
    "again": lambda study, project, who: correcting.again(study, project, who, 1),
    "correct": lambda study, project, who: correcting.correct(study, project, who, 1, "b"),
    "feedback": lambda study, project, who: companions.feedback(study, project, who, "token"),
    "drafts.keep": lambda study, _, who: drafts.keep(study, who, "token", Draft("a")),
    "drafts.find": lambda study, _, who: drafts.find(study, who, "token"),
    "reading": lambda study, _, who: reading.reading(study, who),
    "set_reading": lambda study, _, who: reading.set_reading(study, who, Reading(False)),
    "standing": lambda study, project, who: standing.standing(study, project, who, NOW),
    "categories": lambda study, _, who: wellbeing.categories(study, who),
    "opt_outs": lambda study, _, who: wellbeing.opt_outs(study, who),
    "opt_out": lambda study, _, who: wellbeing.opt_out(study, who, ["violence"]),
    "worked_for": lambda study, _, who: wellbeing.worked_for(study, who),
    "rested": lambda study, _, who: wellbeing.rested(study, who),
    "enter": lambda study, _, who: people.enter(study, who.name),
}


@pytest.mark.parametrize("name", OWN)
def test_an_annotators_own_is_theirs_alone(busy: Study, name: str) -> None:
    bob, work, act = as_annotator(busy, "bob"), project(busy), OWN[name]
    mine = signed_in(busy, "bob")
    others = (STRANGER, signed_in(busy, "root"), signed_in(busy, "ada"))
    for other in others:
        busy.actor = other
        before_it = dump(busy)
        with pytest.raises(Forbidden):
            act(busy, work, bob)
        assert dump(busy) == before_it
    for actor in (mine, owner()):
        busy.actor = actor
        try:
            act(busy, work, bob)
        except ChosenError as error:  # such as an unknown token: it was let through
            assert not isinstance(error, Forbidden)


@pytest.mark.parametrize("name", ["claim", "submit", "undo", "next_step", "agree", "acknowledge"])
def test_work_on_a_project_for_members_is_for_its_members(busy: Study, name: str) -> None:
    planning.change(busy, "pairs", Plan(options={"members_only": True}))
    bob = as_annotator(busy, "bob")
    busy.actor = signed_in(busy, "bob")
    with pytest.raises(Forbidden, match="is not open to bob"):
        OWN[name](busy, project(busy), bob)


def test_a_token_of_somebody_else_is_no_use(office: Office) -> None:
    """A request of another annotator, played back by one who is signed in."""
    study = office.project(pairs(2), overlap=2).study
    shown = office.desk("bob").claim()
    office.clock.wait(5)
    accounts.add(study, "eve", now=NOW)
    eve = as_annotator(study, "eve")
    study.actor = signed_in(study, "eve")
    before_it = dump(study)
    work, at = project(study), office.clock.now
    with pytest.raises(ChosenError):
        judging.submit(study, work, eve, shown.token, "a", now=at)
    assert not assignment.renew(study, work, eve, shown.token, at + timedelta(seconds=1))
    assert drafts.find(study, eve, shown.token) is None
    assert companions.feedback(study, work, eve, shown.token) is None
    with suppress(ChosenError):
        assert not drafts.keep(study, eve, shown.token, Draft("a"), at)
    assert dump(study) == before_it


@pytest.mark.parametrize("name", ["again", "correct"])
def test_a_judgment_of_somebody_else_cannot_be_reached(busy: Study, name: str) -> None:
    ada = as_annotator(busy, "ada")
    busy.actor = signed_in(busy, "ada")
    assert busy.execute("SELECT id FROM judgments").fetchall() == [(1,)]  # bob's
    with pytest.raises(UnknownJudgment):
        OWN[name](busy, project(busy), ada)
    assert correcting.mine(busy, project(busy), ada) == []
