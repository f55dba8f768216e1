"""Roles: who may call what, one by one, whatever a page shows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotate import (
    accounts,
    companions,
    datasets,
    export,
    guidelines,
    planning,
    runs,
    status,
    wellbeing,
)
from annotate.check import check, checking
from annotate.errors import Forbidden
from annotate.history import history
from annotate.importing import import_pairs
from annotate.sample import load_sample
from annotate.setups import Plan
from db import datasets as stored_datasets
from db import projects
from db.actors import ROLES, STRANGER, Role
from db.connection import Study
from db.projects import Project
from tests.annotate.people_at_door import signed_in

Act = Callable[[Study], object]


def project(study: Study) -> Project:
    return projects.get(study, "pairs")


def folder(study: Study) -> Path:
    return study.file.parent


def write(study: Study) -> None:
    (dataset,) = stored_datasets.list_all(study)
    export.write_trl(study, dataset, folder(study) / "out.jsonl")


RESEARCHERS: dict[str, Act] = {
    "status": status.status,
    "status.project_status": lambda study: status.project_status(study, project(study)),
    "status.by_hour": lambda study: status.by_hour(study, project(study)),
    "history": lambda study: history(study, 1),
    "import_pairs": lambda study: import_pairs(study, str(folder(study) / "more.jsonl"), "more"),
    "load_sample": load_sample,
    "runs.list_all": runs.list_all,
    "runs.metrics": lambda study: runs.metrics(study, 1),
    "datasets.build": lambda study: datasets.build(study, "pairs"),
    "export.write_trl": write,
    "planning.show": lambda study: planning.show(study, "pairs"),
    "planning.create": lambda study: planning.create(study, "another"),
    "planning.change": lambda study: planning.change(study, "pairs", Plan(overlap=2)),
    "planning.close": lambda study: planning.close(study, "pairs"),
    "planning.reopen": lambda study: planning.reopen(study, "pairs"),
    "guidelines.publish": lambda study: guidelines.publish(study, "pairs", "Read well."),
    "companions.load": lambda study: companions.load(
        study, "pairs", "gold", str(folder(study) / "gold.jsonl")
    ),
    "companions.ensure": lambda study: companions.ensure(study, project(study), "practice"),
    "wellbeing.all_categories": wellbeing.all_categories,
    "companions.gold_accuracy": lambda study: companions.gold_accuracy(study, project(study)),
}
ADMINS: dict[str, Act] = {
    "accounts.add": lambda study: accounts.add(study, "zoe"),
    "accounts.list_all": accounts.list_all,
    "accounts.disable": lambda study: accounts.disable(study, "bob"),
    "accounts.enable": lambda study: accounts.enable(study, "bob"),
    "accounts.set_role": lambda study: accounts.set_role(study, "bob", "researcher"),
    "accounts.set_email": lambda study: accounts.set_email(study, "bob", "b@example.org"),
    "accounts.reset": lambda study: accounts.reset(study, "bob"),
    "check": check,
    "checking": lambda study: list(checking(study)),
}
EVERYBODY: dict[str, Act] = {
    "guidelines.versions": lambda study: guidelines.versions(study, "pairs"),
}
NEEDED: dict[Role, dict[str, Act]] = {
    "annotator": EVERYBODY, "researcher": RESEARCHERS, "admin": ADMINS,
}  # fmt: skip
CASES = [(role, name) for role, acts in NEEDED.items() for name in acts]


@pytest.mark.parametrize("actor", ["stranger", "ada", "rea", "root", "owner"])
@pytest.mark.parametrize(("needed", "name"), CASES)
def test_what_takes_a_role(busy: Study, needed: Role, name: str, actor: str) -> None:
    act = NEEDED[needed][name]
    if actor == "stranger":
        busy.actor = STRANGER
    elif actor != "owner":
        busy.actor = signed_in(busy, actor)
    role = busy.actor.role
    if role is not None and ROLES.index(role) >= ROLES.index(needed):
        act(busy)
        return
    was = list(busy.conn.iterdump())
    with pytest.raises(Forbidden):
        act(busy)
    assert list(busy.conn.iterdump()) == was
