"""Set-ups: all that a project is told to be, and plans to change some of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from annotate.default_guidelines import DEFAULT
from annotate.membership import changed
from db import members, projects
from db.connection import Study
from db.options import Options
from db.projects import Project, Strategy, Task

Differences = dict[str, dict[str, Any]]  # by setting: {"from": ..., "to": ...}


class SetUp(NamedTuple):
    """A project as it is set up. Leases and the time of a double press are in seconds."""

    name: str
    task: Task
    overlap: int
    strategy: Strategy
    seed: int
    lease_seconds: float
    min_seconds: float
    guidelines: str
    members: tuple[str, ...]
    options: Options


class Plan(NamedTuple):
    """What to set or change; None leaves a setting as it is. Leases are in seconds.

    `members` says who they are; `join` and `leave` are some more and some fewer of them.

    `options` are those to change, by their names in :class:`db.options.Options`.
    """

    overlap: int | None = None
    strategy: Strategy | None = None
    seed: int | None = None
    lease_seconds: float | None = None
    min_seconds: float | None = None
    task: Task | None = None
    guidelines: str | None = None
    members: tuple[str, ...] | None = None
    join: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    options: Mapping[str, Any] | None = None


def new(name: str, task: Task | None = None) -> SetUp:
    """A project that says nothing of its own."""
    body = DEFAULT.get(task or "compare", "")
    return SetUp(name, task or "compare", 1, "depth", 0, 1800.0, 0.25, body, (), Options())


def applied(setup: SetUp, plan: Plan) -> SetUp:
    """The set-up with what the plan changes; raises BadSettings for who leaves and is not there."""
    given = {key: value for key, value in plan._asdict().items() if value is not None}
    changes = {key: value for key, value in given.items() if key in SetUp._fields}
    changes["options"] = replace(setup.options, **(plan.options or {}))
    if plan.guidelines is not None:
        changes["guidelines"] = text(plan.guidelines)
    staying = setup.members if plan.members is None else plan.members
    changes["members"] = changed(staying, plan.join, plan.leave)
    return setup._replace(**changes)


def flat(setup: SetUp) -> dict[str, Any]:
    """All settings as people name them, the options among the others; leases in minutes."""
    *head, options = setup
    values: dict[str, Any] = dict(zip(SetUp._fields, head, strict=False)) | vars(options)
    values["lease_minutes"] = values.pop("lease_seconds") / 60
    return values


def text(typed: str) -> str:
    """A text with the line ends that we use, wherever it was typed."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def differences(was: SetUp, wanted: SetUp) -> Differences:
    """What is not the same in two set-ups."""
    before, after = flat(was), flat(wanted)
    return {
        key: {"from": before[key], "to": after[key]} for key in after if before[key] != after[key]
    }


def between(was: SetUp, wanted: SetUp) -> Plan:
    """The plan that makes the one of the other, and touches nothing that is the same."""
    columns = {
        key: value
        for key, value in wanted._asdict().items()
        if key in Plan._fields and key != "options" and value != getattr(was, key)
    }
    before = vars(was.options)
    options = {key: v for key, v in vars(wanted.options).items() if v != before[key]}
    return Plan(**columns, options=options)


def of(study: Study, project: Project) -> SetUp:
    """How a project is set up."""
    body = projects.guideline(study, project.id).body
    names = tuple(members.names(study, project.id))
    kept = {key: value for key, value in project._asdict().items() if key in SetUp._fields}
    return SetUp(**kept, guidelines=body, members=names)


def onto(project: Project, setup: SetUp) -> Project:
    """The project with those settings that are columns of its row."""
    kept = {key: value for key, value in setup._asdict().items() if key in Project._fields}
    return project._replace(**kept)
