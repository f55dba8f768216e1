"""An office: a study with a project and annotators to work on it."""

from pathlib import Path

import pytest

from annotate import accounts, datasets
from db.actors import Role
from db.connection import Study
from tests.annotate.desk import Office
from tests.annotate.writing import pairs, write_jsonl

PEOPLE: dict[str, Role] = {
    "ada": "annotator", "bob": "annotator", "rea": "researcher", "root": "admin",
}  # fmt: skip


@pytest.fixture
def office(study: Study, tmp_path: Path) -> Office:
    """A study for annotators to work in; give it a project first."""
    return Office(study, tmp_path)


@pytest.fixture
def busy(office: Office) -> Study:
    """Accounts of every role (ada, bob annotators; rea; root), a judgment of bob's, a dataset.

    Files to import are beside it.
    """
    study = office.project(pairs(3), overlap=2).study
    for name, role in PEOPLE.items():
        accounts.add(study, name, role)
    office.desk("bob").judge()
    datasets.build(study, "pairs")
    write_jsonl(office.folder / "more.jsonl", pairs(2))
    gold = {"prompt": "Gold?", "response_a": "Yes.", "response_b": "No.", "label": "a"}
    write_jsonl(office.folder / "gold.jsonl", [gold])
    return study
