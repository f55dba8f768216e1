"""Planning: projects are made, changed while people work on them, closed and opened again.

A change is stored at once; the slots follow in short transactions, so that nobody who judges waits
for a million of them. A change that was broken off is completed by asking for the same again.
All of it takes a researcher, and is in the audit log with what was and what is.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from shlex import quote

from annotate import access, following, handing_on, setup_rules, setups
from annotate.errors import BadSettings
from annotate.membership import ids_of
from annotate.setups import Plan, SetUp
from db import audit, guidelines, items, members, places, projects, queue, times
from db.connection import Study, transaction
from db.errors import NameTaken, ProjectMismatch, UnknownProject
from db.projects import Project

__all__ = [
    "Plan", "SetUp",
    "add", "arrange_all", "change", "close", "create", "find", "fit", "fit_all", "reopen", "show",
]  # fmt: skip

CHUNK = 5_000  # items whose slots are fitted in one transaction
# Options that say how many judgments are wanted, and where.
WANTING = {"extra", "extra_severity", "confirm", "none_to"}


def find(study: Study, project_name: str) -> Project:
    """The project of that name; raises UnknownProject, also for a companion's."""
    project = projects.get(study, project_name)
    if project.parent_id is not None:
        raise UnknownProject(
            f"{project_name!r} holds {project.purpose} items and is set up with the project they "
            "belong to. Give the name of that one."
        )
    return project


def show(study: Study, project_name: str) -> SetUp:
    """How a project is set up. Takes a researcher; raises UnknownProject."""
    access.require(study, "researcher")
    return setups.of(study, find(study, project_name))


def create(
    study: Study, name: str, plan: Plan | None = None, now: datetime | None = None
) -> Project:
    """Make a project, in one transaction; what the plan leaves out is as in any new project.

    Takes a researcher. Raises BadName, NameTaken for a name that another project has, and
    BadSettings.
    """
    access.require(study, "researcher")
    setup = fit(name, plan or Plan())
    with transaction(study):
        _check_none_to(study, setup)
        return add(study, setup, now or times.now())


def fit(name: str, plan: Plan) -> SetUp:
    """The set-up of a new project, known to be fit; raises BadName and BadSettings."""
    setup = setups.applied(setups.new(name, plan.task), plan)
    setup_rules.check_name(name)
    setup_rules.refuse(setup_rules.problems(setup))
    return setup


def add(study: Study, setup: SetUp, moment: datetime) -> Project:
    """Store a project that is known to be fit; within a transaction. Raises NameTaken."""
    if projects.find(study, setup.name) is not None:
        raise NameTaken(
            f"There is a project {setup.name!r} already. Choose another name, or change that one: "
            f"annotate project edit {quote(setup.name)}."
        )
    project = projects.create(
        study, setup.name, setup.task, setup.overlap, setup.guidelines, moment, setup.strategy,
        setup.seed,
    )  # fmt: skip
    project = setups.onto(project, setup)
    projects.change(study, project)
    members.replace(study, project.id, ids_of(study, setup.members))
    detail = setups.flat(setup) | {"guidelines": "version 1"}
    audit.record(study, "create project", setup.name, detail, moment)
    return project


def change(study: Study, project_name: str, plan: Plan, now: datetime | None = None) -> Project:
    """Change the settings of a project and fit its slots to them; returns the project as changed.

    Raising the overlap opens slots; lowering it closes open ones, and those that are taken stay
    until they are given back: no judgment is thrown away. The settings and their entry in the audit
    log are one transaction, and every 5,000 items one more. Other guidelines are a new version.
    Takes a researcher. Raises UnknownProject, BadSettings, and ProjectMismatch for another task.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    with transaction(study):
        project = find(study, project_name)
        was = setups.of(study, project)
        wanted = setups.applied(was, plan)
        _keep_task(was, wanted)
        differences = setups.differences(was, wanted)
        setup_rules.refuse(p for p in setup_rules.problems(wanted) if p.key in differences)
        if "none_to" in differences:
            _check_none_to(study, wanted)
        project = setups.onto(project, wanted)
        if differences:
            _store(study, project, wanted, differences, moment)
    arranged = plan.strategy is not None or plan.seed is not None
    if plan.overlap is not None or arranged or WANTING & set(plan.options or ()):
        fit_all(study, project, moment)
    if was.options.none_to != wanted.options.none_to:
        _bring(study, project, partial(_take_back, was.options.none_to))
    if arranged:
        _bring(study, project, places.arrange)
    return project


def close(study: Study, project_name: str, now: datetime | None = None) -> Project:
    """Let a project take no more judgments, corrections or undos; its answers stay as they are.

    One transaction. Takes a researcher; raises UnknownProject. A closed one stays closed.
    """
    return _set_closed(study, project_name, now or times.now(), closed=True)


def reopen(study: Study, project_name: str, now: datetime | None = None) -> Project:
    """Let a closed project take judgments again; as :func:`close`."""
    return _set_closed(study, project_name, now or times.now(), closed=False)


def arrange_all(study: Study, project: Project) -> None:
    """Bring all slots to their places, such as after priorities have changed."""
    _bring(study, project, places.arrange)


def fit_all(study: Study, project: Project, moment: datetime) -> None:
    """Bring all items to as many judgments as are wanted, such as after labels were imported."""
    _bring(study, project, partial(following.fit, moment=moment))


def _take_back(old: str, study: Study, project: Project, first: int, last: int) -> None:
    """What was handed on to another project before is wanted there no more."""
    handing_on.take_back(study, project, old, first, last)


def _keep_task(was: SetUp, wanted: SetUp) -> None:
    if wanted.task != was.task:
        raise ProjectMismatch(
            f"Project {was.name!r} has the task {was.task}, and its items and judgments are of "
            f"that task. For the task {wanted.task} create another project."
        )


def _check_none_to(study: Study, wanted: SetUp) -> None:
    """Raise BadSettings unless prompts without an acceptable response have somewhere to go."""
    name = wanted.options.none_to
    target = projects.find(study, name) if name else None
    if name and (target is None or target.task != "demonstrate" or target.parent_id is not None):
        found = "there is none" if target is None else f"it has the task {target.task}"
        raise BadSettings(
            f"none_to: found {name!r}, and {found}; expected a demonstrate project of this study. "
            f"Make it first: annotate project create {quote(name)} --task demonstrate."
        )


def _store(
    study: Study, project: Project, wanted: SetUp, differences: setups.Differences, moment: datetime
) -> None:
    """Store a changed project and say in the audit log what has changed."""
    projects.change(study, project)
    detail = dict(differences)
    if "guidelines" in differences:
        version = guidelines.publish(study, project.id, wanted.guidelines, moment).version
        detail["guidelines"] = {"from": f"version {version - 1}", "to": f"version {version}"}
    if "members" in differences:
        members.replace(study, project.id, ids_of(study, wanted.members))
    audit.record(study, "change project", project.name, detail, moment)


def _set_closed(study: Study, project_name: str, moment: datetime, *, closed: bool) -> Project:
    access.require(study, "researcher")
    with transaction(study):
        project = find(study, project_name)
        if project.closed != closed:
            projects.set_closed(study, project.id, moment if closed else None)
            action = "close project" if closed else "open project"
            audit.record(study, action, project.name, {}, moment)
    return project._replace(closed=closed)


def _bring(study: Study, project: Project, fit: Callable[[Study, Project, int, int], None]) -> None:
    """Do this to all items of the project, in many short transactions; then queues begin anew."""
    last = items.last(study, project.id)
    for first in range(1, last + 1, CHUNK):
        with transaction(study, durable=False):
            now = projects.as_it_is(study, project)
            fit(study, now, first, first + CHUNK - 1)
    with transaction(study):
        queue.forget(study, project.id)
