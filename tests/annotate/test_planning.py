"""Planning: the overlap raised and lowered, and changes that are broken off."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotate import companions, importing, pacing, people, planning
from annotate.before import acknowledge, agree
from annotate.check import check
from annotate.errors import BadSettings, Forbidden, ProjectClosed
from annotate.guidelines import publish
from annotate.importing import import_pairs
from annotate.planning import Plan, SetUp, change, close, create, reopen, show
from annotate.status import project_status
from db import places, projects
from db.actors import STRANGER, Actor
from db.connection import Study, open_study, transaction
from db.errors import ProjectMismatch, UnknownProject
from db.options import Options
from db.projects import Project
from tests.annotate.desk import Desk, Office, question
from tests.annotate.writing import pairs, write_jsonl

WAITS = 1801


def figures(study: Study) -> tuple[int, int, int]:
    """Judgments wanted, given, and surplus."""
    found = project_status(study, projects.get(study, "pairs"))
    return found.wanted, found.judged, found.surplus


def slots(study: Study) -> list[tuple[int, int]]:
    """The number of every slot of the first item, and whether it is closed."""
    return study.execute(
        "SELECT number, closed FROM slots WHERE item_id = 1 ORDER BY number"
    ).fetchall()


def test_a_raised_overlap_offers_every_item_again(office: Office) -> None:
    ada, bob = office.project(pairs(2)).desk("ada"), office.desk("bob")
    assert len(ada.questions()) == 2
    assert bob.ask() is None
    change(office.study, "pairs", Plan(overlap=2))
    assert bob.questions() == ["Question 0?", "Question 1?"]
    assert ada.ask() is None
    assert figures(office.study) == (4, 4, 0)


def test_raising_lowering_and_raising_again_uses_the_same_slots(office: Office) -> None:
    study = office.project(pairs(1)).study
    for overlap, expected in [
        (3, [(0, 0), (1, 0), (2, 0)]),
        (1, [(0, 0), (1, 1), (2, 1)]),
        (2, [(0, 0), (1, 0), (2, 1)]),
        (4, [(0, 0), (1, 0), (2, 0), (3, 0)]),
    ]:
        change(study, "pairs", Plan(overlap=overlap))
        assert slots(study) == expected
        assert figures(study) == (overlap, 0, 0)
    assert [office.desk(f"{n}").ask() is not None for n in range(5)] == [True] * 4 + [False]


def test_a_lowered_overlap_throws_no_judgment_away(office: Office) -> None:
    office.project(pairs(1), overlap=2)
    for name in ("ada", "bob"):
        office.desk(name).judge("a")
    change(office.study, "pairs", Plan(overlap=1))
    assert figures(office.study) == (2, 2, 0)
    assert office.desk("eve").ask() is None
    assert check(office.study) == []


def test_a_lowered_overlap_takes_the_item_from_nobody_who_holds_it(office: Office) -> None:
    office.project(pairs(1), overlap=2).desk("ada").judge("a")
    bob = office.desk("bob")
    shown = bob.claim()
    change(office.study, "pairs", Plan(overlap=1))
    office.clock.wait(5)
    assert bob.claim() == shown
    assert bob.submit(shown, "a").fate == "counted"


def test_what_is_given_back_is_not_offered_again_where_it_is_not_wanted(office: Office) -> None:
    office.project(pairs(1), overlap=2).desk("ada").judge("a")
    late = office.desk("bob").claim()
    change(office.study, "pairs", Plan(overlap=1))
    office.clock.wait(WAITS)
    assert office.desk("eve").ask() is None
    assert slots(office.study) == [(0, 0), (1, 1)]
    assert office.desk("bob").submit(late, "a").fate == "surplus"
    assert figures(office.study) == (1, 1, 1)


class Killed(BaseException):
    """What ends a change between two of its transactions."""


def broken_off(office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Change a project, but die when `after` chunks of items have been fitted."""
    fitted = iter(range(after))
    real = {"fit_overlap": places.fit_overlap, "arrange": places.arrange}

    def dying(name: str) -> object:
        def fit(study: Study, project: Project, first: int, last: int) -> None:
            if next(fitted, None) is None:
                raise Killed
            real[name](study, project, first, last)

        return fit

    with monkeypatch.context() as patch:
        patch.setattr(planning, "CHUNK", 2)
        for name in real:
            patch.setattr(places, name, dying(name))
        with pytest.raises(Killed):
            change(office.study, "pairs", plan)


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_a_change_that_was_broken_off_is_completed_by_asking_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    ada: Desk = office.project(pairs(6)).desk("ada")
    assert [question(ada.judge()) for _ in range(3)][-1] == "Question 2?"
    plan = Plan(overlap=2, strategy="breadth")
    broken_off(office, plan, monkeypatch, after)
    assert {finding.check for finding in check(office.study)} <= {"overlap", "places"} != set()
    assert question(ada.judge()) == "Question 3?", "annotators go on meanwhile"
    change(office.study, "pairs", plan)
    assert check(office.study) == []
    assert len(ada.questions()) == 2
    assert len(office.desk("bob").questions()) == 6
    assert figures(office.study) == (12, 12, 0)


def test_two_who_change_different_settings_at_once_both_get_theirs(
    office: Office, study_path: Path
) -> None:
    """The second has asked while the first was still writing."""
    was = office.project(pairs(2)).desk("ada").project

    def ask() -> None:
        with open_study(study_path) as study:
            change(study, "pairs", Plan(strategy="breadth"))

    with ThreadPoolExecutor(1) as pool:
        with transaction(office.study):
            asked = pool.submit(ask)
            time.sleep(0.3)
            projects.change(office.study, was._replace(overlap=2))
        asked.result()
    changed = projects.get(office.study, "pairs")
    assert (changed.overlap, changed.strategy) == (2, "breadth")
    assert check(office.study) == []


@pytest.mark.parametrize("settings", [Plan(overlap=2), Plan(strategy="random")])
def test_rows_that_come_in_while_a_project_changes_follow_its_new_settings(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Plan
) -> None:
    source = write_jsonl(tmp_path / "rows.jsonl", pairs(5))
    pauses = iter([settings, None])

    def pause(_: float) -> None:
        """After the first chunk, somebody changes the project."""
        plan = next(pauses)
        if plan is not None:
            change(study, "pairs", plan)

    monkeypatch.setattr(importing, "CHUNK", 2)
    monkeypatch.setattr(pacing, "sleep", pause)
    import_pairs(study, str(source), "pairs")
    assert check(study) == []


def logged(study: Study) -> list[tuple[str, str, dict[str, object]]]:
    """Who did what, and what changed, oldest first."""
    rows = study.execute("SELECT actor, action, detail FROM audit ORDER BY id")
    return [(actor, action, json.loads(detail)) for actor, action, detail in rows]


def test_a_project_is_made_as_planned(study: Study) -> None:
    study.actor = Actor("eve", "researcher")
    people.enter(study, "ada")
    plan = Plan(
        overlap=2,
        strategy="random",
        seed=7,
        lease_seconds=90,
        min_seconds=1,
        guidelines="Be kind.\r\nBe brief.",
        members=("ada",),
        options={"edit": True, "members_only": True},
    )
    create(study, "pairs", plan)
    assert show(study, "pairs") == SetUp(
        "pairs", "compare", 2, "random", 7, 90, 1, "Be kind.\nBe brief.", ("ada",),
        Options(edit=True, members_only=True),
    )  # fmt: skip
    ((actor, action, detail),) = logged(study)
    assert (actor, action) == ("eve", "create project")
    assert (detail["overlap"], detail["edit"], detail["members"]) == (2, True, ["ada"])


def test_a_change_is_in_the_audit_log_with_what_was_and_what_is(study: Study) -> None:
    create(study, "pairs")
    change(study, "pairs", Plan(overlap=3, guidelines="Be kind.", options={"axes": ("kind",)}))
    change(study, "pairs", Plan(overlap=3))
    _, (_, action, detail) = logged(study)
    assert action == "change project"
    assert detail == {
        "overlap": {"from": 1, "to": 3},
        "guidelines": {"from": "version 1", "to": "version 2"},
        "axes": {"from": [], "to": ["kind"]},
    }


def test_options_that_are_not_named_stay(study: Study) -> None:
    create(study, "pairs", Plan(options={"edit": True}))
    change(study, "pairs", Plan(options={"marks": True}))
    assert show(study, "pairs").options == Options(edit=True, marks=True)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(overlap=0),
        Plan(overlap=1001),
        Plan(lease_seconds=0),
        Plan(min_seconds=-1),
        Plan(guidelines=" "),
        Plan(options={"gold_every": 1}),
        Plan(members=("nobody",)),
        Plan(leave=("nobody",)),
    ],
)
def test_a_setting_that_cannot_be_changes_nothing(study: Study, plan: Plan) -> None:
    create(study, "pairs")
    was = show(study, "pairs")
    with pytest.raises(BadSettings):
        change(study, "pairs", plan._replace(strategy="breadth"))
    with pytest.raises(BadSettings):
        create(study, "others", plan)
    assert show(study, "pairs") == was
    assert [p.name for p in projects.list_all(study)] == ["pairs"]


def test_what_means_nothing_for_the_task_is_refused_when_it_is_set(study: Study) -> None:
    create(study, "rated", Plan(task="rate"))
    with pytest.raises(BadSettings, match="axes: found helpful with the task rate"):
        change(study, "rated", Plan(options={"axes": ("helpful",)}))
    with transaction(study):  # as an older version may have let it
        found = projects.get(study, "rated")
        projects.change(study, found._replace(options=Options(edit=True)))
    change(study, "rated", Plan(overlap=2))
    change(study, "rated", Plan(options={"edit": False, "scale": "safety"}))
    assert show(study, "rated").options == Options(scale="safety")


def test_prompts_without_an_acceptable_response_go_where_answers_are_written(study: Study) -> None:
    create(study, "answers", Plan(task="demonstrate"))
    create(study, "pairs")
    create(study, "ranked", Plan(task="rank", options={"none_to": "answers"}))
    assert show(study, "ranked").options.none_to == "answers"
    for name, found in (("pairs", "it has the task compare"), ("nowhere", "there is none")):
        with pytest.raises(BadSettings, match=f"none_to: found '{name}', and {found}"):
            change(study, "ranked", Plan(options={"none_to": name}))
        with pytest.raises(BadSettings, match=f"create {name} --task demonstrate"):
            create(study, "others", Plan(task="rank", options={"none_to": name}))
    change(study, "ranked", Plan(options={"none_to": ""}))
    assert show(study, "ranked").options == Options()
    assert [p.name for p in projects.list_all(study)] == ["answers", "pairs", "ranked"]


def test_a_project_keeps_its_task(office: Office) -> None:
    study = office.project(pairs(1)).study
    change(study, "pairs", Plan(task="compare"))
    with pytest.raises(ProjectMismatch, match="For the task rate create another project"):
        change(study, "pairs", Plan(task="rate"))


def test_judgments_stay_when_the_options_change(office: Office) -> None:
    study = office.project(pairs(2)).study
    change(study, "pairs", Plan(options={"verdicts": "strength"}))
    office.desk("ada").judge("a_much")
    change(study, "pairs", Plan(options={"verdicts": "plain"}))
    office.desk("ada").judge("b")
    assert figures(study) == (2, 2, 0)
    assert check(study) == []


def test_two_who_change_different_options_both_get_theirs(office: Office, study_path: Path) -> None:
    """The second has looked at the options before the first changed them."""
    office.project(pairs(1))
    with open_study(study_path) as other:
        show(other, "pairs")
        change(office.study, "pairs", Plan(options={"edit": True}, join=()))
        change(other, "pairs", Plan(options={"marks": True}))
    assert show(office.study, "pairs").options == Options(edit=True, marks=True)


def test_a_closed_project_takes_no_judgments_until_it_is_opened(office: Office) -> None:
    ada = office.project(pairs(2)).desk("ada")
    ada.judge("a")
    assert close(office.study, "pairs").closed
    close(office.study, "pairs")
    with pytest.raises(ProjectClosed):
        office.desk("ada").judge("b")
    assert figures(office.study) == (2, 1, 0)
    assert not reopen(office.study, "pairs").closed
    office.desk("ada").judge("b")
    actions = [action for _, action, _ in logged(office.study)]
    assert actions[-2:] == ["close project", "open project"]


def test_members_come_and_go_beside_each_other(study: Study) -> None:
    for name in ("ada", "bob", "eve"):
        people.enter(study, name)
    create(study, "pairs", Plan(members=("bob", "ada")))
    change(study, "pairs", Plan(join=("eve",)))
    change(study, "pairs", Plan(leave=("bob",)))
    assert show(study, "pairs").members == ("ada", "eve")


def test_a_companion_is_set_up_with_its_project(study: Study) -> None:
    companions.ensure(study, create(study, "pairs"), "gold")
    with pytest.raises(UnknownProject, match="holds gold items"):
        change(study, "pairs (gold)", Plan(overlap=2))


FOR_RESEARCHERS: dict[str, Callable[[Study], object]] = {
    "create": lambda study: create(study, "others"),
    "change": lambda study: change(study, "pairs", Plan(overlap=2)),
    "close": lambda study: close(study, "pairs"),
    "reopen": lambda study: reopen(study, "pairs"),
    "show": lambda study: show(study, "pairs"),
    "publish": lambda study: publish(study, "pairs", "Do as you like."),
    "import": lambda study: import_pairs(study, "nothing.jsonl", "pairs"),
}


@pytest.mark.parametrize("act", FOR_RESEARCHERS.values(), ids=list(FOR_RESEARCHERS))
@pytest.mark.parametrize("who", [STRANGER, Actor("ada", "annotator", 1)], ids=lambda who: who.name)
def test_projects_are_for_researchers(
    study: Study, who: Actor, act: Callable[[Study], object]
) -> None:
    create(study, "pairs")
    study.actor = who
    with pytest.raises(Forbidden):
        act(study)
    assert len(logged(study)) == 1


def test_closing_bounds_late_answers_by_the_lease(office: Office) -> None:
    """What was on the screen is taken while its lease lasts, also from a page of before."""
    office.project(pairs(3))
    desks = [office.desk(name) for name in ("ada", "bob", "eve")]
    shown = [desk.claim() for desk in desks]
    close(office.study, "pairs")
    (ada, bob, eve), lease = desks, desks[0].project.lease_seconds
    office.clock.wait(lease)
    assert not bob.renew(shown[1])
    assert ada.submit(shown[0], "a").fate == "counted"
    assert ada.submit(shown[0], "a").fate == "repeated"
    assert eve.release()
    with pytest.raises(ProjectClosed):
        eve.submit(shown[2], "a")
    office.clock.wait(1)
    with pytest.raises(ProjectClosed):
        bob.submit(shown[1], "a")
    assert figures(office.study) == (3, 1, 0)
    reopen(office.study, "pairs")
    assert bob.submit(shown[1], "a").fate == "counted"


def test_whoever_is_no_member_any_more_neither_answers_nor_keeps_an_item(office: Office) -> None:
    """The pages were drawn when the project was open to all."""
    ada = office.project(pairs(1)).desk("ada")
    shown, eve = ada.claim(), office.desk("eve")
    change(office.study, "pairs", Plan(options={"members_only": True}, join=("eve",)))
    office.clock.wait(5)
    assert not ada.renew(shown)
    for act in (
        lambda: ada.submit(shown, "a"),
        ada.undo_at_once,
        lambda: ada.correct(1, "b"),
        lambda: agree(ada.study, ada.project, ada.annotator, "There is violence."),
        lambda: acknowledge(ada.study, ada.project, ada.annotator, 1),
    ):
        with pytest.raises(Forbidden, match="is not open to ada"):
            act()
    office.clock.wait(ada.project.lease_seconds)
    assert eve.claim().prompt == shown.prompt
    assert figures(office.study) == (1, 0, 0)
